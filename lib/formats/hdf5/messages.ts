/**
 * The header of an object, a group or an array: a list of messages, in blocks that name the next.
 */
import { invalidFile } from '../../errors';
import { Cursor } from './cursor';
import type { Storage } from './storage';

export const MESSAGE = {
  dataspace: 0x01,
  linkInfo: 0x02,
  datatype: 0x03,
  link: 0x06,
  layout: 0x08,
  filters: 0x0b,
  attribute: 0x0c,
  continuation: 0x10,
  symbolTable: 0x11,
} as const;

export interface Message {
  readonly type: number;
  readonly body: Uint8Array;
}

const MOST_BLOCK = 2 ** 24;
const LONGEST_PREFIX = 40;

/** The messages of the object whose header is at an address, in both versions of headers. */
export function messagesAt(storage: Storage, address: number): Message[] {
  const start = storage.structureUpTo('an object header', address, LONGEST_PREFIX);
  const isNew = start.uint(1) !== 1;
  const messages: Message[] = [];
  const blocks: { at: number; size: number; signature: number }[] = [];
  let hasOrder = false;
  if (isNew) {
    const again = storage.structureUpTo('an object header', address, LONGEST_PREFIX);
    again.expect('OHDR');
    again.skip(1); // version
    const flags = again.uint(1);
    again.skip((flags & 0x20 ? 16 : 0) + (flags & 0x10 ? 4 : 0));
    hasOrder = (flags & 0x04) !== 0;
    const size = again.uint(1 << (flags & 3));
    blocks.push({ at: address + again.at, size, signature: 0 });
  } else {
    start.skip(7); // how many messages, and how many links to the object
    blocks.push({ at: address + 16, size: start.uint(4), signature: 0 });
  }
  for (const { at, size, signature } of blocks) {
    if (size > MOST_BLOCK) throw invalidFile(`the HDF5 file is damaged: a header of ${size} bytes`);
    const block = storage.structure('an object header', at, size);
    block.skip(signature);
    const end = signature > 0 ? 4 : 0; // the checksum of a later block in new headers
    for (const message of messagesIn(block, end, isNew, hasOrder)) {
      if (message.type !== MESSAGE.continuation) messages.push(message);
      else {
        const next = new Cursor(message.body, 'a continued header');
        blocks.push({
          at: next.uint(storage.addressBytes),
          size: next.uint(storage.lengthBytes),
          signature: isNew ? 4 : 0,
        });
      }
    }
  }
  return messages;
}

function* messagesIn(
  block: Cursor,
  end: number,
  isNew: boolean,
  hasOrder: boolean,
): Generator<Message> {
  const prefix = isNew ? (hasOrder ? 6 : 4) : 8;
  while (block.left - end >= prefix) {
    const type = block.uint(isNew ? 1 : 2);
    const size = block.uint(2);
    const flags = block.uint(1);
    block.skip(isNew ? (hasOrder ? 2 : 0) : 3);
    const body = block.bytes(size);
    // What is shared between objects is an address of it; h5py shares nothing.
    if ((flags & 2) === 0) yield { type, body };
  }
}

/** The one message of a type. */
export function messageOf(messages: readonly Message[], type: number, what: string): Uint8Array {
  const message = messages.find((each) => each.type === type);
  if (!message) throw invalidFile(`the HDF5 file is damaged: ${what} is missing`);
  return message.body;
}
