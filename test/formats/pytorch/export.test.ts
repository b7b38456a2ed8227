/**
 * Networks as state dicts with their Python modules: read back, and, where Debian's python3-torch
 * is, run and trained on by it, in two processes.
 */
import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  compress,
  type ElementwiseLayer,
  exportModel,
  type FrameLayer,
  initNetwork,
  loadModel,
  Model,
  planCompression,
  type ModelSpec,
  type Network,
} from '../../../lib';
import { npyParts } from '../../../lib/formats';
import { randomDense } from '../../model/networks';

const PYTHON = '/usr/bin/python3';
const hasTorch = spawnSync(PYTHON, ['-c', 'import torch, numpy']).status === 0;
const describeWithTorch = hasTorch ? describe : describe.skip;

const folder = mkdtempSync(join(tmpdir(), 'pytorch-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const UNITS = { kind: 'ctc', names: ['<blank>', 'a', 'b', 'c'], blank: 0 } as const;
const spec = (more: object): ModelSpec => ({
  cell: 'lstm',
  input: 3,
  layers: 2,
  cells: 6,
  units: UNITS,
  ...more,
});

async function compressed(more: object, method: 'joint-svd' | 'low-rank'): Promise<Network> {
  const model = new Model(initNetwork(spec(more), 1));
  const size = method === 'low-rank' ? { rank: 2 } : { ranks: [2, 3] };
  return (await compress(model, planCompression(model, { method, ...size }))).model;
}

/** One without a head, whose output is the whole h of a projected layer. */
async function wholeHidden(): Promise<Network> {
  const network = await compressed({ cell: 'rnn' }, 'joint-svd');
  const layers = network.layers
    .slice(0, 1)
    .map((layer) => ({ ...layer, emits: 'hidden' as const }));
  return { layers, head: [], emits: 'every-frame' };
}

/** Dense layers and normalization in front, and one answer a sequence. */
async function withFrames(): Promise<Network> {
  const { layers, head, units } = new Model(initNetwork(spec({ input: 4 }), 2));
  const front = new Model(initNetwork(spec({ layers: 1, cells: 2 }), 3)).head[0]!;
  const [first, ...others] = layers;
  const before = [
    { ...front, name: 'front end', activation: 'relu' as const },
    { kind: 'layer-norm' as const, name: 'norm', size: 4, epsilon: 1e-3 },
  ];
  return Promise.resolve({
    layers: [{ ...first!, before }, ...others],
    head,
    ...(units && { units }),
    emits: 'last-frame',
  });
}

/** All that has no matrix: norms, scales, functions, residuals, masks, branches. */
async function withoutMatrices(): Promise<Network> {
  const { layers, head, units } = new Model(initNetwork(spec({ input: 4, cells: 4 }), 4));
  const front = new Model(initNetwork(spec({ layers: 1, cells: 3 }), 3)).head[0]!;
  const [first, second] = layers;
  const curve = (name: string, activation: ElementwiseLayer['activation']): FrameLayer => ({
    kind: 'elementwise',
    name,
    size: 4,
    ...(activation && { activation }),
  });
  const combined = (name: string, by: 'sum' | 'product' | 'recall', other: string): FrameLayer => ({
    kind: 'combination',
    name,
    by,
    with: other,
  });
  return Promise.resolve({
    layers: [
      {
        ...first!,
        before: [
          { ...front, name: 'front' },
          {
            kind: 'rms-norm',
            name: 'rms',
            size: 4,
            epsilon: 1e-3,
            scale: new Float32Array(4).fill(2),
          },
          curve('elu', { name: 'elu', alpha: 0.5 }),
          combined('residual', 'sum', 'front'),
          { ...front, name: 'gated', weight: randomDense('gated', 4, 4).weight },
          curve('gate', { name: 'sigmoid' }),
          combined('silu', 'product', 'gated'),
        ],
      },
      {
        ...second!,
        before: [
          combined('back', 'recall', first!.name),
          curve('mask', { name: 'hard-sigmoid', alpha: 0.25, beta: 0.5 }),
          combined('masked', 'product', first!.name),
        ],
      },
    ],
    beforeHead: [
      { ...curve('scaled', { name: 'gelu' }), shift: Float32Array.of(1, 2, 3, 4) } as FrameLayer,
      { kind: 'combination', name: 'beside', by: 'concatenation', with: 'input', leads: true },
      { ...curve('softmax', 'softmax'), size: 7 } as FrameLayer,
    ],
    head: [{ ...head[0]!, weight: randomDense('out', 7, head[0]!.weight.rows).weight }],
    ...(units && { units }),
    emits: 'every-frame',
  });
}

const NETWORKS: Readonly<Record<string, () => Promise<Network> | Network>> = {
  dense: () => initNetwork(spec({}), 1),
  bidirectional: () => initNetwork(spec({ cell: 'gru', direction: 'bidirectional' }), 1),
  relu: () => initNetwork(spec({ cell: 'rnn', activation: 'relu' }), 1),
  projected: () => compressed({}, 'joint-svd'),
  low_rank: () => compressed({}, 'low-rank'),
  projected_gru: () => compressed({ cell: 'gru' }, 'joint-svd'),
  projected_rnn: () => compressed({ cell: 'rnn' }, 'joint-svd'),
  whole_hidden: wholeHidden,
  frames: withFrames,
  without_matrices: withoutMatrices,
};

const FRAMES = 7;
const path = (name: string): string => join(folder, `${name}.pt`);

function input(size: number): Float32Array {
  return Float32Array.from({ length: FRAMES * size }, (_, i) => Math.sin(1 + i));
}

async function exported(name: string): Promise<Model> {
  const model = new Model(await NETWORKS[name]!());
  await exportModel(model, path(name), { to: 'pytorch' });
  return model;
}

function worst(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(actual.length).toBe(expected.length);
  return Array.from(actual).reduce((most, x, i) => Math.max(most, Math.abs(x - expected[i]!)), 0);
}

test.each(Object.keys(NETWORKS))(
  '%s comes back as it was, without an architecture',
  async (name) => {
    const model = await exported(name);
    const warned = jest.spyOn(process, 'emitWarning');
    const back = await loadModel(path(name));
    expect(warned).not.toHaveBeenCalled();
    warned.mockRestore();
    expect(back.units).toEqual(model.units);
    expect(back.emits).toBe(model.emits);
    const x = input(model.inputSize);
    const y = await model.run(x, { frames: FRAMES });
    expect(worst(await back.run(x, { frames: FRAMES }), y)).toBeLessThan(1e-6);
  },
);

test('a projected LSTM has the names of nn.LSTM with proj_size', async () => {
  await exported('projected');
  const source = readFileSync(join(folder, 'projected.py'), 'utf8');
  expect(source).toMatch(/self\.\w+ = nn\.LSTM\(3, 6, proj_size=2, batch_first=True\)/);
  expect(readFileSync(path('projected')).includes('.weight_hr_l0')).toBe(true);
});

describe('refused', () => {
  test('a kind of weight that PyTorch has no module for', async () => {
    const model = new Model(
      initNetwork(spec({ recurrentWeight: { kind: 'hashed', buckets: 6 } }), 1),
    );
    await expect(exportModel(model, path('hashed'), { to: 'pytorch' })).rejects.toMatchObject({
      code: 'UNSUPPORTED_MODEL',
      message: expect.stringMatching(/W_h is a hashed matrix.*joint-svd/) as string,
    });
  });

  test('a Python file of somebody else in the way', async () => {
    writeFileSync(join(folder, 'mine.py'), 'print(1)\n');
    const model = new Model(initNetwork(spec({}), 1));
    await expect(exportModel(model, path('mine'), { to: 'pytorch' })).rejects.toThrow(
      /mine\.py, where the Python module would go, is another file/,
    );
    expect(readFileSync(join(folder, 'mine.py'), 'utf8')).toBe('print(1)\n');
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

/** One of two, with what torchrun tells it (Debian's own torchrun fails on its Python). */
async function processOf(args: readonly string[], rank: number, port: number): Promise<string> {
  const env = {
    ...process.env,
    OMP_NUM_THREADS: '1',
    MASTER_ADDR: '127.0.0.1',
    MASTER_PORT: String(port),
    RANK: String(rank),
    LOCAL_RANK: String(rank),
    WORLD_SIZE: '2',
  };
  return (await promisify(execFile)(PYTHON, args, { env, timeout: 100_000 })).stdout;
}

describeWithTorch('PyTorch (skipped where /usr/bin/python3 has no torch)', () => {
  const RUN = `
import json, sys
sys.path.insert(0, sys.argv[1])
import importlib, torch
results = {}
for name, size in json.loads(sys.argv[2]).items():
    network = importlib.import_module(name).load().eval()
    x = torch.tensor([[[__import__("math").sin(1 + t * size + k) for k in range(size)] for t in range(${FRAMES})]])
    with torch.no_grad():
        results[name] = network(x).flatten().tolist()
print(json.dumps(results))
`;

  test('runs every network as it runs here', async () => {
    const models = new Map<string, Model>();
    for (const name of Object.keys(NETWORKS)) models.set(name, await exported(name));
    const sizes = Object.fromEntries([...models].map(([name, model]) => [name, model.inputSize]));
    const out = execFileSync(PYTHON, ['-c', RUN, folder, JSON.stringify(sizes)], {
      encoding: 'utf8',
    });
    const results = JSON.parse(out) as Record<string, number[]>;
    for (const [name, model] of models) {
      const y = await model.run(input(model.inputSize), { frames: FRAMES });
      expect({ name, worst: worst(results[name]!, y) < 1e-5 }).toEqual({ name, worst: true });
    }
  }, 60_000);

  test('trains one on by CTC in two processes, which comes back', async () => {
    const model = await exported('projected');
    const lines = [1, 2, 3, 4].map((i) => {
      const parts = npyParts({ shape: [FRAMES, 3], data: input(3).map((x) => x / i) });
      writeFileSync(join(folder, `x${i}.npy`), Buffer.concat(parts));
      return JSON.stringify({ features: `x${i}.npy`, labels: [1 + (i % 3), 2] });
    });
    writeFileSync(join(folder, 'train.jsonl'), `${lines.join('\n')}\n`);
    const tuned = join(folder, 'tuned.pt');
    const port = await freePort();
    const args = [
      join(folder, 'projected.py'),
      ...['--data', join(folder, 'train.jsonl'), '--out', tuned],
      ...['--epochs', '1', '--batch', '2', '--rate', '0.01'],
    ];
    const [out] = await Promise.all([0, 1].map(async (rank) => processOf(args, rank, port)));
    expect(out).toMatch(/^epoch 1: loss \d+\.\d+$/m);
    const back = await loadModel(tuned);
    expect(back).toMatchObject({ parameters: model.parameters, units: model.units });
    const x = input(3);
    const before = await model.run(x, { frames: FRAMES });
    const change = worst(await back.run(x, { frames: FRAMES }), before);
    expect(change).toBeGreaterThan(1e-3);
    expect(change).toBeLessThan(3);
  }, 120_000);
});
