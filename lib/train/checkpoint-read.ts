/** Reads a checkpoint back, as far from trusting it as any other file. */
import { existsSync } from 'node:fs';
import { CompactRnnError } from '../errors';
import { namingFile, readingFile } from '../files';
import { readSafetensors, type Safetensors, tensorData, tensorSize } from '../formats';
import { Fields, shown } from '../json';
import { native } from '../native';
import { CHECKPOINT_FORMAT, type Checkpoint, type Place, type Settings } from './checkpoint';

function invalid(message: string): CompactRnnError {
  return new CompactRnnError('INVALID_FILE', message);
}

/**
 * The checkpoint in a file, or nothing where there is no file.
 * @param parameters that its vectors must hold.
 * @throws CompactRnnError IO; INVALID_FILE where the file is no checkpoint; INVALID_OPTION where it
 *   was made with other settings, naming the first that differs.
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
      if (container.metadata.get('format') !== CHECKPOINT_FORMAT)
        throw invalid('this is no checkpoint: name another file, or remove it');
      checkSettings(json(container, 'settings') as Settings, settings);
      const { step, ...place } = readPlace(json(container, 'place'));
      const vector = (name: string): Float32Array => readVector(container, name, parameters);
      return {
        place: { ...place, before: place.before, best: place.best },
        trainer: {
          step,
          values: vector('values'),
          m: vector('first'),
          v: vector('second'),
        },
        best: container.tensors.has('best') ? vector('best') : undefined,
      };
    }),
  );
}

function json({ metadata }: Safetensors, name: string): unknown {
  try {
    return JSON.parse(metadata.get(name) ?? '');
  } catch {
    throw invalid(`its ${name} are damaged: remove it, and start anew`);
  }
}

function checkSettings(made: Settings, asked: Settings): void {
  for (const [name, value] of Object.entries(JSON.parse(JSON.stringify(asked)) as Settings)) {
    if (JSON.stringify(made[name]) === JSON.stringify(value)) continue;
    throw new CompactRnnError(
      'INVALID_OPTION',
      `the checkpoint was made with ${name} ${shown(made[name])}, not ${shown(value)}: use the same, or start anew without resuming`,
    );
  }
}

/** Its history is for people: only where training goes on must be right. */
function readPlace(value: unknown): Place & { step: number } {
  const fields = new Fields(value, 'place', 'INVALID_FILE');
  for (const count of ['epoch', 'batch', 'step'])
    fields.wholeNumber(count, 0, Number.MAX_SAFE_INTEGER);
  const sums = fields.object('sums');
  for (const sum of ['loss', 'count', 'errors', 'labels', 'infeasible']) {
    if (typeof sums.raw(sum) !== 'number') sums.refuse(sum, 'a number');
  }
  for (const epoch of fields.objects('history')) epoch.object('train');
  if (fields.has('best')) fields.object('best').wholeNumber('epoch', 1, Number.MAX_SAFE_INTEGER);
  return value as Place & { step: number };
}

function readVector({ tensors }: Safetensors, name: string, size: number): Float32Array {
  const tensor = tensors.get(name);
  if (tensor?.dtype !== 'F32' || tensorSize(tensor) !== size)
    throw invalid(`its ${name} must be ${size} numbers in F32: remove it, and start anew`);
  const vector = tensorData(tensor);
  const bad = native.firstNonFinite(vector);
  if (bad >= 0)
    throw invalid(`its ${name} hold ${vector[bad]!} at index ${bad}: remove it, and start anew`);
  return vector;
}
