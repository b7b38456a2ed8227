/** Examples side by side, padded to the longest, as the addon takes them. */
import { CompactRnnError } from '../errors';
import { types } from 'node:util';
import { networkInputSize, networkOutputSize, type Network } from '../model/network';
import { firstNonToken, tokenRange } from '../model/tokens';
import type { NativeBatch, NativeCriterion } from '../native';
import type { FullCriterion } from './criterion';
import type { Example } from './examples';

/** What examples must fit. */
export interface Sizes {
  readonly inputSize: number;
  readonly outputSize: number;
  /** Where inputs are tokens: how many there are. */
  readonly tokens?: number | undefined;
}

export function sizesOf(network: Network): Sizes {
  return {
    inputSize: networkInputSize(network),
    outputSize: networkOutputSize(network),
    tokens: network.embedding?.rows,
  };
}

export interface Batch {
  readonly batch: NativeBatch;
  readonly criterion: NativeCriterion;
}

function fail(message: string): never {
  throw new CompactRnnError('INVALID_INPUT', message);
}

/** @param name what errors call the example. @throws CompactRnnError INVALID_INPUT. */
function checkExample(example: Example, name: string, criterion: FullCriterion, sizes: Sizes): void {
  const { kind } = criterion;
  const { inputs, frames, labels, targets } = example;
  if (!Number.isSafeInteger(frames) || frames < 1)
    fail(`${name} must have at least one frame, but has ${frames}`);
  if (!types.isFloat32Array(inputs) || inputs.length !== frames * sizes.inputSize)
    fail(
      `${name} must hold ${frames} frames of ${sizes.inputSize} numbers, but holds ${inputs.length} numbers`,
    );
  if (sizes.tokens !== undefined) checkTokens(inputs, name, sizes.tokens);
  if (kind === 'mse' || kind === 'kl') {
    if (!types.isFloat32Array(targets) || targets.length !== frames * sizes.outputSize)
      fail(
        `the targets of ${name} must be ${frames} frames of ${sizes.outputSize} outputs, but are ${targets?.length ?? 0} numbers`,
      );
    return;
  }
  if (!labels) fail(`${name} has no labels, which ${kind} needs`);
  if (kind !== 'ctc' && labels.length !== frames)
    fail(`${name} must have a label for each of its ${frames} frames, but has ${labels.length}`);
  const least = kind === 'ctc' ? 0 : -1;
  const isLabel = (label: number): boolean =>
    Number.isInteger(label) && label >= least && label < sizes.outputSize;
  const bad = Array.from(labels).find((label) => !isLabel(label));
  if (bad !== undefined)
    fail(`a label of ${name} is ${bad}, but the model's ${sizes.outputSize} outputs count from 0`);
  if (kind === 'ctc' && Array.from(labels).includes(criterion.blank))
    fail(`a label of ${name} is ${criterion.blank}, the blank, which stands for no unit: leave it out`);
}

function checkTokens(inputs: Float32Array, name: string, tokens: number): void {
  const bad = firstNonToken(inputs, tokens);
  if (bad >= 0) fail(`frame ${bad} of ${name} is ${inputs[bad]!}, but must be ${tokenRange(tokens)}`);
}

/**
 * @param names what errors call the examples.
 * @throws CompactRnnError INVALID_INPUT where an example does not fit the model or the criterion.
 */
export function makeBatch(
  examples: readonly Example[],
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
    for (let d = 0; d < delay; d++) inputs.set(last, start + (example.frames + d) * sizes.inputSize);
  });
  return {
    batch: { inputs, frames, sequences: examples.length, lengths, carry: false },
    criterion: nativeCriterion(examples, criterion, frames, sizes.outputSize),
  };
}

function nativeCriterion(
  examples: readonly Example[],
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

/** Frames [first, last) of each of `count` rows of `width` numbers a frame. */
function cut<T extends Float32Array | Int32Array>(
  rows: T,
  count: number,
  width: number,
  [first, last]: readonly [number, number],
): T {
  const size = rows.length / count;
  const part = new (rows.constructor as new (length: number) => T)(count * (last - first) * width);
  for (let b = 0; b < count; b++) {
    part.set(rows.subarray(b * size + first * width, b * size + last * width), b * (last - first) * width);
  }
  return part;
}

/**
 * Truncated back-propagation through time: the batch in pieces of so many frames, each starting from the states in which
 * the one before it ended. Gradients end where a piece begins.
 */
export function* truncated({ batch, criterion }: Batch, frames: number): Generator<Batch> {
  const { sequences } = batch;
  const inputSize = batch.inputs.length / (sequences * batch.frames);
  for (let first = 0; first < batch.frames; first += frames) {
    const piece = [first, Math.min(first + frames, batch.frames)] as const;
    const size = piece[1] - first;
    const lengths = batch.lengths.map((length) => Math.min(size, Math.max(0, length - first)));
    yield {
      batch: {
        ...{ frames: size, sequences, lengths, carry: first > 0 },
        inputs: cut(batch.inputs, sequences, inputSize, piece),
      },
      criterion: cutCriterion(criterion, batch, piece),
    };
  }
}

function cutCriterion(
  criterion: NativeCriterion,
  { sequences, frames }: NativeBatch,
  piece: readonly [number, number],
): NativeCriterion {
  if (criterion.kind === 'ctc') throw new Error('ctc is not truncated');
  if (criterion.kind === 'ce') return { kind: 'ce', labels: cut(criterion.labels, sequences, 1, piece) };
  const outputs = criterion.targets.length / (sequences * frames);
  return { ...criterion, targets: cut(criterion.targets, sequences, outputs, piece) };
}
