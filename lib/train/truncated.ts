/** Batches in pieces, for truncated back-propagation through time. */
import type { NativeBatch, NativeCriterion } from '../native';
import type { Batch } from './batch';

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
    part.set(
      rows.subarray(b * size + first * width, b * size + last * width),
      b * (last - first) * width,
    );
  }
  return part;
}

/**
 * Truncated back-propagation through time: the batch in pieces of so many frames, each starting
 * from the states in which the one before it ended. Gradients end where a piece begins.
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
  if (criterion.kind === 'ce')
    return { kind: 'ce', labels: cut(criterion.labels, sequences, 1, piece) };
  const outputs = criterion.targets.length / (sequences * frames);
  return { ...criterion, targets: cut(criterion.targets, sequences, outputs, piece) };
}
