// Environments (the main thread and workers) that load the addon and end, in the order of the
// command line: run by a test, each order in a process of its own. Prints "done" at the end.
const { Worker, isMainThread, parentPort, workerData } = require('node:worker_threads');

/** Loads the library anew in this environment; a model with threads of its own, and one run. */
function begin() {
  const { Model, initNetwork } = require('../../dist/index.js');
  const spec = { cell: 'lstm', input: 8, layers: 2, cells: 64, output: 5 };
  const model = new Model(initNetwork(spec, 1));
  const stream = model.createStream({ threads: 2 });
  stream.step(new Float32Array(8));
  const pool = model.createPool({ threads: 2 });
  const frames = 3000;
  const xs = new Float32Array(8 * frames).fill(0.5);
  const pushed = pool.push(pool.open(), xs);
  return Promise.all([model.run(xs, { frames }), pushed]).then(() => stream[Symbol.dispose]());
}

const start = (what) => new Worker(__filename, { workerData: what });
const heard = (worker) =>
  new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
const ended = (worker) =>
  new Promise((resolve, reject) => worker.once('exit', resolve).once('error', reject));

const ORDERS = {
  'a worker before the main thread': async () => {
    await ended(start('works'));
    await begin();
  },
  'a worker after the main thread': async () => {
    await begin();
    await ended(start('works'));
    await ended(start('works'));
  },
  'workers alone': async () => {
    await Promise.all([1, 2, 3].map(() => ended(start('works'))));
  },
  'workers that are ended while they work': async () => {
    const workers = [1, 2, 3].map(() => start('never waits'));
    await Promise.all(workers.map(heard));
    await Promise.all(workers.map((worker) => worker.terminate()));
    await begin();
  },
  'a worker that exits while it works': async () => {
    await ended(start('exits'));
    await begin();
  },
  'a process that exits while all work': async () => {
    await Promise.all([1, 2].map(() => heard(start('never waits'))));
    void begin();
  },
};

const WORKERS = {
  works: begin,
  'never waits': async () => {
    parentPort.on('message', () => undefined); // so that it stays
    void begin();
    parentPort.postMessage('at work');
  },
  exits: async () => {
    void begin();
    process.exit(0);
  },
};

if (isMainThread)
  ORDERS[process.argv[2]]().then(() => {
    console.log('done');
    process.exit(0);
  });
else void WORKERS[workerData]();
