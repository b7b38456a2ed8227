/** Models, streams and pools whose owner disposes of them. */
import { loadModel, Model, type CompactRnnError } from '../../lib';
import { join } from 'node:path';

const DIGITS = join(__dirname, '..', '..', 'models', 'digits', 'digits.safetensors');
const DISPOSED: Partial<CompactRnnError> = { name: 'CompactRnnError', code: 'DISPOSED' };
const load = (): Promise<Model> => loadModel(DIGITS);
const frames = (model: Model, count = 1): Float32Array => new Float32Array(count * model.inputSize);

test('a stream that was disposed refuses every use, and the model goes on', async () => {
  const model = await load();
  const stream = model.createStream();
  const other = model.createStream();
  stream.step(frames(model));
  stream[Symbol.dispose]();
  stream[Symbol.dispose](); // once more does nothing
  const uses = [
    () => stream.step(frames(model)),
    () => {
      stream.reset();
    },
    () => stream.state,
    () => stream.states,
    () => stream.clone(),
    () => stream.serialize(),
  ];
  for (const use of uses) expect(use).toThrow(expect.objectContaining(DISPOSED) as Error);
  expect(() => stream.step(frames(model))).toThrow('this stream was disposed');
  expect(other.step(frames(model))).toHaveLength(model.outputSize);
});

test('a pool that was disposed answers what waits, and refuses the rest', async () => {
  const model = await load();
  const pool = model.createPool();
  const caller = pool.open();
  let answered = false;
  const waiting = pool.push(caller, frames(model, 3)).then((ys) => {
    answered = true;
    return ys;
  });
  await pool[Symbol.asyncDispose]();
  expect(answered).toBe(true);
  expect(await waiting).toHaveLength(3 * model.outputSize);
  expect(pool.size).toBe(0);
  expect(() => pool.open()).toThrow(expect.objectContaining(DISPOSED) as Error);
  await expect(pool.push(caller, frames(model))).rejects.toMatchObject(DISPOSED);
  expect(() => {
    pool.close(caller);
  }).toThrow(expect.objectContaining(DISPOSED) as Error);
});

test('a model that was disposed runs no more; its streams do, to the same outputs', async () => {
  const model = await load();
  const [stream, pool] = [model.createStream(), model.createPool()];
  const expected = Float32Array.from(model.createStream().step(frames(model)));
  model[Symbol.dispose]();
  expect(Float32Array.from(stream.step(frames(model)))).toEqual(expected);
  expect(await pool.push(pool.open(), frames(model))).toEqual(expected);
  const calls = [
    () => model.createStream(),
    () => model.createPool(),
    () => model.runSync(frames(model), { frames: 1 }),
    () => model.convert({ dtype: 'f32' }),
    () => model.packedBytes(),
  ];
  for (const call of calls) expect(call).toThrow(expect.objectContaining(DISPOSED) as Error);
  await expect(model.run(frames(model), { frames: 1 })).rejects.toMatchObject(DISPOSED);
  await expect(model.prepare()).rejects.toMatchObject(DISPOSED);
});

test('await using is asyncDispose', async () => {
  const model = await load();
  const stream = model.createStream();
  await stream[Symbol.asyncDispose]();
  expect(() => stream.step(frames(model))).toThrow(expect.objectContaining(DISPOSED) as Error);
  await model[Symbol.asyncDispose]();
  expect(() => model.createStream()).toThrow(expect.objectContaining(DISPOSED) as Error);
});
