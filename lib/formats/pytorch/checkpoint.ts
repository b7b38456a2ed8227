/**
 * What torch.save writes: objects, as a pickle, and the numbers of their storages.
 *
 *     zip (since PyTorch 1.6):  NAME/data.pkl, and NAME/data/KEY for each storage
 *     legacy:  pickles of a magic number, the protocol, the system, the objects and the keys of the
 *              storages, then of each storage its length (i64) and its numbers
 */
import { invalidFile } from '../../errors';
import { slice, type Source } from '../../files';
import { Slices } from '../../slices';
import { Cursor, Dict, kindOfValue, unpickling, type Value } from '../pickle';
import { ELEMENT_TYPES, type ElementTypeName } from '../tensors';
import type { ZipArchive } from '../zip';
import { checkpointWorld, type Storage } from './classes';

/** The objects of a checkpoint, and where the numbers of a storage are. */
export interface Checkpoint {
  readonly object: Value;
  /** Its bytes. @throws CompactRnnError INVALID_FILE where they are not there. */
  readonly bytesOf: (storage: Storage) => Promise<Source>;
}

const MAGIC_NUMBER = 0x1950a86a20f9469cfc6cn;
const PROTOCOL = 1001;
const PICKLE = 'data.pkl';
/** Of a pickle of objects. */
const LONGEST_PICKLE = 2 ** 26;

/** The files of an archive that `lib/formats/detection` found to be a checkpoint. */
export async function zipCheckpoint(zip: ZipArchive, signal?: AbortSignal): Promise<Checkpoint> {
  const pickle = zip.names.find((name) => name === PICKLE || name.endsWith(`/${PICKLE}`))!;
  const root = pickle.slice(0, -PICKLE.length);
  await refuseByteOrder(zip, `${root}byteorder`);
  const source = await zip.source(pickle);
  if (source.size > LONGEST_PICKLE)
    throw invalidFile(`its ${PICKLE} has ${source.size} bytes, more than ${LONGEST_PICKLE}`);
  const object = await new Slices(signal).take(unpickling(new Cursor(source), checkpointWorld()));
  return {
    object,
    bytesOf: async ({ key }) => zip.source(`${root}data/${key}`),
  };
}

async function refuseByteOrder(zip: ZipArchive, name: string): Promise<void> {
  if (!zip.has(name)) return;
  const source = await zip.source(name);
  const order = Buffer.from(source.bytes(0, Math.min(source.size, 16))).toString('latin1');
  if (order !== 'little') refuseBigEndian();
}

function refuseBigEndian(): never {
  throw invalidFile(
    'it was saved on a big-endian machine: load it in Python on a little-endian one, and save it there',
  );
}

/** @throws CompactRnnError INVALID_FILE for another pickle. */
export async function legacyCheckpoint(file: Source, signal?: AbortSignal): Promise<Checkpoint> {
  const cursor = new Cursor(file);
  const world = checkpointWorld();
  const slices = new Slices(signal);
  const next = async (): Promise<Value> => slices.take(unpickling(cursor, world));
  const magic = await next();
  if (magic !== MAGIC_NUMBER)
    throw invalidFile(
      'this is a Python pickle, but no PyTorch checkpoint: save the weights by torch.save(model.state_dict(), "weights.pt")',
    );
  const protocol = await next();
  if (protocol !== PROTOCOL)
    throw invalidFile(`the checkpoint's protocol is ${kindOfValue(protocol)}, not ${PROTOCOL}`);
  const system = await next();
  if (system instanceof Dict && system.get('little_endian') === false) refuseBigEndian();
  const object = await next();
  const keys = await next();
  const places = storagesFrom(cursor, file, keys, world.types);
  return {
    object,
    bytesOf: async ({ key }) => {
      const place = places.get(key);
      if (!place) throw invalidFile(`storage ${key} is not in the file`);
      return Promise.resolve(place);
    },
  };
}

/** The storages that follow one another in a legacy file. */
function storagesFrom(
  cursor: Cursor,
  file: Source,
  keys: Value,
  types: ReadonlyMap<string, ElementTypeName>,
): Map<string, Source> {
  if (!Array.isArray(keys)) throw invalidFile('the checkpoint has no list of its storages');
  const places = new Map<string, Source>();
  let at = cursor.position;
  for (const key of keys) {
    const type = typeof key === 'string' ? types.get(key) : undefined;
    if (typeof key !== 'string' || type === undefined)
      throw invalidFile(`the file holds a storage ${kindOfValue(key)} that no tensor is in`);
    const length = Number(new Cursor(file, at).view(8).getBigInt64(0, true));
    const bytes = length * ELEMENT_TYPES[type].bytes;
    at += 8;
    if (!Number.isSafeInteger(bytes) || bytes < 0 || bytes > file.size - at)
      throw invalidFile(
        `storage ${key} claims ${length} numbers, but the file has ${file.size - at} bytes after it: it is truncated or corrupt`,
      );
    places.set(key, slice(file, at, bytes));
    at += bytes;
  }
  return places;
}
