/** Checking and packing of targets: the desired outputs, given by a teacher. */
import { types } from 'node:util';
import { invalidInput } from '../../errors';
import type { ExampleSizes, TrainingExample } from '../examples';
import type { OutputShape } from './contract';

/**
 * Checks targets [frames, outputs], or [1, outputs] for a model with an output for the last frame.
 * @throws CompactRnnError INVALID_INPUT.
 */
export function checkTargets(
  { targets, frames }: TrainingExample,
  name: string,
  { outputSize, lastFrame }: ExampleSizes,
): void {
  const answers = lastFrame ? 1 : frames;
  if (types.isFloat32Array(targets) && targets.length === answers * outputSize) return;
  throw invalidInput(
    `the targets of ${name} must be ${answers} frames of ${outputSize} outputs, but are ${types.isTypedArray(targets) ? targets.length : 0} numbers`,
  );
}

/** Packs targets [examples, frames, outputs]; padding is zero. */
export function packTargets(
  examples: readonly TrainingExample[],
  { frames, outputs }: OutputShape,
): Float32Array {
  const targets = new Float32Array(examples.length * frames * outputs);
  examples.forEach((example, b) => {
    targets.set(example.targets!, b * frames * outputs);
  });
  return targets;
}
