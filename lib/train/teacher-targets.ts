/**
 * Distillation: the outputs of a teacher, usually the model that was compressed, are the targets of
 * training, so that recordings need no labels (Bucila, Caruana and Niculescu-Mizil 2006; Hinton et
 * al. 2015).
 */
import { invalidOption } from '../errors';
import { shown } from '../json';
import { Model, outputActivation } from '../model';
import { memoizedByInputs } from './memoize-by-inputs';
import { checkedExamples, nameOf, readExample, type TrainingExamples } from './examples';

/**
 * Examples with the outputs of a teacher as targets, for the criteria `mse` and `kl`. The teacher
 * runs once on each array of inputs, so arrays that `examples` keeps from epoch to epoch must not
 * change.
 * @param teacher a model for the inputs of the examples. Its outputs [frames, outputSize] become
 *   the targets, those of a softmax as logarithms.
 * @returns examples that load as before, each with its targets.
 * @throws CompactRnnError INVALID_OPTION for a teacher that is not a Model, and for `examples` of
 *   another type; INVALID_INPUT, on loading, for inputs that do not fit the teacher.
 */
export function withTeacherTargets(examples: TrainingExamples, teacher: Model): TrainingExamples {
  const supply = checkedExamples(examples, 'examples');
  if (!(teacher instanceof Model))
    throw invalidOption(`the teacher must be a Model, but is ${shown(teacher)}`);
  const activation = outputActivation(teacher);
  const targetsOf = memoizedByInputs(async ({ inputs, frames }) => {
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

/** The natural logarithms of probabilities, which are floored at 1e-30. */
export function logarithmOf(probabilities: Float32Array): Float32Array {
  return probabilities.map((p) => Math.log(Math.max(p, 1e-30)));
}
