/** Whether an example fits the model that is to learn it, and the criterion. */
import { types } from 'node:util';
import { CompactRnnError } from '../errors';
import {
  firstNonToken,
  type Network,
  networkInputSize,
  networkOutputSize,
  tokenRange,
} from '../model';
import type { FullCriterion } from './criterion';
import type { TrainingExample } from './examples';

/** What examples must fit. */
export interface Sizes {
  readonly inputSize: number;
  readonly outputSize: number;
  /** Where inputs are tokens: how many there are. */
  readonly tokens?: number | undefined;
  /** Whether the model answers once, with its last frame. */
  readonly lastFrame?: boolean;
}

export function sizesOf(network: Network): Sizes {
  return {
    inputSize: networkInputSize(network),
    outputSize: networkOutputSize(network),
    tokens: network.embedding?.rows,
    lastFrame: network.emits === 'last-frame',
  };
}

function fail(message: string): never {
  throw new CompactRnnError('INVALID_INPUT', message);
}

/** @param name what errors call the example. @throws CompactRnnError INVALID_INPUT. */
export function checkExample(
  example: TrainingExample,
  name: string,
  criterion: FullCriterion,
  sizes: Sizes,
): void {
  const { kind } = criterion;
  const { inputs, frames, labels, targets } = example;
  if (!Number.isSafeInteger(frames) || frames < 1)
    fail(`${name} must have at least one frame, but has ${frames}`);
  if (!types.isFloat32Array(inputs) || inputs.length !== frames * sizes.inputSize)
    fail(
      `${name} must hold ${frames} frames of ${sizes.inputSize} numbers, but holds ${inputs.length} numbers`,
    );
  if (sizes.tokens !== undefined) checkTokens(inputs, name, sizes.tokens);
  const answers = sizes.lastFrame ? 1 : frames;
  if (kind === 'mse' || kind === 'kl') {
    if (!types.isFloat32Array(targets) || targets.length !== answers * sizes.outputSize)
      fail(
        `the targets of ${name} must be ${answers} frames of ${sizes.outputSize} outputs, but are ${targets?.length ?? 0} numbers`,
      );
    return;
  }
  if (!labels) fail(`${name} has no labels, which ${kind} needs`);
  if (kind !== 'ctc' && labels.length !== answers) {
    const asked = sizes.lastFrame
      ? 'one label, for its last frame'
      : `a label for each of its ${frames} frames`;
    fail(`${name} must have ${asked}, but has ${labels.length}`);
  }
  const least = kind === 'ctc' ? 0 : -1;
  const isLabel = (label: number): boolean =>
    Number.isInteger(label) && label >= least && label < sizes.outputSize;
  const bad = Array.from(labels).find((label) => !isLabel(label));
  if (bad !== undefined)
    fail(`a label of ${name} is ${bad}, but the model's ${sizes.outputSize} outputs count from 0`);
  if (kind === 'ctc' && Array.from(labels).includes(criterion.blank))
    fail(
      `a label of ${name} is ${criterion.blank}, the blank, which stands for no unit: leave it out`,
    );
}

function checkTokens(inputs: Float32Array, name: string, tokens: number): void {
  const bad = firstNonToken(inputs, tokens);
  if (bad >= 0)
    fail(`frame ${bad} of ${name} is ${inputs[bad]!}, but must be ${tokenRange(tokens)}`);
}
