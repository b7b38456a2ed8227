/**
 * The names in a group and the addresses of their headers. Groups of the older kind keep them in a
 * tree of tables, with the names in a heap; those of the newer kind in messages, as long as they
 * are few.
 */
import { invalidFile } from '../../errors';
import { Cursor } from './cursor';
import { MESSAGE, messageOf, type Message } from './messages';
import type { Storage } from './storage';

const HARD = 0;
const ENTRY_TAIL = 24;
const DEEPEST_TREE = 16;

export function linksOf(storage: Storage, messages: readonly Message[]): Map<string, number> {
  if (messages.some(({ type }) => type === MESSAGE.symbolTable)) return inTables(storage, messages);
  const info = messages.find(({ type }) => type === MESSAGE.linkInfo);
  if (info) refuseHeap(storage, info.body);
  const links = messages
    .filter(({ type }) => type === MESSAGE.link)
    .map(({ body }) => linkIn(storage, body));
  return new Map(links.filter((link) => link !== undefined));
}

function refuseHeap(storage: Storage, body: Uint8Array): void {
  const info = new Cursor(body, 'the links of a group');
  info.skip(1);
  if (info.uint(1) & 1) info.skip(8);
  if (info.uint(storage.addressBytes) !== storage.nowhere)
    throw invalidFile(
      'a group of the HDF5 file keeps its many links in the newest way, which is not read: write it by h5py.File(path, "w") without libver and track_order',
    );
}

/** Undefined for a link to a path or another file. */
function linkIn(storage: Storage, body: Uint8Array): [string, number] | undefined {
  const link = new Cursor(body, 'a link');
  link.skip(1);
  const flags = link.uint(1);
  const type = flags & 0x08 ? link.uint(1) : HARD;
  link.skip((flags & 0x04 ? 8 : 0) + (flags & 0x10 ? 1 : 0));
  const name = link.bytes(link.uint(1 << (flags & 3))).toString('utf8');
  return type === HARD ? [name, link.uint(storage.addressBytes)] : undefined;
}

function inTables(storage: Storage, messages: readonly Message[]): Map<string, number> {
  const { addressBytes, lengthBytes } = storage;
  const table = new Cursor(
    messageOf(messages, MESSAGE.symbolTable, 'a symbol table'),
    'a symbol table',
  );
  const tree = table.uint(addressBytes);
  const heap = storage.structure(
    'a heap of names',
    table.uint(addressBytes),
    8 + 2 * lengthBytes + addressBytes,
  );
  heap.expect('HEAP');
  heap.skip(4);
  const size = heap.uint(lengthBytes);
  heap.skip(lengthBytes);
  const names = storage.bytes('a heap of names', heap.uint(addressBytes), size);

  const links = new Map<string, number>();
  for (const leaf of leavesOf(storage, tree, 0, lengthBytes)) {
    const start = storage.structure('a table of symbols', leaf.child, 8);
    start.expect('SNOD');
    start.skip(2);
    const count = start.uint(2);
    const entries = storage.structure(
      'a table of symbols',
      leaf.child + 8,
      count * (2 * addressBytes + ENTRY_TAIL),
    );
    for (let i = 0; i < count; i++) {
      const name = entries.uint(addressBytes);
      const header = entries.uint(addressBytes);
      entries.skip(ENTRY_TAIL);
      if (name < names.length && header !== storage.nowhere)
        links.set(new Cursor(names.subarray(name), 'a name').text(), header);
    }
  }
  return links;
}

/** An entry at the bottom of a tree: its key, and the address of what it names. */
export interface Leaf {
  readonly key: Uint8Array;
  readonly child: number;
}

/** The entries of a tree of the first version, of tables (type 0) or chunks (type 1). */
export function* leavesOf(
  storage: Storage,
  address: number,
  type: number,
  keyBytes: number,
  depth = 0,
): Generator<Leaf> {
  const { addressBytes } = storage;
  if (address === storage.nowhere) return;
  const head = storage.structure('a tree', address, 8 + 2 * addressBytes);
  head.expect('TREE');
  if (head.uint(1) !== type || depth > DEEPEST_TREE)
    throw invalidFile('the HDF5 file is damaged: a tree is of another kind, or too deep');
  const level = head.uint(1);
  const count = head.uint(2);
  const entries = storage.structure(
    'a tree',
    address + 8 + 2 * addressBytes,
    count * (keyBytes + addressBytes),
  );
  for (let i = 0; i < count; i++) {
    const key = entries.bytes(keyBytes);
    const child = entries.uint(addressBytes);
    if (level === 0) yield { key, child };
    else yield* leavesOf(storage, child, type, keyBytes, depth + 1);
  }
}
