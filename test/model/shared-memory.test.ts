/**
 * Tokens in memory that another thread changes all the while: what the addon looks rows up by is
 * what it has checked. Checked in place, the first of these runs ended the process.
 */
import { Worker } from 'node:worker_threads';
import { initNetwork } from '../../lib/init';
import { Model } from '../../lib/model';

const TOKENS = 16;
const FRAMES = 4096;
const ROUNDS = 40;

let worker: Worker;
const xs = new Float32Array(new SharedArrayBuffer(4 * FRAMES));
const model = new Model(
  initNetwork({ cell: 'rnn', tokens: TOKENS, embedding: 64, layers: 1, cells: 4, output: 4 }, 1),
);

beforeAll(async () => {
  const code = `
    const { parentPort, workerData } = require('node:worker_threads');
    const xs = new Float32Array(workerData);
    parentPort.postMessage('runs');
    for (;;) { xs.fill(16777210); xs.fill(0); }`;
  worker = new Worker(code, { eval: true, workerData: xs.buffer });
  await new Promise((resolve) => worker.once('message', resolve));
});

afterAll(async () => worker.terminate());

/** Outputs, or the refusal of a token that there is not. */
async function outcome(run: () => Float32Array | Promise<Float32Array>): Promise<void> {
  try {
    expect((await run()).every(Number.isFinite)).toBe(true);
  } catch (error) {
    expect(error).toMatchObject({ code: 'INVALID_INPUT' });
  }
}

const stream = model.createStream({ batch: FRAMES });
const pool = model.createPool();
const pushed = pool.open();

test.each<[string, () => Float32Array | Promise<Float32Array>]>([
  ['step', () => stream.step(xs)],
  ['runSync', () => model.runSync(xs, { frames: FRAMES })],
  ['run', async () => model.run(xs, { frames: FRAMES })],
  ['run before the matrices are packed', async () => new Model(model).run(xs, { frames: FRAMES })],
  ['push', async () => pool.push(pushed, xs)],
])('%s', async (_, run) => {
  for (let round = 0; round < ROUNDS; round++) await outcome(run);
});
