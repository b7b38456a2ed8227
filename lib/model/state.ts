/**
 * The state of an utterance between two frames, and its form as bytes:
 *
 *     "CRNNSTAT" | u32 version (1) | u32 length of the JSON | JSON | all h and c, f32
 *
 * The JSON is { "utterances": [state, ...] }, a state being [layer][direction] of
 * { "h": cells, "c": cells for an LSTM }; h and c follow in that order. All is little-endian.
 */
import { types } from 'node:util';
import { type CompactRnnError, invalidInput } from '../errors';
import { kindOf, ownElements, shown } from '../json';
import { copiedFloats } from './checks';

/**
 * The state between two frames: for every layer, for each of its directions, h(t) of N cells and
 * for an LSTM c(t) of N cells. What a projection makes of h is not part of it, so that a dense
 * model and its compressed form have states of the same shape.
 */
export type StreamState = { h: Float32Array; c?: Float32Array }[][];

const MAGIC = 'CRNNSTAT';
const VERSION = 1;
/** Magic, version, length of the JSON. */
const PREFIX = 16;

type Shape = { h: number; c?: number }[][];

function shapeOf(state: StreamState): Shape {
  return state.map((layer) =>
    layer.map(({ h, c }) => ({ h: h.length, ...(c && { c: c.length }) })),
  );
}

function vectorsOf(state: StreamState): Float32Array[] {
  return state.flatMap((layer) => layer.flatMap(({ h, c }) => (c ? [h, c] : [h])));
}

/**
 * A copy of a state that a caller may change. Whether it fits a model is for the addon to check.
 * @throws CompactRnnError INVALID_INPUT where it is not the state of any model.
 */
export function copiedState(state: StreamState): StreamState {
  return listOf('a state', state, 'layers').map((layer) =>
    listOf('a layer of a state', layer, 'directions').map((direction) => {
      const { h, c } = (direction as Partial<StreamState[number][number]> | null) ?? {};
      return {
        h: copiedFloats('state h', h),
        ...(c !== undefined && { c: copiedFloats('state c', c) }),
      };
    }),
  );
}

function listOf<Item>(what: string, list: readonly Item[], items: string): readonly Item[] {
  const own = ownElements(list);
  if (own) return own as Item[];
  throw invalidInput(`${what} must be an array of ${items}, but is ${shown(list)}`);
}

/** The states of all utterances of a stream as bytes. */
export function serializeStates(states: readonly StreamState[]): Uint8Array {
  const json = Buffer.from(JSON.stringify({ utterances: states.map(shapeOf) }));
  const prefix = Buffer.alloc(PREFIX);
  prefix.write(MAGIC, 'latin1');
  prefix.writeUInt32LE(VERSION, 8);
  prefix.writeUInt32LE(json.length, 12);
  const vectors = states
    .flatMap(vectorsOf)
    .map((v) => Buffer.from(v.buffer, v.byteOffset, v.byteLength));
  return new Uint8Array(Buffer.concat([prefix, json, ...vectors]));
}

function unrestorable(reason: string): CompactRnnError {
  return invalidInput(`cannot restore the state: ${reason}`);
}

/** The JSON in front of the numbers, where the bytes are a state at all. */
function jsonOf(bytes: Buffer): { text: string; end: number } {
  if (bytes.length < PREFIX || bytes.toString('latin1', 0, MAGIC.length) !== MAGIC)
    throw unrestorable('the bytes are not what serialize() returns');
  const version = bytes.readUInt32LE(8);
  if (version !== VERSION)
    throw unrestorable(`it has version ${version}, but this compact-rnn reads version ${VERSION}`);
  const end = PREFIX + bytes.readUInt32LE(12);
  if (end > bytes.length) throw unrestorable('the bytes end too early');
  return { text: bytes.toString('utf8', PREFIX, end), end };
}

/**
 * The states that {@link serializeStates} made bytes of.
 *
 * @param like states of the stream that is to be restored: the bytes must hold the same shapes.
 * @throws CompactRnnError INVALID_INPUT.
 */
export function parseStates(data: Uint8Array, like: readonly StreamState[]): StreamState[] {
  if (!types.isUint8Array(data))
    throw unrestorable(`it must be a Uint8Array, but is ${kindOf(data)}`);
  const bytes = Buffer.from(data); // a copy, which nobody changes meanwhile
  const { text, end } = jsonOf(bytes);
  if (text !== JSON.stringify({ utterances: like.map(shapeOf) })) {
    throw unrestorable(
      'it is of a model with other layers, or of a stream with another number of utterances: restore it where it was made',
    );
  }
  const expected = like.flatMap(vectorsOf).reduce((sum, v) => sum + v.length, 0);
  if (bytes.length - end !== 4 * expected)
    throw unrestorable('the bytes are not as many as its layers take');
  // Copied, since f32 numbers must begin at a multiple of 4.
  const numbers = new Float32Array(Uint8Array.from(bytes.subarray(end)).buffer);
  let next = 0;
  const take = (v: Float32Array): Float32Array => numbers.slice(next, (next += v.length));
  return like.map((state) =>
    state.map((layer) => layer.map(({ h, c }) => ({ h: take(h), ...(c && { c: take(c) }) }))),
  );
}
