/**
 * A checkpoint: all that training needs to go on as if it had never stopped, as a safetensors file.
 * It holds four vectors of all parameters,
 *
 *     values          the weights
 *     first, second   what the optimizer remembers: m and v of Adam, or the velocity of sgd and
 *                     zeros
 *     best            the weights of the best epoch so far, where there is one
 *
 * and, as JSON in its metadata, `place`, how far training is, and `settings`, what must be the same
 * for the result to be the same.
 */
import { existsSync } from 'node:fs';
import { invalidFile, invalidOption } from '../errors';
import { namingFile, readingFile, writeAtomically } from '../files';
import {
  readSafetensors,
  type Safetensors,
  safetensorsParts,
  type Tensor,
  tensorData,
  tensorSize,
} from '../formats';
import { Fields, shown } from '../json';
import { native, type NativeScored } from '../native';
import type { CriterionScore } from './criteria';
import type { EpochRecord } from './history';
import type { TrainerState } from './trainer';

const FORMAT = 'compact-rnn checkpoint';

/** How far training is. */
export interface TrainingPosition {
  /** Epochs done. */
  epoch: number;
  /** Batches done of the next epoch. */
  batch: number;
  /** The scores of those batches, added up. */
  sums: NativeScored;
  /** The seconds that those batches took. */
  seconds: number;
  history: EpochRecord[];
  before: CriterionScore | undefined;
  best: { epoch: number; ranking: number } | undefined;
}

export interface Checkpoint {
  readonly position: TrainingPosition;
  readonly trainer: TrainerState;
  /** The weights of the best epoch so far. */
  readonly best: Float32Array | undefined;
}

/** What must be the same for the result to be the same; by name. */
export type Settings = Readonly<Record<string, unknown>>;

/**
 * Whole or not at all: where the disk is full, the checkpoint that was there stays.
 * @throws CompactRnnError IO.
 */
export async function saveCheckpoint(
  path: string,
  { position, trainer, best }: Checkpoint,
  settings: Settings,
): Promise<void> {
  const { step, values, m, v } = trainer;
  const metadata = new Map([
    ['format', FORMAT],
    ['settings', JSON.stringify(settings)],
    ['place', JSON.stringify({ ...position, step })],
  ]);
  const vectors = Object.entries({ values, first: m, second: v, ...(best && { best }) });
  const tensors = new Map(vectors.map(([name, vector]) => [name, tensorOf(vector)]));
  await writeAtomically(path, safetensorsParts({ metadata, tensors }));
}

function tensorOf({ length, buffer, byteOffset, byteLength }: Float32Array): Tensor {
  const read = (target: Uint8Array): void => {
    target.set(new Uint8Array(buffer, byteOffset, byteLength));
  };
  return { dtype: 'F32', shape: [length], read };
}

/**
 * The checkpoint in a file, trusted no more than any other file, or nothing where there is no file.
 * @param parameters that its vectors must hold.
 * @throws CompactRnnError IO; INVALID_FILE where the file is not a checkpoint; INVALID_OPTION where
 *   it was made with other settings, naming the first that differs.
 */
export async function loadCheckpoint(
  path: string,
  settings: Settings,
  parameters: number,
): Promise<Checkpoint | undefined> {
  if (!existsSync(path)) return undefined;
  return readingFile(path, (file) =>
    namingFile(path, () => {
      const container = readSafetensors(file);
      if (container.metadata.get('format') !== FORMAT)
        throw invalidFile('this is no checkpoint: name another file, or remove it');
      checkSettings(json(container, 'settings') as Settings, settings);
      const { step, ...position } = readPosition(json(container, 'place'));
      const vector = (name: string): Float32Array => readVector(container, name, parameters);
      return {
        position: { ...position, before: position.before, best: position.best },
        trainer: { step, values: vector('values'), m: vector('first'), v: vector('second') },
        best: container.tensors.has('best') ? vector('best') : undefined,
      };
    }),
  );
}

function json({ metadata }: Safetensors, name: string): unknown {
  try {
    return JSON.parse(metadata.get(name) ?? '');
  } catch {
    throw invalidFile(`its ${name} are damaged: remove it, and start anew`);
  }
}

function checkSettings(made: Settings, asked: Settings): void {
  for (const [name, value] of Object.entries(JSON.parse(JSON.stringify(asked)) as Settings)) {
    if (JSON.stringify(made[name]) === JSON.stringify(value)) continue;
    throw invalidOption(
      `the checkpoint was made with ${name} ${shown(made[name])}, not ${shown(value)}: use the same, or start anew without resuming`,
    );
  }
}

/** Its history is for people: only the numbers that training goes on from are checked. */
function readPosition(value: unknown): TrainingPosition & { step: number } {
  const fields = new Fields(value, 'place', 'INVALID_FILE');
  for (const count of ['epoch', 'batch', 'step'])
    fields.wholeNumber(count, 0, Number.MAX_SAFE_INTEGER);
  const sums = fields.object('sums');
  for (const sum of ['loss', 'count', 'errors', 'labels', 'decoded', 'infeasible']) {
    if (typeof sums.raw(sum) !== 'number') sums.refuse(sum, 'a number');
  }
  for (const epoch of fields.objects('history')) epoch.object('train');
  if (fields.has('best')) fields.object('best').wholeNumber('epoch', 1, Number.MAX_SAFE_INTEGER);
  return value as TrainingPosition & { step: number };
}

function readVector({ tensors }: Safetensors, name: string, size: number): Float32Array {
  const tensor = tensors.get(name);
  if (tensor?.dtype !== 'F32' || tensorSize(tensor) !== size)
    throw invalidFile(`its ${name} must be ${size} numbers in F32: remove it, and start anew`);
  const vector = tensorData(tensor);
  const bad = native.firstNonFinite(vector);
  if (bad >= 0)
    throw invalidFile(
      `its ${name} hold ${vector[bad]!} at index ${bad}: remove it, and start anew`,
    );
  return vector;
}
