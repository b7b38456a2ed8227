/**
 * A checkpoint: all that training needs to go on as if it had never stopped, as a safetensors file: the parameters, what
 * the optimizer remembers, the best parameters so far, and the place in the epoch as JSON.
 */
import { existsSync } from 'node:fs';
import { CompactRnnError } from '../errors';
import { writeAtomically } from '../files/atomic';
import { readingFile } from '../files/open';
import { readSafetensors, tensorData, type Tensor } from '../formats/safetensors';
import { safetensorsParts } from '../formats/safetensors-write';
import { shown } from '../json/shown';
import type { NativeScored } from '../native';
import type { Score } from './criterion';
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
  before: Score | undefined;
  best: { epoch: number; ranking: number } | undefined;
}

export interface Checkpoint {
  readonly place: Place;
  readonly trainer: TrainerState;
  readonly best: Float32Array | undefined;
}

/** What must be the same for the result to be the same; by name. */
export type Settings = Readonly<Record<string, unknown>>;

const FORMAT = 'compact-rnn checkpoint';

function tensorOf(vector: Float32Array): Tensor {
  const { buffer, byteOffset, byteLength } = vector;
  const read = (target: Uint8Array): void => {
    target.set(new Uint8Array(buffer, byteOffset, byteLength));
  };
  return { dtype: 'F32', shape: [vector.length], read };
}

/** Whole or not at all: where the disk is full, the checkpoint that was there stays. @throws CompactRnnError IO. */
export async function saveCheckpoint(
  path: string,
  checkpoint: Checkpoint,
  settings: Settings,
): Promise<void> {
  const { place, trainer, best } = checkpoint;
  const { step, values, first, second } = trainer;
  const metadata = new Map([
    ['format', FORMAT],
    ['settings', JSON.stringify(settings)],
    ['place', JSON.stringify({ ...place, step })],
  ]);
  const vectors = Object.entries({ values, first, second, ...(best && { best }) });
  const tensors = new Map(vectors.map(([name, vector]) => [name, tensorOf(vector)]));
  await writeAtomically(path, safetensorsParts({ metadata, tensors }));
}

/**
 * The checkpoint in a file, or nothing where there is no file.
 * @throws CompactRnnError INVALID_FILE where the file is no checkpoint; INVALID_OPTION where it was made with other
 *   settings, naming the first that differs.
 */
export async function loadCheckpoint(path: string, settings: Settings): Promise<Checkpoint | undefined> {
  if (!existsSync(path)) return undefined;
  return readingFile(path, (file) => {
    const { metadata, tensors } = readSafetensors(file);
    if (metadata.get('format') !== FORMAT)
      throw new CompactRnnError(
        'INVALID_FILE',
        `${path} is not a checkpoint: name another file, or remove it`,
      );
    checkSettings(path, JSON.parse(metadata.get('settings')!) as Settings, settings);
    const vector = (name: string): Float32Array => tensorData(tensors.get(name)!);
    const { step, ...place } = JSON.parse(metadata.get('place')!) as Place & { step: number };
    return {
      place: { ...place, before: place.before, best: place.best },
      trainer: { step, values: vector('values'), first: vector('first'), second: vector('second') },
      best: tensors.has('best') ? vector('best') : undefined,
    };
  });
}

function checkSettings(path: string, made: Settings, asked: Settings): void {
  for (const [name, value] of Object.entries(JSON.parse(JSON.stringify(asked)) as Settings)) {
    if (JSON.stringify(made[name]) === JSON.stringify(value)) continue;
    throw new CompactRnnError(
      'INVALID_OPTION',
      `the checkpoint ${path} was made with ${name} ${shown(made[name])}, not ${shown(value)}: use the same, or start anew without resuming`,
    );
  }
}
