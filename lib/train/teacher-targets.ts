/**
 * Distillation: a teacher, usually the model that a compressed one came from, gives the outputs
 * that a model should have, so that recordings need no labels (Hinton et al. 2015; Bucila, Caruana
 * et al. 2006).
 */
import { invalidOption } from '../errors';
import { shown } from '../json';
import { Model, outputActivation } from '../model';
import { onceByInputs } from './by-inputs';
import { checkedExamples, nameOf, readExample, type TrainingExamples } from './examples';

/**
 * Examples with the teacher's outputs as their targets, for the criteria `mse` and `kl`. The
 * teacher runs on an array of inputs once: one that `examples` keeps from epoch to epoch must not
 * change.
 * @param teacher takes the inputs of the examples; its outputs [frames, outputSize] become the
 *   targets, those of a softmax as logarithms.
 * @returns examples that load as before, each with its targets.
 * @throws CompactRnnError INVALID_OPTION for a teacher that is not a Model, and for examples of
 *   another type; INVALID_INPUT, when loaded, for inputs that the teacher does not take.
 */
export function withTeacherTargets(examples: TrainingExamples, teacher: Model): TrainingExamples {
  const supply = checkedExamples(examples, 'examples');
  if (!(teacher instanceof Model))
    throw invalidOption(`the teacher must be a Model, but is ${shown(teacher)}`);
  const activation = outputActivation(teacher);
  const targetsOf = onceByInputs(async ({ inputs, frames }) => {
    const outputs = await teacher.run(inputs, { frames });
    return activation === 'softmax' ? logarithmOf(outputs) : outputs;
  });
  return {
    ...supply,
    load: async (i, epoch) => {
      const example = readExample(await supply.load(i, epoch), nameOf(supply, i));
      return { ...example, targets: await targetsOf(example) };
    },
  };
}

/** Logarithms of probabilities; those that have vanished count as 1e-30. */
export function logarithmOf(probabilities: Float32Array): Float32Array {
  return probabilities.map((p) => Math.log(Math.max(p, 1e-30)));
}
