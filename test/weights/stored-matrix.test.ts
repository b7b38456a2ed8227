/** Matrices that say where their numbers are, and weights that are packed when they first run. */
/* eslint-disable @typescript-eslint/no-misused-spread -- what copying does is tested */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadModel, saveModel } from '../../lib/formats';
import { initNetwork } from '../../lib/init';
import { Model, type Network } from '../../lib/model';
import { native } from '../../lib/native';
import { denseWeight, StoredMatrix, type Weight } from '../../lib/weights';

const SPEC = { cell: 'lstm', input: 3, layers: 2, cells: 5, output: 2 } as const;
const x = Float32Array.of(1, -2, 0.5);

const recurrentOf = ({ layers }: Network): Weight => layers[0]!.weights[0]!.recurrent;
const stepOf = (model: Model): Float32Array => model.createStream().step(x);

/** The network with another W_h in its first layer. */
function withRecurrent(network: Network, recurrent: Weight): Network {
  const [first, ...others] = network.layers;
  const weights = [{ ...first!.weights[0]!, recurrent }];
  return { ...network, layers: [{ ...first!, weights }, ...others] };
}

test('a model packs nothing until it runs, and each weight once', () => {
  const packed = jest.spyOn(native, 'packWeight');
  try {
    const model = new Model(initNetwork(SPEC, 1));
    model.convert({ dtype: 'f16' });
    expect(packed).not.toHaveBeenCalled();
    stepOf(model);
    expect(packed).toHaveBeenCalledTimes(5);
    stepOf(model);
    stepOf(new Model(model));
    expect(packed).toHaveBeenCalledTimes(5);
  } finally {
    packed.mockRestore();
  }
});

test('prepare packs what run and createStream need', async () => {
  const model = new Model(initNetwork(SPEC, 1));
  await model.prepare();
  const packed = jest.spyOn(native, 'packWeight');
  try {
    expect(stepOf(model)).toEqual(stepOf(new Model(model)));
    expect(packed).not.toHaveBeenCalled();
  } finally {
    packed.mockRestore();
  }
});

test.each(['f32', 'f16', 'int8'] as const)(
  'numbers in %s are the same before and after packing',
  (dtype) => {
    const model = new Model(initNetwork(SPEC, 1)).convert({ dtype });
    const matrix = recurrentOf(model) as StoredMatrix;
    const numbers = (): unknown => {
      const target = new { f32: Float32Array, f16: Uint16Array, int8: Int8Array }[dtype](100);
      matrix.read(target);
      return [target, matrix.data.slice(), matrix.elements().scales?.slice()];
    };
    const before = numbers();
    stepOf(model);
    expect(numbers()).toEqual(before);
  },
);

test('a copy of a weight of floats is one, packed or not', () => {
  const model = new Model(initNetwork(SPEC, 1));
  for (let packed = 0; packed < 2; packed++) {
    const copy = { ...recurrentOf(model) } as Weight;
    expect(stepOf(new Model(withRecurrent(model, copy)))).toEqual(stepOf(model));
  }
});

test('a copy of a weight of another type is refused by the compiler, and where it runs', () => {
  const model = new Model(initNetwork(SPEC, 1)).convert({ dtype: 'int8' });
  const matrix = recurrentOf(model) as StoredMatrix;
  // @ts-expect-error -- a copy does not know where the bytes and scales are
  const copy: Weight = { ...matrix };
  expect(() => new Model(withRecurrent(model, copy))).toThrow(
    /said to be "int8", but its data are floats/,
  );
});

test('a part of a packed weight is a weight of its own', () => {
  const kind = { kind: 'low-rank', rank: 2 } as const;
  const model = new Model(initNetwork({ ...SPEC, recurrentWeight: kind }, 1));
  stepOf(model);
  const { a } = recurrentOf(model) as Extract<Weight, { kind: 'low-rank' }>;
  const head = [{ name: 'out', weight: a, activation: 'none' as const }];
  const layers = initNetwork({ cell: 'rnn', input: 3, layers: 1, cells: 2 }, 2).layers;
  const y = stepOf(new Model({ layers, head, emits: 'every-frame' }));
  const same = [{ ...head[0]!, weight: denseWeight(a.rows, a.cols, a.data.slice()) }];
  expect(y).toEqual(stepOf(new Model({ layers, head: same, emits: 'every-frame' })));
});

test('a file that changes after it was loaded changes no model', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'views-'));
  try {
    const path = join(folder, 'm.safetensors');
    const model = new Model(initNetwork(SPEC, 1));
    await saveModel(model, path);
    const loaded = await loadModel(path);
    writeFileSync(path, 'gone');
    expect(stepOf(loaded)).toEqual(stepOf(model));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the event loop takes turns while a model is loaded and first run', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'turns-'));
  try {
    const path = join(folder, 'm.safetensors');
    await saveModel(new Model(initNetwork({ ...SPEC, cells: 500, layers: 3 }, 1)), path);
    let turns = 0;
    let stop = false;
    const turn = (): void => {
      turns += 1;
      if (!stop) setImmediate(turn);
    };
    setImmediate(turn);
    const model = await loadModel(path);
    expect(turns).toBeGreaterThan(5); // at least one for each of its matrices
    await model.run(x, { frames: 1 });
    stop = true;
  } finally {
    rmSync(folder, { recursive: true });
  }
});
