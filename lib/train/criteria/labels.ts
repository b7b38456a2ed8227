/** Checking and packing of labels: a unit for each frame, or a sequence of units. */
import { invalidInput } from '../../errors';
import { shown } from '../../json';
import type { NativeCriterion } from '../../native';
import type { ExampleSizes, TrainingExample } from '../examples';
import type { OutputShape } from './contract';

/** The label of a frame that does not count. */
const UNLABELLED = -1;

/**
 * Checks that each label of an example is from `least` to below the number of outputs.
 * @throws CompactRnnError INVALID_INPUT.
 */
export function checkLabels(
  labels: ArrayLike<number>,
  name: string,
  least: number,
  { outputSize }: ExampleSizes,
): void {
  const all = Array.from(labels);
  const at = all.findIndex(
    (label) => !(Number.isInteger(label) && label >= least && label < outputSize),
  );
  if (at < 0) return;
  const bad: unknown = all[at];
  throw invalidInput(
    `a label of ${name} is ${shown(bad)}, but the model's ${outputSize} outputs count from 0`,
  );
}

/**
 * The labels of an example.
 * @throws CompactRnnError INVALID_INPUT where it has none.
 */
export function neededLabels(
  { labels }: TrainingExample,
  name: string,
  kind: string,
): ArrayLike<number> {
  if (labels) return labels;
  throw invalidInput(`${name} has no labels, which ${kind} needs`);
}

/**
 * Checks that an example has a label for each frame, or one for a model with an output for the last
 * frame only.
 * @throws CompactRnnError INVALID_INPUT.
 */
export function checkFrameLabels(
  example: TrainingExample,
  name: string,
  kind: string,
  sizes: ExampleSizes,
): void {
  const labels = neededLabels(example, name, kind);
  const answers = sizes.lastFrame ? 1 : example.frames;
  if (labels.length !== answers) {
    const asked = sizes.lastFrame
      ? 'one label, for its last frame'
      : `a label for each of its ${example.frames} frames`;
    throw invalidInput(`${name} must have ${asked}, but has ${labels.length}`);
  }
  checkLabels(labels, name, UNLABELLED, sizes);
}

/** Packs frame labels [examples, frames], shifted by `delay` frames; padding has no label. */
export function packFrameLabels(
  examples: readonly TrainingExample[],
  delay: number,
  { frames }: OutputShape,
): NativeCriterion {
  const labels = new Int32Array(examples.length * frames).fill(UNLABELLED);
  examples.forEach((example, b) => {
    labels.set(Int32Array.from(example.labels!), b * frames + delay);
  });
  return { kind: 'ce', labels };
}

/** Packs the labels of all sequences one after another, with the number of each. */
export function packSequences(examples: readonly TrainingExample[]): {
  labels: Int32Array;
  labelLengths: Uint32Array;
} {
  return {
    labels: Int32Array.from(examples.flatMap(({ labels }) => Array.from(labels!))),
    labelLengths: Uint32Array.from(examples, ({ labels }) => labels!.length),
  };
}
