/** Streams that come and go: each gets what it would get alone, whatever shares its batch. */
import { Model } from '../../lib/model';
import type { PoolStream } from '../../lib/model';
import { EVERY_CELL } from './every-cell';
import { randomLayer, randoms, smallNetwork } from './networks';

const model = new Model(smallNetwork());
const frames = (seed: number, count: number, of: Model = model): Float32Array =>
  randoms(seed)(count * of.inputSize, 1);

/** What the frames give on a stream of their own. */
function alone(of: Model, xs: Float32Array): number[] {
  const stream = of.createStream();
  const outputs: number[] = [];
  for (let i = 0; i < xs.length; i += of.inputSize)
    outputs.push(...stream.step(xs.subarray(i, i + of.inputSize)));
  return outputs;
}

describe('a pool', () => {
  test.each(EVERY_CELL)(
    'gives streams of different lengths what they get alone: %s',
    async (_, cell) => {
      const pool = cell.createPool({ maxBatch: 4, threads: 2 });
      const inputs = [3, 1, 5, 2, 4, 1, 6].map((count, i) => frames(i + 1, count, cell));
      const outputs = await Promise.all(inputs.map((xs) => pool.push(pool.open(), xs)));
      expect(outputs.map((ys) => [...ys])).toEqual(inputs.map((xs) => alone(cell, xs)));
    },
  );

  test('runs the frames of a stream in the order they were pushed, also those pushed meanwhile', async () => {
    const pool = model.createPool();
    const streams = Array.from({ length: 5 }, () => pool.open());
    const inputs = streams.map((_, i) => frames(i + 1, 8));
    const pushed = streams.map(async (stream, i) => {
      const parts = [inputs[i]!.subarray(0, 6), inputs[i]!.subarray(6, 9), inputs[i]!.subarray(9)];
      const early = [pool.push(stream, parts[0]!), pool.push(stream, parts[1]!)];
      await (i % 2 ? early[0] : Promise.resolve());
      return Promise.all([...early, pool.push(stream, parts[2]!)]);
    });
    const outputs = await Promise.all(pushed);
    expect(outputs.map((parts) => parts.flatMap((ys) => [...ys]))).toEqual(
      inputs.map((xs) => alone(model, xs)),
    );
  });

  test('may have its input changed after a push', async () => {
    const pool = model.createPool();
    const xs = frames(1, 2);
    const expected = alone(model, xs);
    const pushed = pool.push(pool.open(), xs);
    xs.fill(9);
    expect([...(await pushed)]).toEqual(expected);
  });

  test('answers what waits for a stream that is closed, and knows it no more', async () => {
    const pool = model.createPool();
    const stream = pool.open();
    const xs = frames(1, 2);
    const pushed = pool.push(stream, xs);
    expect(pool.size).toBe(1);
    pool.close(stream);
    expect(pool.size).toBe(0);
    expect([...(await pushed)]).toEqual(alone(model, xs));
    await expect(pool.push(stream, xs)).rejects.toThrow(/this stream is not open in this pool/);
    expect(() => {
      pool.close(stream);
    }).toThrow(/this stream is not open in this pool/);
  });

  test('does not take the stream of another pool', async () => {
    const [one, other] = [model.createPool(), model.createPool()];
    await expect(one.push(other.open(), frames(1, 1))).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
    await expect(one.push({} as PoolStream, frames(1, 1))).rejects.toThrow(/not open in this pool/);
  });

  test.each([
    ['no frame', new Float32Array(0), /one or more frames of 3 numbers, but is 0 numbers/],
    ['half a frame', new Float32Array(4), /one or more frames of 3 numbers, but is 4 numbers/],
    ['a plain array', [1, 2, 3], /but is Array/],
    ['NaN', Float32Array.of(0, 0, NaN), /xs\[2\] is NaN, but every input must be a finite number/],
  ])('refuses %s and keeps the state', async (_, xs, message) => {
    const pool = model.createPool();
    const stream = pool.open();
    await expect(pool.push(stream, xs as Float32Array)).rejects.toThrow(message);
    const good = frames(1, 2);
    expect([...(await pool.push(stream, good))]).toEqual(alone(model, good));
  });

  test.each([
    [{ maxbatch: 1 }, /createPool has no option "maxbatch" \(did you mean "maxBatch"\?\)/],
    [{ maxBatch: 0 }, /maxBatch must be a whole number of at least 1, but is 0/],
    [{ threads: 0 }, /threads must be a whole number from 1 to 64, but is 0/],
  ])('refuses the options %j', (options, message) => {
    expect(() => model.createPool(options as object)).toThrow(message);
  });

  test('cannot be made on a model with a backward layer', () => {
    const backward = new Model({
      layers: [
        randomLayer('rnn1', { cell: 'rnn', inputSize: 3, hiddenSize: 2, direction: 'backward' }),
      ],
      head: [],
      emits: 'every-frame',
    });
    expect(() => backward.createPool()).toThrow(
      /cannot be stepped: layer rnn1 is backward; use run\(\)/,
    );
  });
});
