/**
 * Worker threads that end while the addon works for them. In a process of its own: a mistake would
 * end this one.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const INDEX = join(__dirname, '..', '..', 'dist', 'index.js');

/** A worker never waits for what it starts; most are terminated amid it. */
const SCRIPT = `
const { Worker } = require('node:worker_threads');
const body = \`
  const { Model, compress, initNetwork, planCompression } = require(${JSON.stringify(INDEX)});
  const model = new Model(initNetwork({ cell: 'lstm', input: 40, layers: 2, cells: 96, output: 8 }));
  const plan = planCompression(model, { method: 'joint-svd', rank: 5 });
  const xs = new Float32Array(40 * 300);
  void (async () => {
    for (;;) {
      const jobs = [model.run(xs, { frames: 300 }), model.run(xs, { frames: 300 }), compress(model, plan)];
      for (const _ of jobs) model.createStream().step(xs.subarray(0, 40));
      await Promise.all(jobs);
    }
  })();
\`;
async function turn(lifetimes) {
  for (const lifetime of lifetimes) {
    const worker = new Worker(body, { eval: true });
    await new Promise((resolve) => setTimeout(resolve, lifetime));
    await worker.terminate();
  }
}
const lifetimes = Array.from({ length: 14 }, (_, i) => 30 + 17 * i);
void Promise.all([turn(lifetimes), turn(lifetimes.toReversed())]).then(() => console.log('done'));
`;

test('a worker thread may be terminated while it runs and compresses models', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', SCRIPT], {
    encoding: 'utf8',
  });
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: 'done\n', stderr: '' });
}, 60_000);
