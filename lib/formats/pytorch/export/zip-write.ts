/**
 * Zip archives of stored files, as torch.save writes them: every file begins at a multiple of 64
 * bytes. https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
import * as zlib from 'node:zlib';
import { unsupportedModel } from '../../../errors';

const ALIGNMENT = 64;
/** What sizes and offsets of an archive without ZIP64 can say. */
const MOST_BYTES = 2 ** 32 - 1;
const LOCAL = { signature: 0x04034b50, size: 30 };
const CENTRAL = { signature: 0x02014b50, size: 46 };
const END = { signature: 0x06054b50, size: 22 };
/** 1 January 1980, so that the same model gives the same bytes. */
const DATE = 0x21;
/** Of an extra field that only pads. */
const PADDING = 0x4246;

export interface ZipFile {
  readonly name: string;
  readonly bytes: () => Uint8Array;
}

/** The archive as the parts that follow one another, each made when it is asked for. */
export function* zipParts(files: readonly ZipFile[]): Generator<Uint8Array> {
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, bytes } of files) {
    const data = bytes();
    const entry = { name: Buffer.from(name), size: data.length, crc: crc32(data), offset };
    const header = localHeader(entry);
    yield header;
    yield data;
    directory.push(centralHeader(entry));
    offset += header.length + data.length;
    if (offset > MOST_BYTES)
      throw unsupportedModel(`the archive would have more than ${MOST_BYTES} bytes`);
  }
  const central = Buffer.concat(directory);
  yield central;
  yield end(files.length, central.length, offset);
}

interface Entry {
  readonly name: Buffer;
  readonly size: number;
  readonly crc: number;
  readonly offset: number;
}

function localHeader({ name, size, crc, offset }: Entry): Buffer {
  const begin = offset + LOCAL.size + name.length + 4;
  const padding = (ALIGNMENT - (begin % ALIGNMENT)) % ALIGNMENT;
  const header = Buffer.alloc(LOCAL.size + name.length + 4 + padding);
  header.writeUInt32LE(LOCAL.signature, 0);
  common({ crc, size, name }, header, 4);
  header.writeUInt16LE(4 + padding, 28);
  name.copy(header, LOCAL.size);
  header.writeUInt16LE(PADDING, LOCAL.size + name.length);
  header.writeUInt16LE(padding, LOCAL.size + name.length + 2);
  return header;
}

function centralHeader({ name, size, crc, offset }: Entry): Buffer {
  const header = Buffer.alloc(CENTRAL.size + name.length);
  header.writeUInt32LE(CENTRAL.signature, 0);
  common({ crc, size, name }, header, 6);
  header.writeUInt32LE(offset, 42);
  name.copy(header, CENTRAL.size);
  return header;
}

/** What both headers say, from the version that is needed on. */
function common({ crc, size, name }: Omit<Entry, 'offset'>, header: Buffer, at: number): void {
  header.writeUInt16LE(DATE, at + 8);
  header.writeUInt32LE(crc, at + 10);
  header.writeUInt32LE(size, at + 14);
  header.writeUInt32LE(size, at + 18);
  header.writeUInt16LE(name.length, at + 22);
}

function end(count: number, size: number, offset: number): Buffer {
  const record = Buffer.alloc(END.size);
  record.writeUInt32LE(END.signature, 0);
  record.writeUInt16LE(count, 8);
  record.writeUInt16LE(count, 10);
  record.writeUInt32LE(size, 12);
  record.writeUInt32LE(offset, 16);
  return record;
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  return rest;
});

function crc32(bytes: Uint8Array): number {
  // Node has it since 20.15.
  const own = (zlib as { crc32?: (bytes: Uint8Array) => number }).crc32;
  if (own) return own(bytes);
  let rest = 0xffffffff;
  for (const byte of bytes) rest = TABLE[(rest ^ byte) & 0xff]! ^ (rest >>> 8);
  return (rest ^ 0xffffffff) >>> 0;
}
