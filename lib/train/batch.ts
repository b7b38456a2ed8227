/**
 * Batches: examples padded to the longest, as the addon takes them, and split along time for
 * truncated back-propagation.
 */
import { types } from 'node:util';
import { invalidInput } from '../errors';
import { kindOf, shown } from '../json';
import { firstNonToken, tokenRange } from '../model';
import type { NativeBatch, NativeCriterion, NativeLoss } from '../native';
import { criterionModule, type CompleteCriterion } from './criteria';
import {
  loadExamples,
  type ExampleSizes,
  type LoadedExamples,
  type TrainingExample,
  type TrainingExamples,
} from './examples';

/** The inputs of a batch and its labels or targets. */
export interface Batch {
  readonly batch: NativeBatch;
  readonly criterion: NativeCriterion;
}

/** What turns examples into a batch. */
export interface BatchOptions {
  readonly criterion: CompleteCriterion;
  readonly sizes: ExampleSizes;
  /** Aborts the loading of examples. */
  readonly signal?: AbortSignal | undefined;
}

/** Loads the examples `indices` of an epoch as a batch. */
export async function loadBatch(
  examples: TrainingExamples,
  indices: readonly number[],
  epoch: number,
  { criterion, sizes, signal }: BatchOptions,
): Promise<Batch> {
  return makeBatch(await loadExamples(examples, indices, epoch, signal), criterion, sizes);
}

/** The most numbers in the inputs, or in the targets, of a batch: 4 GiB in f32. */
const MOST_NUMBERS = 2 ** 30;

/**
 * Pads examples to the longest and packs their labels or targets. Inputs [examples, frames,
 * inputSize]; where the criterion delays the outputs, the last frame is repeated at the end.
 * @throws CompactRnnError INVALID_INPUT where an example does not fit the model or the criterion.
 */
export function makeBatch(
  { examples, names }: LoadedExamples,
  criterion: CompleteCriterion,
  sizes: ExampleSizes,
): Batch {
  const module = criterionModule(criterion.kind);
  examples.forEach((example, i) => {
    checkInputs(example, names[i]!, sizes);
    module.check(example, names[i]!, criterion, sizes);
  });
  const delay = module.delayOf(criterion);
  const lengths = Uint32Array.from(examples, ({ frames }) => frames + delay);
  const frames = lengths.reduce((most, length) => Math.max(most, length), 0);
  const numbers = examples.length * frames * Math.max(sizes.inputSize, sizes.outputSize);
  if (numbers > MOST_NUMBERS)
    throw invalidInput(
      `a batch of ${examples.length} sequences of up to ${frames} frames would hold ${numbers} numbers: use a smaller batch, or shorter sequences`,
    );
  const inputs = new Float32Array(examples.length * frames * sizes.inputSize);
  examples.forEach((example, b) => {
    const start = b * frames * sizes.inputSize;
    inputs.set(example.inputs, start);
    const last = example.inputs.subarray((example.frames - 1) * sizes.inputSize);
    for (let d = 0; d < delay; d++)
      inputs.set(last, start + (example.frames + d) * sizes.inputSize);
  });
  const shape = { frames: sizes.lastFrame ? 1 : frames, outputs: sizes.outputSize };
  return {
    batch: { inputs, frames, sequences: examples.length, lengths, carry: false },
    criterion: module.pack(examples, criterion, shape),
  };
}

function checkInputs(
  { inputs, frames }: TrainingExample,
  name: string,
  { inputSize, tokens }: ExampleSizes,
): void {
  if (!Number.isSafeInteger(frames) || frames < 1)
    throw invalidInput(`${name} must have at least one frame, but has ${shown(frames)}`);
  if (!types.isFloat32Array(inputs))
    throw invalidInput(`the inputs of ${name} must be a Float32Array, but are ${kindOf(inputs)}`);
  if (inputs.length !== frames * inputSize)
    throw invalidInput(
      `${name} must hold ${frames} frames of ${inputSize} numbers, but holds ${inputs.length} numbers`,
    );
  const bad = tokens === undefined ? -1 : firstNonToken(inputs, tokens);
  if (bad >= 0)
    throw invalidInput(
      `frame ${bad} of ${name} is ${inputs[bad]!}, but must be ${tokenRange(tokens!)}`,
    );
}

/** Frames [first, last). */
type Span = readonly [first: number, last: number];

/**
 * Truncated back-propagation through time: yields the batch in pieces of `frames` frames. Each
 * piece starts from the states at the end of the one before (`carry`); gradients stop at its
 * beginning.
 */
export function* truncated({ batch, criterion }: Batch, frames: number): Generator<Batch> {
  const { sequences } = batch;
  const inputSize = batch.inputs.length / (sequences * batch.frames);
  for (let first = 0; first < batch.frames; first += frames) {
    const span = [first, Math.min(first + frames, batch.frames)] as const;
    const size = span[1] - first;
    yield {
      batch: {
        inputs: cut(batch.inputs, sequences, inputSize, span),
        frames: size,
        sequences,
        lengths: batch.lengths.map((length) => Math.min(size, Math.max(0, length - first))),
        carry: first > 0,
      },
      criterion: cutCriterion(criterion, batch, span),
    };
  }
}

/** The frames of `span` of each of `count` sequences; rows [count, frames, width]. */
function cut<T extends Float32Array | Int32Array>(
  rows: T,
  count: number,
  width: number,
  [first, last]: Span,
): T {
  const size = rows.length / count;
  const part = new (rows.constructor as new (length: number) => T)(count * (last - first) * width);
  for (let b = 0; b < count; b++) {
    part.set(
      rows.subarray(b * size + first * width, b * size + last * width),
      b * (last - first) * width,
    );
  }
  return part;
}

/**
 * Cuts labels or targets that are given frame by frame; criteria of whole sequences are not cut.
 */
function cutCriterion(
  { hold, ...criterion }: NativeCriterion,
  batch: NativeBatch,
  span: Span,
): NativeCriterion {
  const loss = cutLoss(criterion, batch, span);
  if (!hold) return loss;
  const outputs = hold.outputs.length / (batch.sequences * batch.frames);
  return {
    ...loss,
    hold: { ...hold, outputs: cut(hold.outputs, batch.sequences, outputs, span) },
  };
}

function cutLoss(
  criterion: NativeLoss,
  { sequences, frames }: NativeBatch,
  span: Span,
): NativeLoss {
  if ('targets' in criterion) {
    const outputs = criterion.targets.length / (sequences * frames);
    return { ...criterion, targets: cut(criterion.targets, sequences, outputs, span) };
  }
  if ('labelLengths' in criterion) throw new Error(`${criterion.kind} is not truncated`);
  return { ...criterion, labels: cut(criterion.labels, sequences, 1, span) };
}
