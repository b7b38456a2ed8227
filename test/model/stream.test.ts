/** Streams: a frame at a time. */
import { Model } from '../../lib/model';
import { randomDense, randomLayer, randoms, smallNetwork } from './networks';

const model = new Model(smallNetwork());
const frame = (seed: number): Float32Array => randoms(seed)(3, 1);

describe('a stream', () => {
  test('reuses one output array unless it is given another', () => {
    const stream = model.createStream();
    const out = new Float32Array(2);
    const first = stream.step(frame(1));
    const kept = [...first];
    expect(stream.step(frame(2), out)).toBe(out);
    expect([...first]).toEqual(kept);
    expect(stream.step(frame(3))).toBe(first);
  });

  test('starts anew after reset', () => {
    const stream = model.createStream();
    const first = [...stream.step(frame(1))];
    expect([...stream.step(frame(1))]).not.toEqual(first);
    stream.reset();
    expect([...stream.step(frame(1))]).toEqual(first);
  });

  test('does not disturb another stream on the same model', () => {
    const [a, b] = [model.createStream(), model.createStream()];
    const first = [...a.step(frame(1))];
    expect([...b.step(frame(1))]).toEqual(first);
  });

  test('continues from a state that was taken from another', () => {
    const [a, b] = [model.createStream(), model.createStream()];
    a.step(frame(1));
    b.state = a.state;
    expect([...b.step(frame(2))]).toEqual([...a.step(frame(2))]);
  });

  test('hands out copies of its state', () => {
    const stream = model.createStream();
    stream.step(frame(1));
    const { state } = stream;
    state[0]![0]!.h.fill(7);
    expect(stream.state[0]![0]!.h[0]).not.toBe(7);
  });

  test.each([
    ['a plain array', [1, 2, 3], /x must be a Float32Array of 3 numbers, one frame, but is Array/],
    [
      'a Float64Array',
      new Float64Array(3),
      /Float32Array of 3 numbers, one frame, but is Float64Array/,
    ],
    ['too short a frame', new Float32Array(2), /but is 2 numbers/],
    ['NaN', Float32Array.of(0, NaN, 0), /x\[1\] is NaN, but every input must be a finite number/],
    ['infinity', Float32Array.of(0, 0, -Infinity), /x\[2\] is -Infinity/],
  ])('refuses %s and keeps its state', (_, x, message) => {
    const stream = model.createStream();
    stream.step(frame(1));
    const before = stream.state;
    expect(() => stream.step(x as Float32Array)).toThrow(
      expect.objectContaining({
        name: 'CompactRnnError',
        code: 'INVALID_INPUT',
        message: expect.stringMatching(message),
      }),
    );
    expect(stream.state).toEqual(before);
  });

  test('refuses an output array of the wrong size or with its buffer gone', () => {
    const stream = model.createStream();
    expect(() => stream.step(frame(1), new Float32Array(3))).toThrow(
      /out must hold 2 numbers but holds 3/,
    );
    const out = new Float32Array(2);
    structuredClone(out.buffer, { transfer: [out.buffer] });
    expect(() => stream.step(frame(1), out)).toThrow(/out must hold 2 numbers but holds 0/);
  });

  test('refuses states of another shape, or that are not numbers, and keeps its own', () => {
    const stream = model.createStream();
    const { state } = stream;
    const wrong = structuredClone(state);
    wrong[1]![0]!.h = new Float32Array(5);
    expect(() => (stream.state = wrong)).toThrow(/state h must hold 4 numbers but holds 5/);
    const poisoned = structuredClone(state);
    poisoned[0]![0]!.c![0] = NaN;
    expect(() => (stream.state = poisoned)).toThrow(/state c\[0\] is NaN/);
    expect(() => (stream.state = state.slice(1))).toThrow(/state must have 2 layers/);
    expect(stream.state).toEqual(state);
  });

  test('cannot be made on a model with a backward layer', () => {
    const backward = new Model({
      layers: [
        randomLayer('rnn1', { cell: 'rnn', inputSize: 3, hiddenSize: 2, direction: 'backward' }),
      ],
      head: [],
      emits: 'every-frame',
    });
    expect(() => backward.createStream()).toThrow(
      /cannot be stepped: layer rnn1 is backward; use run\(\)/,
    );
  });

  test.each([
    [{ thread: 1 }, /createStream has no option "thread" \(did you mean "threads"\?\)/],
    [{ threads: 0 }, /threads must be a whole number from 1 to 64, but is 0/],
  ])('refuses the options %j', (options, message) => {
    expect(() => model.createStream(options as object)).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION', message: expect.stringMatching(message) }),
    );
  });
});

describe('a projection that the layer keeps to itself', () => {
  test('serves the recurrence while the whole h goes on', () => {
    const layer = randomLayer('lstm1', { cell: 'lstm', inputSize: 3, hiddenSize: 5, rank: 2 });
    const head = [randomDense('out', 5, 2)];
    const hidden = new Model({
      layers: [{ ...layer, emits: 'hidden' }],
      head,
      emits: 'every-frame',
    });
    const stream = hidden.createStream();
    const y = stream.step(frame(1));
    const { h } = stream.state[0]![0]!;
    const { weight, bias } = head[0]!;
    for (let i = 0; i < 2; i++) {
      const expected = h.reduce(
        (sum, value, j) => sum + value * weight.data[i * 5 + j]!,
        bias![i]!,
      );
      expect(y[i]).toBeCloseTo(expected, 6);
    }
  });
});
