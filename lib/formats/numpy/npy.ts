/**
 * NumPy's .npy files, versions 1 to 3: arrays of real numbers in either byte order, in C or Fortran
 * order.
 *
 *     "\x93NUMPY" | major, minor | header length (u16 in version 1, u32 in 2 and 3)
 *       | Python dict as text (latin1, in version 3 UTF-8) | data
 */
import { invalidFile } from '../../errors';
import type { Source } from '../../files';
import { dtypeOf, floatsOf } from './dtype';

/** An array of real numbers, each the nearest f32. */
export interface NumpyArray {
  readonly shape: readonly number[];
  /** Row-major. */
  readonly data: Float32Array;
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const ALIGNMENT = 64;
/** Bytes: more than np.save needs for the header of any plain array. */
export const LONGEST_HEADER = 1 << 16;
/** NumPy's own limit. */
const MOST_DIMENSIONS = 64;

/** @throws CompactRnnError INVALID_FILE that names what was found and the remedy in Python. */
export function readNpy(bytes: Uint8Array): NumpyArray {
  const { shape, dtype, fortranOrder, dataStart } = readStart(bytes, bytes.length);
  const data = floatsOf(bytes.subarray(dataStart), dtype);
  return { shape, data: fortranOrder ? rowMajor(data, shape) : data };
}

/**
 * The shape of the array in a file, whose numbers are not read.
 * @throws CompactRnnError INVALID_FILE, as {@link readNpy}.
 */
export function readNpyShape(file: Source): readonly number[] {
  return readStart(file.bytes(0, Math.min(file.size, LONGEST_HEADER)), file.size).shape;
}

/** @param start the beginning of a file of so many bytes, its header at least. */
function readStart(
  start: Uint8Array,
  bytes: number,
): {
  shape: number[];
  dtype: ReturnType<typeof dtypeOf>;
  fortranOrder: boolean;
  dataStart: number;
} {
  const { dict, dataStart } = readHeader(start);
  const { descr, fortranOrder, shape } = parseDict(dict);
  const dtype = dtypeOf(descr);
  const needed = dtype.bytes * shape.reduce((product, n) => product * n, 1);
  const held = bytes - dataStart;
  if (needed !== held) {
    throw invalidFile(
      `an array of shape (${shape.join(', ')}) needs ${needed} bytes, but the file holds ${held}`,
    );
  }
  return { shape, dtype, fortranOrder: fortranOrder && shape.length > 1, dataStart };
}

/** @param data column-major: the first index runs fastest. */
function rowMajor(data: Float32Array, shape: readonly number[]): Float32Array {
  const steps = shape.map((_, d) => shape.slice(0, d).reduce((product, n) => product * n, 1));
  const index = shape.map(() => 0);
  let at = 0;
  return data.map(() => {
    const value = data[at]!;
    for (let d = shape.length - 1; d >= 0; d--) {
      at += steps[d]!;
      if (++index[d]! < shape[d]!) break;
      at -= steps[d]! * shape[d]!;
      index[d] = 0;
    }
    return value;
  });
}

/** The file of an array, as the parts that follow one another. */
export function npyParts({ shape, data }: NumpyArray): Uint8Array[] {
  const tuple = shape.length === 1 ? `${shape[0]!},` : shape.join(', ');
  const dict = `{'descr': '<f4', 'fortran_order': False, 'shape': (${tuple}), }`;
  const total = Math.ceil((MAGIC.length + 4 + dict.length + 1) / ALIGNMENT) * ALIGNMENT;
  const header = Buffer.alloc(total, ' ');
  header.set([...MAGIC, 1, 0]);
  header.writeUInt16LE(total - 10, 8);
  header.write(dict, 10, 'latin1');
  header.write('\n', total - 1, 'latin1');
  return [header, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)];
}

function readHeader(bytes: Uint8Array): { dict: string; dataStart: number } {
  const start = [...bytes.subarray(0, MAGIC.length)];
  if (MAGIC.some((byte, i) => start[i] !== byte)) {
    const found =
      bytes.length === 0 ? 'is empty' : `begins with ${start.map((b) => b.toString(16)).join(' ')}`;
    throw invalidFile(`this is not an .npy file: it ${found}. Write one with np.save`);
  }
  const major = bytes[6];
  if (major === undefined || major < 1 || major > 3)
    throw invalidFile(`.npy version ${major ?? 'none'} is not read, only 1 to 3`);
  const lengthEnd = major === 1 ? 10 : 12;
  if (bytes.length < lengthEnd)
    throw invalidFile(`the file ends after ${bytes.length} bytes, inside its header`);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const dataStart = lengthEnd + length;
  if (dataStart > bytes.length) {
    throw invalidFile(
      `the header claims ${length} bytes, but the file has only ${bytes.length - lengthEnd} after it`,
    );
  }
  const text = Buffer.from(bytes.subarray(lengthEnd, Math.min(dataStart, lengthEnd + 4096)));
  return { dict: text.toString(major === 3 ? 'utf8' : 'latin1'), dataStart };
}

/** The dict is a Python literal with three known keys. */
function parseDict(dict: string): { descr: string; fortranOrder: boolean; shape: number[] } {
  const descr = /'descr'\s*:\s*'([^']*)'/.exec(dict)?.[1];
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(dict)?.[1];
  const tuple = /'shape'\s*:\s*\(([\d\s,]*)\)/.exec(dict)?.[1];
  if (/'descr'\s*:\s*\[/.test(dict))
    throw invalidFile('the array has a structured dtype, not float32: save plain arrays');
  if (descr === undefined || order === undefined || tuple === undefined) {
    throw invalidFile(`the .npy header is not what np.save writes: ${dict.slice(0, 80).trim()}`);
  }
  const shape = tuple
    .split(',')
    .filter((size) => size.trim() !== '')
    .map(Number);
  if (shape.length > MOST_DIMENSIONS || !shape.every(Number.isSafeInteger))
    throw invalidFile(`the .npy header names a shape that no array has: (${tuple.slice(0, 80)})`);
  return { descr, fortranOrder: order === 'True', shape };
}
