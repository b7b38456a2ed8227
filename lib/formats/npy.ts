/**
 * NumPy's .npy files, versions 1 and 2: little-endian f32 arrays in C order.
 *
 *     "\x93NUMPY" | major, minor | header length (u16 in version 1, u32 in 2)
 *       | Python dict as text | data
 */
import { invalidFile } from '../errors';
import type { Source } from '../files';

export interface NumpyArray {
  readonly shape: readonly number[];
  /** Row-major. */
  readonly data: Float32Array;
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const ALIGNMENT = 64;
/** Bytes: more than np.save needs for the header of any plain array. */
const LONGEST_HEADER = 1 << 16;

/** @throws CompactRnnError INVALID_FILE that names what was found and the remedy in Python. */
export function readNpy(bytes: Uint8Array): NumpyArray {
  const { shape, dataStart } = readStart(bytes, bytes.length);
  const size = sizeOf(shape);
  const address = bytes.byteOffset + dataStart;
  if (address % 4 === 0)
    return { shape, data: new Float32Array(bytes.buffer as ArrayBuffer, address, size) };
  return { shape, data: new Float32Array(new Uint8Array(bytes.subarray(dataStart)).buffer) };
}

/**
 * The shape of the array in a file, whose numbers are not read.
 * @throws CompactRnnError INVALID_FILE, as {@link readNpy}.
 */
export function readNpyShape(file: Source): readonly number[] {
  return readStart(file.bytes(0, Math.min(file.size, LONGEST_HEADER)), file.size).shape;
}

/** @param start the beginning of a file of so many bytes, its header at least. */
function readStart(start: Uint8Array, bytes: number): { shape: number[]; dataStart: number } {
  const { dict, dataStart } = readHeader(start);
  const { descr, fortranOrder, shape } = parseDict(dict);
  if (descr !== '<f4') {
    throw invalidFile(`the array has dtype ${descr}, not float32 (<f4): save x.astype(np.float32)`);
  }
  if (fortranOrder && shape.length > 1) {
    throw invalidFile('the array is in Fortran order, not C order: save np.ascontiguousarray(x)');
  }
  const needed = 4 * sizeOf(shape);
  const held = bytes - dataStart;
  if (needed !== held) {
    throw invalidFile(
      `an array of shape (${shape.join(', ')}) needs ${needed} bytes, but the file holds ${held}`,
    );
  }
  return { shape, dataStart };
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, n) => product * n, 1);
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
  if (major !== 1 && major !== 2)
    throw invalidFile(`.npy version ${major ?? 'none'} is not read, only 1 and 2`);
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
  return {
    dict: String.fromCharCode(...bytes.subarray(lengthEnd, Math.min(dataStart, lengthEnd + 4096))),
    dataStart,
  };
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
  return { descr, fortranOrder: order === 'True', shape };
}
