/** The state of a stream: cloned, and written as bytes. */
import { Model } from '../../lib/model';
import { randomDense, randomLayer, randoms, smallNetwork } from './networks';

const model = new Model(smallNetwork());
const frame = (seed: number, batch = 1): Float32Array => randoms(seed)(3 * batch, 1);

describe('a stream', () => {
  test('clones itself, and goes its own way', () => {
    const stream = model.createStream({ batch: 2, threads: 2 });
    stream.step(frame(1, 2));
    const copy = stream.clone();
    expect(copy).toMatchObject({ batch: 2, threads: 2 });
    copy.step(frame(5, 2));
    const twin = stream.clone();
    expect([...twin.step(frame(2, 2))]).toEqual([...stream.step(frame(2, 2))]);
  });

  test('goes on from the bytes of its state', () => {
    const stream = model.createStream({ batch: 2 });
    stream.step(frame(1, 2));
    const bytes = stream.serialize();
    const later = model.createStream({ batch: 2 });
    later.restore(bytes);
    expect([...later.step(frame(2, 2))]).toEqual([...stream.step(frame(2, 2))]);
  });

  test('takes bytes that lie anywhere in a larger buffer', () => {
    const stream = model.createStream();
    stream.step(frame(1));
    const bytes = stream.serialize();
    const within = new Uint8Array(bytes.length + 3);
    within.set(bytes, 3);
    const later = model.createStream();
    later.restore(within.subarray(3));
    expect(later.state).toEqual(stream.state);
  });

  test('writes the format that the documentation gives', () => {
    const stream = model.createStream();
    stream.step(frame(1));
    const bytes = Buffer.from(stream.serialize());
    expect(bytes.toString('latin1', 0, 8)).toBe('CRNNSTAT');
    expect(bytes.readUInt32LE(8)).toBe(1);
    const end = 16 + bytes.readUInt32LE(12);
    expect(JSON.parse(bytes.toString('utf8', 16, end))).toEqual({
      utterances: [[[{ h: 5, c: 5 }], [{ h: 4, c: 4 }]]],
    });
    expect(bytes.readFloatLE(end)).toBe(stream.state[0]![0]!.h[0]);
    expect(bytes.readFloatLE(end + 4 * 5)).toBe(stream.state[0]![0]!.c![0]);
    expect(bytes.length).toBe(end + 4 * 18);
  });

  const other = new Model({
    layers: [randomLayer('lstm1', { cell: 'lstm', inputSize: 3, hiddenSize: 5 })],
    head: [randomDense('out', 5, 2)],
    emits: 'every-frame',
  });
  const good = model.createStream().serialize();
  const changed = (at: number, value: number): Uint8Array => {
    const bytes = good.slice();
    bytes[at] = value;
    return bytes;
  };
  const nan = good.slice();
  nan.set([0, 0, 192, 127], nan.length - 4);

  test.each([
    ['another model', other.createStream().serialize(), /a model with other layers/],
    ['another batch', model.createStream({ batch: 2 }).serialize(), /another number of utterances/],
    ['a string', 'CRNNSTAT', /must be a Uint8Array, but is String/],
    ['nothing', new Uint8Array(0), /the bytes are not what serialize\(\) returns/],
    ['another file', changed(0, 0), /the bytes are not what serialize\(\) returns/],
    ['a later version', changed(8, 2), /it has version 2, but this compact-rnn reads version 1/],
    ['a cut header', good.slice(0, 20), /the bytes end too early/],
    ['a cut vector', good.slice(0, -1), /the bytes are not as many as its layers take/],
    ['too many bytes', Uint8Array.from([...good, 0, 0, 0, 0]), /the bytes are not as many/],
    ['NaN', nan, /state c\[3\] is NaN/],
  ])('refuses the state of %s and keeps its own', (_, bytes, message) => {
    const stream = model.createStream();
    stream.step(frame(1));
    const before = stream.state;
    expect(() => {
      stream.restore(bytes as Uint8Array);
    }).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT', message: expect.stringMatching(message) }),
    );
    expect(stream.state).toEqual(before);
  });
});
