/**
 * Temporary files from which workers load models, there until they are released. An n-gram model
 * has one, however many recognisers use it.
 */
import { join } from 'node:path';
import { withTemporaryFolder } from '../files';
import { copyNgramModel, type NgramModel } from '../ngrams';

export interface HeldFile {
  readonly path: string;
  /** Removes the file, if nobody else uses it. It may be called more than once. */
  release(): Promise<void>;
}

/** @throws what `write` throws; no file is left then. */
export async function heldFile(
  name: string,
  write: (path: string) => Promise<void>,
): Promise<HeldFile> {
  return new Promise((resolve, reject) => {
    const folder = withTemporaryFolder('compact-rnn-recogniser', async (parent) => {
      const path = join(parent, name);
      await write(path);
      await new Promise<void>((leave) => {
        const release = async (): Promise<void> => {
          leave();
          await folder;
        };
        resolve({ path, release });
      });
    });
    folder.catch(reject);
  });
}

interface Copy {
  users: number;
  readonly file: Promise<HeldFile>;
}

const copies = new WeakMap<NgramModel, Copy>();

/** A file of the model, the one that others use. */
export async function heldCopy(model: NgramModel): Promise<HeldFile> {
  const copy = copies.get(model) ?? {
    users: 0,
    file: heldFile('lm.ngrams', (path) => copyNgramModel(model, path)),
  };
  copies.set(model, copy);
  copy.users++;
  let isHeld = true;
  const release = async (): Promise<void> => {
    if (!isHeld) return;
    isHeld = false;
    copy.users--;
    if (copy.users > 0) return;
    copies.delete(model);
    await (await copy.file).release();
  };
  try {
    return { path: (await copy.file).path, release };
  } catch (error) {
    if (copies.get(model) === copy) copies.delete(model);
    throw error;
  }
}
