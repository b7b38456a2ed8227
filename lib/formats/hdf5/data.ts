/**
 * The bytes of an array: in its header, in one piece, or in chunks, which may be deflated and
 * shuffled, and are found by a tree.
 */
import { inflateSync } from 'node:zlib';
import { invalidFile } from '../../errors';
import { Cursor } from './cursor';
import { leavesOf } from './links';
import { MESSAGE, messageOf, type Message } from './messages';
import type { Storage } from './storage';
import { sizeOf } from './values';

/** An array may be so many times the file, if it is deflated, and so many bytes more. */
const MOST_EXPANSION = 8;
const ROOM = 2 ** 24;

const COMPACT = 0;
const CONTIGUOUS = 1;
const CHUNKED = 2;
const DEFLATE = 1;
const SHUFFLE = 2;

export interface Extent {
  readonly shape: readonly number[];
  readonly elementBytes: number;
}

/** Where the bytes of an array are. */
interface Layout {
  readonly kind: number;
  readonly address: number;
  /** Of an array in its header. */
  readonly body: Uint8Array;
  /** Of one in chunks: their sizes along the axes. */
  readonly chunk: readonly number[];
}

/** Refuses an array that the file cannot hold, before anything is made of its shape. */
export function checkExtent(
  storage: Storage,
  { shape, elementBytes }: Extent,
  where: string,
): void {
  const bytes = sizeOf(shape) * elementBytes;
  if (bytes <= MOST_EXPANSION * storage.size + ROOM) return;
  throw invalidFile(`${where} claims the shape (${shape.join(', ')}), more than the file can hold`);
}

/**
 * @param extent which {@link checkExtent} found right.
 * @param where the path of the array, for errors.
 */
export function dataOf(
  storage: Storage,
  messages: readonly Message[],
  { shape, elementBytes }: Extent,
  where: string,
): Uint8Array {
  const bytes = sizeOf(shape) * elementBytes;
  const layout = layoutIn(
    storage,
    messageOf(messages, MESSAGE.layout, `the place of ${where}`),
    where,
  );
  if (layout.kind === COMPACT) return new Cursor(layout.body, where).bytes(bytes);
  if (layout.kind === CHUNKED)
    return inChunks(storage, layout, { shape, elementBytes }, filtersIn(messages, where), where);
  if (layout.address === storage.nowhere) throw invalidFile(`${where} has a shape, but no numbers`);
  return storage.bytes(where, layout.address, bytes);
}

function layoutIn(storage: Storage, message: Uint8Array, where: string): Layout {
  const layout = new Cursor(message, 'a layout');
  const version = layout.uint(1);
  if (version < 3) throw invalidFile(`${where} is stored as HDF5 1.6 did: save the model again`);
  const kind = layout.uint(1);
  const none = new Uint8Array();
  if (kind === COMPACT) return { kind, address: 0, body: layout.bytes(layout.uint(2)), chunk: [] };
  if (kind === CONTIGUOUS)
    return { kind, address: layout.uint(storage.addressBytes), body: none, chunk: [] };
  if (kind !== CHUNKED || version > 3)
    throw invalidFile(
      `${where} is stored in the newest way, which is not read: write it by h5py.File(path, "w") without libver`,
    );
  const rank = layout.uint(1) - 1;
  const address = layout.uint(storage.addressBytes);
  return { kind, address, body: none, chunk: Array.from({ length: rank }, () => layout.uint(4)) };
}

/** The filters that made the chunks, first to last. */
function filtersIn(messages: readonly Message[], where: string): number[] {
  const body = messages.find(({ type }) => type === MESSAGE.filters)?.body;
  if (!body) return [];
  const list = new Cursor(body, 'the filters of an array');
  const version = list.uint(1);
  const count = list.uint(1);
  if (version === 1) list.skip(6);
  return Array.from({ length: count }, () => {
    const filter = list.uint(2);
    if (filter !== DEFLATE && filter !== SHUFFLE)
      throw invalidFile(`${where} is compressed by filter ${filter} of HDF5: use gzip, or none`);
    const name = version === 1 ? list.uint(2) : 0;
    list.skip(2);
    const values = list.uint(2);
    list.skip(Math.ceil(name / 8) * 8 + 4 * values + (version === 1 && values % 2 === 1 ? 4 : 0));
    return filter;
  });
}

function inChunks(
  storage: Storage,
  { address, chunk }: Layout,
  { shape, elementBytes }: Extent,
  filters: readonly number[],
  where: string,
): Uint8Array {
  const chunkBytes = sizeOf(chunk) * elementBytes;
  const bytes = sizeOf(shape) * elementBytes;
  if (chunk.length !== shape.length || chunkBytes === 0 || chunkBytes > 2 * bytes + ROOM)
    throw invalidFile(`${where} is in chunks that do not fit its shape`);
  const data = new Uint8Array(bytes);
  let work = MOST_EXPANSION * storage.size + ROOM;
  for (const { key, child } of leavesOf(storage, address, 1, 8 + 8 * (chunk.length + 1))) {
    if ((work -= chunkBytes) < 0)
      throw invalidFile(`${where} has more chunks than its file can hold`);
    const entry = new Cursor(key, 'a chunk');
    const stored = storage.bytes('a chunk', child, entry.uint(4));
    if (entry.uint(4) !== 0) throw invalidFile(`${where} has chunks that skip their filters`);
    const start = chunk.map(() => entry.uint(8));
    copyChunk(
      unfiltered(stored, filters, chunkBytes, elementBytes, where),
      chunk,
      data,
      shape,
      start,
      elementBytes,
    );
  }
  return data;
}

function unfiltered(
  stored: Uint8Array,
  filters: readonly number[],
  bytes: number,
  elementBytes: number,
  where: string,
): Uint8Array {
  let chunk = stored;
  for (const filter of [...filters].reverse())
    chunk = filter === DEFLATE ? inflated(chunk, bytes, where) : unshuffled(chunk, elementBytes);
  if (chunk.length !== bytes)
    throw invalidFile(`${where} has a chunk of ${chunk.length} bytes instead of ${bytes}`);
  return chunk;
}

function inflated(bytes: Uint8Array, most: number, where: string): Uint8Array {
  try {
    return inflateSync(bytes, { maxOutputLength: most });
  } catch (cause) {
    throw invalidFile(`${where} has a damaged chunk: ${(cause as Error).message}`, cause);
  }
}

/** All first bytes of the elements come first, then all second ones. */
function unshuffled(bytes: Uint8Array, elementBytes: number): Uint8Array {
  const count = Math.floor(bytes.length / elementBytes);
  return Uint8Array.from(bytes, (byte, i) =>
    i < count * elementBytes
      ? bytes[(i % elementBytes) * count + Math.floor(i / elementBytes)]!
      : byte,
  );
}

/** Copies the rows of a chunk into the array; those at its end may reach beyond it. */
function copyChunk(
  chunk: Uint8Array,
  sizes: readonly number[],
  data: Uint8Array,
  shape: readonly number[],
  start: readonly number[],
  elementBytes: number,
): void {
  const last = sizes.length - 1;
  const length = Math.min(sizes[last]!, shape[last]! - start[last]!);
  if (length <= 0) return;
  const rows = sizeOf(sizes.slice(0, last));
  for (let row = 0; row < rows; row++) {
    let rest = row;
    let at = start[last]!;
    let stride = shape[last]!;
    let isInside = true;
    for (let axis = last - 1; axis >= 0; axis--) {
      const index = start[axis]! + (rest % sizes[axis]!);
      rest = Math.floor(rest / sizes[axis]!);
      isInside &&= index < shape[axis]!;
      at += index * stride;
      stride *= shape[axis]!;
    }
    const from = row * sizes[last]! * elementBytes;
    if (isInside) data.set(chunk.subarray(from, from + length * elementBytes), at * elementBytes);
  }
}
