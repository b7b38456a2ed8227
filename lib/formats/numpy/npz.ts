/**
 * NumPy's .npz files: zip archives of .npy files, `x.npy` for the array `x`, stored (np.savez) or
 * deflated (np.savez_compressed).
 */
import { invalidFile } from '../../errors';
import { MemorySource, namingFile } from '../../files';
import { firstFew } from '../../json';
import { openZip } from '../zip';
import { readNpy, type NumpyArray } from './npy';

const MOST_ARRAYS = 10_000;

/** An archive whose arrays are read when they are asked for. */
export interface Archive {
  readonly names: readonly string[];
  /** @throws CompactRnnError INVALID_FILE where there is none of that name, or it is damaged. */
  read(name: string): Promise<NumpyArray>;
}

/** @throws CompactRnnError INVALID_FILE. */
export async function openArchive(bytes: Uint8Array): Promise<Archive> {
  const zip = await openZip(new MemorySource(bytes));
  const names = zip.names.map(arrayName);
  if (names.length === 0) throw invalidFile('the archive holds no array');
  if (names.length > MOST_ARRAYS)
    throw invalidFile(`it holds ${names.length} files; ${MOST_ARRAYS} are the most`);
  return {
    names,
    read: async (name) => {
      if (!names.includes(name))
        throw invalidFile(`it has no array ${name}, but ${firstFew(names)}`);
      const npy = await zip.read(`${name}.npy`);
      return namingFile(name, () => readNpy(npy));
    },
  };
}

function arrayName(file: string): string {
  if (file.endsWith('.npy')) return file.slice(0, -'.npy'.length);
  throw invalidFile(
    `this is a zip archive, but no .npz: it holds ${file}. Write one with np.savez`,
  );
}
