/** The addon by itself, in worker threads and in processes of its own. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { svd } from '../../lib/linalg';
import { denseWeight } from '../../lib/weights';

const ADDON = join(__dirname, '..', '..', 'build', 'Release', 'compact_rnn.node');

/**
 * Decomposes one matrix of cosines `times` times over, all at once, and posts the first singular
 * value of each.
 */
function decomposer(rows: number, cols: number, times: number): Worker {
  const script = `
    const { parentPort } = require('node:worker_threads');
    const { svd } = require(${JSON.stringify(ADDON)});
    const w = Float32Array.from({ length: ${rows * cols} }, (_, i) => Math.cos(i * i));
    const all = Array.from({ length: ${times} }, () => svd(w, ${rows}, ${cols}));
    parentPort.postMessage('started');
    Promise.all(all).then((found) => parentPort.postMessage(found.map(({ s }) => s[0])));`;
  return new Worker(script, { eval: true });
}

function messages(worker: Worker, count: number): Promise<unknown[]> {
  const received: unknown[] = [];
  return new Promise((resolve, reject) => {
    worker.on('error', reject);
    worker.on('message', (message) => {
      if (received.push(message) === count) resolve(received);
    });
  });
}

async function expectedNorm(rows: number, cols: number): Promise<number> {
  const w = Float32Array.from({ length: rows * cols }, (_, i) => Math.cos(i * i));
  return (await svd(denseWeight(rows, cols, w))).singularValues[0]!;
}

function runScript(script: string, variables: Record<string, string>) {
  const environment = { ...process.env };
  delete environment.OPENBLAS_CORETYPE; // some machines set one for all their processes
  const { status, stdout } = spawnSync(process.execPath, ['-e', script], {
    env: { ...environment, COMPACT_RNN_LINALG: '', COMPACT_RNN_OPENBLAS: '', ...variables },
    encoding: 'utf8',
  });
  expect(status).toBe(0);
  return JSON.parse(stdout) as Record<string, string>;
}

const REPORT = `
  try { console.log(JSON.stringify(require(${JSON.stringify(ADDON)}).linalgBackend())); }
  catch ({ code, message }) { console.log(JSON.stringify({ code, message })); }`;

describe('worker threads', () => {
  it('get the same results when several decompose at once', async () => {
    const workers = Array.from({ length: 3 }, () => decomposer(150, 60, 3));
    const results = await Promise.all(workers.map((worker) => messages(worker, 2)));
    const expected = await expectedNorm(150, 60);
    for (const [, norms] of results) expect(norms).toEqual([expected, expected, expected]);
  });

  it('can be terminated in the middle of a decomposition', async () => {
    const doomed = decomposer(500, 300, 4);
    await messages(doomed, 1);
    await expect(doomed.terminate()).resolves.toBe(1);
    const next = decomposer(40, 20, 1);
    expect((await messages(next, 2))[1]).toEqual([await expectedNorm(40, 20)]);
  });
});

it('lets a process end in the middle of a decomposition', () => {
  const script = `
    const w = Float32Array.from({ length: 300 * 400 }, (_, i) => Math.cos(i * i));
    for (let i = 0; i < 4; i++) require(${JSON.stringify(ADDON)}).svd(w, 400, 300);
    setTimeout(() => { console.log('{}'); process.exit(0); }, 5);`;
  expect(runScript(script, {})).toEqual({});
});

describe('the choice of the back end', () => {
  it.each(['openblas', 'eigen'])('is %s where COMPACT_RNN_LINALG says so', (name) => {
    expect(runScript(REPORT, { COMPACT_RNN_LINALG: name }).name).toBe(name);
  });

  it('refuses an unknown name in COMPACT_RNN_LINALG', () => {
    expect(runScript(REPORT, { COMPACT_RNN_LINALG: 'mkl' })).toEqual({
      code: 'INVALID_OPTION',
      message: 'the linear algebra back end must be openblas or eigen, but is "mkl"',
    });
  });

  const itOnX64 = process.arch === 'x64' ? it : it.skip;
  itOnX64('is OpenBLAS with kernels that were asked for by OPENBLAS_CORETYPE', () => {
    expect(runScript(REPORT, { OPENBLAS_CORETYPE: 'Nehalem' })).toMatchObject({
      name: 'openblas',
      coreType: 'Nehalem',
    });
  });

  it('leaves no core type behind for child processes', () => {
    const script = `require(${JSON.stringify(ADDON)}).linalgBackend();
      console.log(require('node:child_process').execFileSync(process.execPath,
        ['-p', 'JSON.stringify({ coreType: String(process.env.OPENBLAS_CORETYPE) })'], { encoding: 'utf8' }))`;
    expect(runScript(script, {})).toEqual({ coreType: 'undefined' });
  });

  it('does not fall back in silence from a library that was named and does not load', () => {
    const { code, message } = runScript(REPORT, {
      COMPACT_RNN_OPENBLAS: '/nowhere/libopenblas.so',
    });
    expect(code).toBe('INVALID_OPTION');
    expect(message).toContain('/nowhere/libopenblas.so');
  });

  it('refuses a library that is no OpenBLAS', () => {
    const { message } = runScript(REPORT, {
      COMPACT_RNN_OPENBLAS: process.platform === 'linux' ? 'libm.so.6' : 'libSystem.dylib',
    });
    expect(message).toContain('is not an OpenBLAS');
  });
});
