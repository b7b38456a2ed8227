/**
 * The safetensors container: named tensors and a table of strings, and nothing that could run.
 *
 *     u64 little-endian H | JSON header of H bytes | tensor data
 *     header: { "__metadata__": { name: string },
 *               name: { dtype, shape, data_offsets: [begin, end] }, ... }
 *
 * Offsets count from the end of the header; the tensors lie one after another, leave no gap and
 * fill the file. The error for a file that contradicts itself names the tensor and the numbers.
 */
import { invalidFile } from '../errors';
import { slice, type Source } from '../files';
import { parseJson, shown } from '../json';

/**
 * The types that are read, and their bytes. The project's own files hold the first five, and U8.
 */
export const ELEMENT_BYTES = {
  F32: 4,
  F16: 2,
  I8: 1,
  U32: 4,
  U16: 2,
  F64: 8,
  BF16: 2,
  I64: 8,
  I32: 4,
  I16: 2,
  U64: 8,
  U8: 1,
  BOOL: 1,
} as const;
export type TensorDtype = keyof typeof ELEMENT_BYTES;

export interface Tensor {
  readonly dtype: TensorDtype;
  readonly shape: readonly number[];
  /** Fills `target`, which is as large as type and shape say, row-major. */
  read(target: Uint8Array): void;
  /** As `read`, off the main thread; of a tensor in a file. */
  load?(target: Uint8Array): Promise<void>;
  /** Its bytes, of a tensor in a file. */
  readonly bytes?: Source;
}

export interface Safetensors {
  readonly metadata: ReadonlyMap<string, string>;
  readonly tensors: ReadonlyMap<string, Tensor>;
}

export const METADATA = '__metadata__';
/** The reference implementation's limit on the header, bytes. */
export const HEADER_LIMIT = 100_000_000;
/** Of a file: a model of 10,000 bidirectional layers has some 100,000. */
export const MOST_TENSORS = 2 ** 18;
/** In the header: an entry is an object with two lists, in all some eight values. */
const MOST_VALUES = 10 * MOST_TENSORS;
const LENGTH_BYTES = 8;

/** Numbers in a tensor. */
export function tensorSize({ shape }: Pick<Tensor, 'shape'>): number {
  return shape.reduce((product, size) => product * size, 1);
}

export function tensorBytes(tensor: Pick<Tensor, 'dtype' | 'shape'>): number {
  return ELEMENT_BYTES[tensor.dtype] * tensorSize(tensor);
}

/** The numbers of an F32 tensor in an array of their own. */
export function tensorData(tensor: Tensor): Float32Array {
  const data = new Float32Array(tensorSize(tensor));
  tensor.read(new Uint8Array(data.buffer));
  return data;
}

/**
 * Reads the header of a safetensors file; tensors are read when they are asked for, as long as the
 * file is open.
 * @param checkMetadata told the metadata before anything is said of the tensors, so that a file of
 *   another program is called that.
 * @throws CompactRnnError INVALID_FILE; what `checkMetadata` throws.
 */
export function readSafetensors(
  file: Source,
  checkMetadata?: (metadata: ReadonlyMap<string, string>) => void,
): Safetensors {
  const header = readHeader(file);
  checkMetadata?.(header.metadata);
  const body = LENGTH_BYTES + header.length;
  const entries = [...header.entries].map(([name, value]) => tensorEntry(name, value));
  refuseGaps(entries, file.size - body);
  const tensors = new Map(
    entries.map(({ name, dtype, shape, begin, end }): [string, Tensor] => [
      name,
      {
        dtype,
        shape,
        bytes: slice(file, body + begin, end - begin),
        read: (target) => {
          file.copy(body + begin, target);
        },
        ...(file.load && { load: async (target) => file.load!(body + begin, target) }),
      },
    ]),
  );
  return { metadata: header.metadata, tensors };
}

interface Header {
  readonly length: number;
  readonly metadata: Map<string, string>;
  readonly entries: Map<string, unknown>;
}

function readHeader(file: Source): Header {
  if (file.size < LENGTH_BYTES) {
    throw invalidFile(
      `the file has ${file.size} bytes, too few for the 8 of a safetensors header length`,
    );
  }
  const start = file.bytes(0, LENGTH_BYTES);
  const claimed = new DataView(start.buffer, start.byteOffset).getBigUint64(0, true);
  if (claimed > BigInt(HEADER_LIMIT)) {
    throw invalidFile(
      `the header claims ${claimed.toString()} bytes, more than the ${HEADER_LIMIT} allowed`,
    );
  }
  const length = Number(claimed);
  if (length > file.size - LENGTH_BYTES) {
    throw invalidFile(
      `the header claims ${length} bytes, but the file has only ${file.size - LENGTH_BYTES} after it`,
    );
  }
  const entries = parseHeader(file.bytes(LENGTH_BYTES, length));
  const metadata = new Map<string, string>();
  for (const [key, value] of Object.entries(asObject(entries.get(METADATA) ?? {}, METADATA))) {
    if (typeof value !== 'string')
      throw invalidFile(`${METADATA}.${key} must be a string, but is ${typeof value}`);
    metadata.set(key, value);
  }
  entries.delete(METADATA);
  return { length, metadata, entries };
}

function parseHeader(bytes: Uint8Array): Map<string, unknown> {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw invalidFile('the header is not UTF-8', cause);
  }
  const value = parseJson(text, 'the header', invalidFile, MOST_VALUES);
  return new Map(Object.entries(asObject(value, 'the header')));
}

interface Entry {
  readonly name: string;
  readonly dtype: TensorDtype;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

function tensorEntry(name: string, value: unknown): Entry {
  const { dtype, shape, data_offsets: offsets } = asObject(value, `tensor ${name}`);
  if (!isTensorDtype(dtype)) {
    const known = Object.keys(ELEMENT_BYTES).join(', ');
    throw invalidFile(
      `tensor ${name} has dtype ${shown(dtype)}; only ${known} are read: convert it to float32`,
    );
  }
  if (!isSizes(shape))
    throw invalidFile(`tensor ${name} has the shape ${shown(shape)}, not a list of sizes`);
  if (!isSizes(offsets) || offsets.length !== 2) {
    throw invalidFile(`tensor ${name} has the data_offsets ${shown(offsets)}, not [begin, end]`);
  }
  const [begin, end] = offsets as [number, number];
  const needed = tensorBytes({ dtype, shape });
  if (!Number.isSafeInteger(needed))
    throw invalidFile(`tensor ${name} of shape [${shape.join(', ')}] is too large`);
  if (end - begin !== needed) {
    const span = `data_offsets [${begin}, ${end}] hold ${end - begin}`;
    throw invalidFile(
      `tensor ${name} of shape [${shape.join(', ')}] needs ${needed} bytes, but its ${span}`,
    );
  }
  return { name, dtype, shape, begin, end };
}

function isTensorDtype(value: unknown): value is TensorDtype {
  return typeof value === 'string' && Object.hasOwn(ELEMENT_BYTES, value);
}

/** The tensors must follow one another from the first byte of the body to its last. */
function refuseGaps(entries: Entry[], bodyBytes: number): void {
  let expected = 0;
  for (const { name, begin, end } of [...entries].sort(
    (a, b) => a.begin - b.begin || a.end - b.end,
  )) {
    if (end > bodyBytes) {
      throw invalidFile(
        `tensor ${name} ends at byte ${end} of the data, but the file holds only ${bodyBytes}`,
      );
    }
    if (begin !== expected) {
      const how = begin < expected ? 'overlaps the tensor before it' : 'leaves a gap before it';
      throw invalidFile(
        `tensor ${name} begins at byte ${begin} and ${how}, which ends at ${expected}`,
      );
    }
    expected = end;
  }
  if (expected !== bodyBytes) {
    throw invalidFile(
      `the tensors end at byte ${expected} of the data, but the file holds ${bodyBytes}`,
    );
  }
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}

function asObject(value: unknown, what: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw invalidFile(`${what} must be a JSON object, but is ${shown(value)}`);
}
