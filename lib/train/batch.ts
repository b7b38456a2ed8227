/** Examples side by side, padded to the longest, as the addon takes them. */
import type { NativeBatch, NativeCriterion } from '../native';
import { checkExample, type Sizes } from './check-example';
import type { FullCriterion } from './criterion';
import type { TrainingExample } from './examples';

export interface Batch {
  readonly batch: NativeBatch;
  readonly criterion: NativeCriterion;
}

/**
 * @param names what errors call the examples.
 * @throws CompactRnnError INVALID_INPUT where an example does not fit the model or the criterion.
 */
export function makeBatch(
  examples: readonly TrainingExample[],
  names: readonly string[],
  criterion: FullCriterion,
  sizes: Sizes,
): Batch {
  examples.forEach((example, i) => {
    checkExample(example, names[i]!, criterion, sizes);
  });
  const delay = criterion.kind === 'ce' ? criterion.delay : 0;
  const lengths = Uint32Array.from(examples, ({ frames }) => frames + delay);
  const frames = Math.max(...lengths);
  const inputs = new Float32Array(examples.length * frames * sizes.inputSize);
  examples.forEach((example, b) => {
    const start = b * frames * sizes.inputSize;
    inputs.set(example.inputs, start);
    // A delayed output is asked for after the last frame: that is repeated.
    const last = example.inputs.subarray((example.frames - 1) * sizes.inputSize);
    for (let d = 0; d < delay; d++)
      inputs.set(last, start + (example.frames + d) * sizes.inputSize);
  });
  return {
    batch: { inputs, frames, sequences: examples.length, lengths, carry: false },
    criterion: nativeCriterion(examples, criterion, sizes.lastFrame ? 1 : frames, sizes.outputSize),
  };
}

function nativeCriterion(
  examples: readonly TrainingExample[],
  criterion: FullCriterion,
  frames: number,
  outputs: number,
): NativeCriterion {
  switch (criterion.kind) {
    case 'ctc':
      return {
        kind: 'ctc',
        blank: criterion.blank,
        labels: Int32Array.from(examples.flatMap(({ labels }) => Array.from(labels!))),
        labelLengths: Uint32Array.from(examples, ({ labels }) => labels!.length),
      };
    case 'ce':
    case 'lm': {
      const labels = new Int32Array(examples.length * frames).fill(-1);
      const delay = criterion.kind === 'ce' ? criterion.delay : 0;
      examples.forEach((example, b) => {
        labels.set(Int32Array.from(example.labels!), b * frames + delay);
      });
      return { kind: 'ce', labels };
    }
    default: {
      const targets = new Float32Array(examples.length * frames * outputs);
      examples.forEach((example, b) => {
        targets.set(example.targets!, b * frames * outputs);
      });
      return criterion.kind === 'mse' ? { kind: 'mse', targets } : { ...criterion, targets };
    }
  }
}
