/**
 * A checkpoint: all that training needs to go on as if it had never stopped, as a safetensors file:
 * the parameters, what the optimizer remembers, the best parameters so far, and the place in the
 * epoch as JSON.
 */
import { writeAtomically } from '../files';
import { safetensorsParts, type Tensor } from '../formats';
import type { NativeScored } from '../native';
import type { CriterionScore } from './criterion';
import type { EpochRecord } from './history';
import type { TrainerState } from './trainer';

/** How far training is. */
export interface Place {
  /** Epochs done. */
  epoch: number;
  /** Batches done of the next. */
  batch: number;
  /** Of those batches. */
  sums: NativeScored;
  /** That they took. */
  seconds: number;
  history: EpochRecord[];
  before: CriterionScore | undefined;
  best: { epoch: number; ranking: number } | undefined;
}

export interface Checkpoint {
  readonly place: Place;
  readonly trainer: TrainerState;
  readonly best: Float32Array | undefined;
}

/** What must be the same for the result to be the same; by name. */
export type Settings = Readonly<Record<string, unknown>>;

export const CHECKPOINT_FORMAT = 'compact-rnn checkpoint';

function tensorOf(vector: Float32Array): Tensor {
  const { buffer, byteOffset, byteLength } = vector;
  const read = (target: Uint8Array): void => {
    target.set(new Uint8Array(buffer, byteOffset, byteLength));
  };
  return { dtype: 'F32', shape: [vector.length], read };
}

/**
 * Whole or not at all: where the disk is full, the checkpoint that was there stays. @throws
 * CompactRnnError IO.
 */
export async function saveCheckpoint(
  path: string,
  checkpoint: Checkpoint,
  settings: Settings,
): Promise<void> {
  const { place, trainer, best } = checkpoint;
  const { step, values, m, v } = trainer;
  const metadata = new Map([
    ['format', CHECKPOINT_FORMAT],
    ['settings', JSON.stringify(settings)],
    ['place', JSON.stringify({ ...place, step })],
  ]);
  const vectors = Object.entries({ values, first: m, second: v, ...(best && { best }) });
  const tensors = new Map(vectors.map(([name, vector]) => [name, tensorOf(vector)]));
  await writeAtomically(path, safetensorsParts({ metadata, tensors }));
}
