/**
 * Distillation: a teacher, usually the model that a compressed one came from, says what the outputs
 * should be, so that recordings without any labels will do (Hinton et al. 2015; Bucila, Caruana et
 * al. 2006).
 */
import type { Model } from '../model';
import type { TrainingExample, TrainingExamples } from './examples';

/**
 * Examples with the teacher's outputs as their targets. The teacher hears an array of inputs once:
 * one that `examples` keeps from epoch to epoch must not change.
 */
export function withTeacherTargets(examples: TrainingExamples, teacher: Model): TrainingExamples {
  const activation = teacher.head.at(-1)?.activation;
  const said = new WeakMap<Float32Array, Float32Array>();
  const targetsOf = async ({ inputs, frames }: TrainingExample): Promise<Float32Array> => {
    const known = said.get(inputs);
    if (known) return known;
    const outputs = await teacher.run(inputs, { frames });
    const targets = activation === 'softmax' ? logarithmOf(outputs) : outputs;
    said.set(inputs, targets);
    return targets;
  };
  return {
    count: examples.count,
    frames: (i) => examples.frames(i),
    ...(examples.name && { name: examples.name }),
    load: async (i, epoch) => {
      const example = await examples.load(i, epoch);
      return { ...example, targets: await targetsOf(example) };
    },
  };
}

/** Of probabilities, of which some may have vanished. */
export function logarithmOf(probabilities: Float32Array): Float32Array {
  return probabilities.map((p) => Math.log(Math.max(p, 1e-30)));
}
