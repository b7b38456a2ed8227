/**
 * Arrays from NumPy's files: `x.npy`, `x.npz` with one array, or `x.npz:name` with several; told
 * apart by content.
 */
import { existsSync } from 'node:fs';
import { invalidFile } from '../../errors';
import { namedError, readBytes, readingFile } from '../../files';
import { firstFew } from '../../json';
import { readNpy, readNpyShape, type NumpyArray } from './npy';
import { isZip } from '../zip';
import { openArchive, type Archive } from './npz';

export { npyParts, readNpy, type NumpyArray } from './npy';

/**
 * @param path of an .npy file or of an .npz file, with `:name` after it for one array of several.
 * @throws CompactRnnError IO; INVALID_FILE, naming the path.
 */
export async function readArray(path: string): Promise<NumpyArray> {
  const { file, name } = located(path);
  const bytes = await readBytes(file);
  try {
    if (!isZip(bytes)) return readNpy(bytes);
    const archive = await openArchive(bytes);
    return await archive.read(name ?? onlyName(archive, file));
  } catch (cause) {
    throw namedError(file, cause);
  }
}

/**
 * The shape of {@link readArray}; of an .npy file only the header is read.
 * @throws CompactRnnError IO; INVALID_FILE, not naming the path.
 */
export async function readArrayShape(path: string): Promise<readonly number[]> {
  const { file, name } = located(path);
  return readingFile(file, async (source) => {
    if (!isZip(source.bytes(0, Math.min(source.size, 4)))) return readNpyShape(source);
    const archive = await openArchive(source.bytes(0, source.size));
    return (await archive.read(name ?? onlyName(archive, file))).shape;
  });
}

/**
 * All arrays of an .npz file by name, in its order.
 * @param path of an .npz file.
 * @throws CompactRnnError IO; INVALID_FILE, naming the path.
 */
export async function readNpz(path: string): Promise<Map<string, NumpyArray>> {
  const bytes = await readBytes(path);
  try {
    if (!isZip(bytes)) throw invalidFile('this is not an .npz file: write one with np.savez');
    const archive = await openArchive(bytes);
    const arrays = new Map<string, NumpyArray>();
    for (const name of archive.names) arrays.set(name, await archive.read(name));
    return arrays;
  } catch (cause) {
    throw namedError(path, cause);
  }
}

/** `x.npz:name` where there is no file of the whole name. */
function located(path: string): { file: string; name?: string } {
  const [, file, name] = /^(.+):([^:]+)$/.exec(path) ?? [];
  return file === undefined || name === undefined || existsSync(path) || !existsSync(file)
    ? { file: path }
    : { file, name };
}

function onlyName({ names }: Archive, file: string): string {
  if (names.length === 1) return names[0]!;
  throw invalidFile(
    `it holds ${names.length} arrays, ${firstFew(names)}: name one, ${file}:${names[0]!}`,
  );
}
