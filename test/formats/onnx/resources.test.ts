/**
 * Files of a few bytes that ask for much memory or time: each is refused by a typed error before it
 * gets them, or needs no more than its size. What is not refused here aborts the process, or runs
 * for minutes.
 */
import { Model } from '../../../lib/model';
import { loadedNetwork } from '../../../lib/model';
import { CELLS, FRAMES, graphOf, INPUTS, type Step } from './rnn-graph';
import { expectError } from './expect';
import { readOnnx, readOnnxFile } from './read';
import { MemorySource } from '../../../lib/files/source';
import { numbers, onnxBytes, tensor, type GraphSpec, type TensorSpec } from './write';

const ints = (...data: number[]): TensorSpec => ({ dims: [data.length], data, type: 'int64' });

/** A chain of `count` nodes from `first`, whose last value is `last`. */
function chain(
  count: number,
  first: string,
  last: string,
  step: (from: string, to: string, k: number) => Step,
): Step[] {
  const name = (k: number): string => (k === 0 ? first : k === count ? last : `${last}${k}`);
  return Array.from({ length: count }, (_, k) => step(name(k), name(k + 1), k));
}

const read = (steps: readonly Step[], more: Partial<GraphSpec> = {}) =>
  readOnnx(onnxBytes(graphOf(steps, more)));

/** Initializers beside those that `graphOf` knows. */
function withTensors(
  steps: readonly Step[],
  tensors: Readonly<Record<string, TensorSpec>>,
): GraphSpec {
  const graph = graphOf(steps);
  return { ...graph, initializers: { ...graph.initializers, ...tensors } };
}

/** What a network of these nodes takes when it is loaded: its matrices are read. */
async function load(graph: GraphSpec): Promise<Model> {
  return new Model(await loadedNetwork(readOnnxFile(new MemorySource(onnxBytes(graph)))));
}

describe('constants that nodes let grow are refused where they are needed:', () => {
  const doubled = (count: number, axis = 0): Step[] =>
    chain(count, 'k', 'big', (from, to) => ['Concat', `${from} ${from}`, to, { axis }]);
  const rnn: Step = ['RNN', 'X V R', 'y'];

  test('a list of sizes joined with itself 31 times', () => {
    const steps: Step[] = [...doubled(31), ['Reshape', 'W big', 'V'], rnn];
    expectError(
      () => readOnnx(onnxBytes(withTensors(steps, { k: ints(1, 1, 1, 1, 1, 1, 1, 1) }))),
      'UNSUPPORTED_MODEL',
      /node "the Reshape": .* its shape are 17179869184 numbers, above the limit/,
    );
  });

  test('one whose elements cannot be counted', () => {
    const steps: Step[] = [...doubled(60), ['Reshape', 'W big', 'V'], rnn];
    expectError(
      () => readOnnx(onnxBytes(withTensors(steps, { k: ints(1, 1) }))),
      'UNSUPPORTED_MODEL',
      /a constant of dims \[9007199254740992\] is computed: it is too large/,
    );
  });

  test('a weight joined with itself until it has all the inputs in the world', () => {
    const graph = withTensors([...doubled(24, 2), ['RNN', 'X big R', 'y']], {
      k: tensor([1, CELLS, INPUTS], 1),
    });
    expectError(
      () => readOnnx(onnxBytes({ ...graph, inputs: { X: ['t', 1, 'n'] } })),
      'UNSUPPORTED_MODEL',
      /node "the RNN": computing the graph's constants takes more than \d+ bytes/,
    );
  });

  test('initial states joined with themselves', () => {
    const graph = withTensors([...doubled(40), ['RNN', 'X W R _ _ big', 'y']], {
      k: tensor([1, 1, CELLS], 1),
    });
    expectError(() => readOnnx(onnxBytes(graph)), 'UNSUPPORTED_MODEL', /takes more than \d+ bytes/);
  });

  test('features joined with themselves', () => {
    const features = chain(40, 'Y', 'f', (from, to) => [
      'Concat',
      `${from} ${from}`,
      to,
      { axis: 3 },
    ]);
    expectError(
      () => read([['RNN', 'X W R', 'Y'], ...features, ['MatMul', 'f D', 'y']]),
      'UNSUPPORTED_MODEL',
      /joins more than 16 directions/,
    );
  });

  test('a long list of places that many nodes pick', () => {
    const places = {
      dims: [500_000],
      data: Array.from({ length: 500_000 }, (_, k) => (k % 3) % 2),
      type: 'int64',
    } as const;
    const picked = Array.from({ length: 60 }, (_, k): Step => ['Gather', 'K places', `g${k}`]);
    const all: Step = ['Concat', picked.map(([, , output]) => output).join(' '), 'V', { axis: 0 }];
    const graph = withTensors([...picked, all, ['RNN', 'X V R', 'y']], {
      K: tensor([2, 3], 1),
      places,
    });
    expectError(() => readOnnx(onnxBytes(graph)), 'UNSUPPORTED_MODEL', /takes more than \d+ bytes/);
  });

  test('a weight copied in every shape and order', () => {
    const copies = chain(2000, 'k', 'V', (from, to, k) =>
      k % 2 === 0 ? ['Transpose', from, to, { perm: [1, 0] }] : ['Reshape', `${from} shape`, to],
    );
    const graph = withTensors(
      [...copies, ['Reshape', 'V whole', 'U'], ['RNN', 'X U S', 'y', { hidden_size: 256 }]],
      {
        k: tensor([256, 192], 1),
        S: tensor([1, 256, 256], 2),
        shape: ints(256, 192),
        whole: ints(1, 256, 192),
      },
    );
    expectError(
      () =>
        readOnnx(onnxBytes({ ...graph, inputs: { X: ['t', 1, 192] } })).layers[0]!.weights[0]!.input
          .data,
      'UNSUPPORTED_MODEL',
      /takes more than \d+ bytes/,
    );
  });

  test('layers that each have a weight of their own, all made of one', async () => {
    const n = 256;
    const layers = Array.from({ length: 400 }, (_, k): Step[] => [
      ['Concat', `half${k % 2} half1`, `R${k}`, { axis: 1 }],
      ['RNN', `x${k} R${k} R${k}`, `y${k}`, { hidden_size: n }],
      ['Squeeze', `y${k} first`, `x${k + 1}`],
    ]).flat();
    const graph = withTensors(layers, {
      half0: tensor([1, n / 2, n], 1),
      half1: tensor([1, n / 2, n], 2),
    });
    await expect(
      load({ ...graph, inputs: { x0: ['t', 1, n] }, outputs: ['x400'] }),
    ).rejects.toMatchObject({
      code: 'UNSUPPORTED_MODEL',
      message: /takes more than \d+ bytes/ as never,
    });
  });
});

describe('work is in proportion to the file:', () => {
  test('a row is gathered ten thousand times of a large constant', () => {
    const count = 10_000;
    const rows = Array.from({ length: count }, (_, k): Step => ['Gather', 'K first', `g${k}`]);
    const all: Step = ['Concat', rows.map(([, , output]) => output).join(' '), 'Q', { axis: 0 }];
    const graph = withTensors(
      [...rows, all, ['Reshape', 'Q shape', 'V'], ['RNN', 'X V S', 'y', { hidden_size: 1 }]],
      {
        K: tensor([10_000, 25], 1),
        S: tensor([1, 1, 1], 2),
        shape: ints(1, 1, -1),
      },
    );
    const network = readOnnx(onnxBytes({ ...graph, inputs: { X: ['t', 1, 'n'] } }));
    const { data } = network.layers[0]!.weights[0]!.input;
    const row = numbers(50, 1).subarray(25);
    expect(data.subarray(0, 25)).toEqual(row);
    expect(data.subarray(-25)).toEqual(row);
  });

  test('numbers that every node reads again are read within a bound', () => {
    const zeros = Array.from({ length: 3000 }, (_, k): Step => ['Expand', 'K first', `e${k}`]);
    const inputs = zeros.map(([, , output]) => output).join(' ');
    const graph = withTensors(
      [...zeros, ['Concat', inputs, 'h', { axis: 0 }], ['RNN', 'X W R _ _ h', 'y']],
      { K: { dims: [500, 500], data: new Float32Array(250_000) } },
    );
    expectError(() => readOnnx(onnxBytes(graph)), 'UNSUPPORTED_MODEL', /takes more than \d+ bytes/);
  });

  test('thousands of graph inputs come together one after the other', () => {
    const count = 10_000;
    const nodes = chain(count, 'X', 'y', (from, to, k) => ['Foo', `${from} i${k}`, to]);
    const inputs = Object.fromEntries(
      Array.from({ length: count }, (_, k) => [`i${k}`, undefined]),
    );
    expectError(
      () =>
        read([...nodes, ['RNN', 'X W R', 'z']], { inputs: { X: [FRAMES, 1, INPUTS], ...inputs } }),
      'UNSUPPORTED_MODEL',
      /op Foo cannot be represented/,
    );
  });

  test('a node has more operands than a call has arguments', () => {
    const operands = Array<string>(150_000).fill('W').join(' ');
    expectError(
      () =>
        read([
          ['Concat', operands, 'Q', { axis: 0 }],
          ['RNN', 'X Q R', 'y'],
        ]),
      'INVALID_MODEL',
      /its weight W \("Q"\) is \[150000, 4, 3\], but must be \[1, 4, any\]/,
    );
    expectError(
      () =>
        read([
          ['Foo', operands, 'Q'],
          ['RNN', 'X Q R', 'y'],
        ]),
      'UNSUPPORTED_MODEL',
      /op Foo/,
    );
  });

  test('layers have the same name three thousand times', () => {
    const layers = chain(3000, 'X', 'z', (from, to) => ['RNN', `${from} R1 R`, to]);
    const squeezed = layers.flatMap(([op, inputs, output]): Step[] => [
      [op, inputs, `${output}_`],
      ['Squeeze', `${output}_ first`, output],
    ]);
    const graph = graphOf([...squeezed, ['Identity', 'z', 'y']], {
      inputs: { X: [FRAMES, 1, CELLS] },
    });
    const nodes = graph.nodes.map((node) => ({ ...node, name: 'same' }));
    const names = readOnnx(onnxBytes({ ...graph, nodes })).layers.map(({ name }) => name);
    expect(names.at(-1)).toBe('same_3000');
  });

  test('groups, which ONNX has not, are refused before they nest', () => {
    expectError(
      () => readOnnx(new Uint8Array(100_000).fill(0x4b)),
      'INVALID_FILE',
      /holds groups, which ONNX has not/,
    );
  });

  test('nodes, names and numbers are counted before they are kept', () => {
    const flood = new Uint8Array(4_000_000);
    for (let i = 0; i < flood.length; i += 2) flood[i] = 0x0a; // a node of no bytes
    const length = [0x80 | (flood.length & 127), 0x80 | ((flood.length >> 7) & 127)];
    const bytes = [0x3a, ...length, 0x80 | ((flood.length >> 14) & 127), flood.length >> 21];
    expectError(
      () => readOnnx(Buffer.concat([Uint8Array.from(bytes), flood])),
      'INVALID_FILE',
      /it holds more than \d+ nodes, names and numbers of lists/,
    );
  });

  test('axes are as many as sound models have', () => {
    const axes = ints(...Array.from({ length: 40 }, (_, axis) => axis));
    const graph = withTensors(
      [
        ['Unsqueeze', 'W axes', 'V'],
        ['RNN', 'X V R', 'y'],
      ],
      { axes },
    );
    expectError(() => readOnnx(onnxBytes(graph)), 'UNSUPPORTED_MODEL', /has 43 axes/);
  });
});

describe('nodes without what they need are refused by name:', () => {
  test.each<[string, Step[], Record<string, TensorSpec>, RegExp]>([
    ['Concat without inputs', [['Concat', '_', 'V', { axis: 0 }]], {}, /op Concat has no inputs/],
    [
      'Reshape to sizes below 0',
      [['Reshape', 'W s', 'V']],
      { s: ints(1, -4, -3) },
      /is reshaped to/,
    ],
    [
      'Reshape to nothing',
      [['Reshape', 'W s', 'V', { allowzero: 1 }]],
      { s: ints(0, 0, 0) },
      /is reshaped to/,
    ],
    [
      'Reshape of nothing to what remains',
      [['Reshape', 'e s', 'V']],
      { e: { dims: [0, 4], data: [] }, s: ints(0, -1) },
      /is reshaped to \[0, -1\]/,
    ],
    ['Gather beyond the end', [['Gather', 'W s', 'V']], { s: ints(7) }, /outside of an axis/],
    ['Squeeze without input', [['Squeeze', '_', 'V']], {}, /lacks its input 0/],
    [
      'Transpose of other axes',
      [['Transpose', 'W', 'V', { perm: [0, 1] }]],
      {},
      /must name all 3 axes/,
    ],
  ])('%s', (_, steps, tensors, message) => {
    const graph = withTensors([...steps, ['RNN', 'X V R', 'y']], tensors);
    expect(() => readOnnx(onnxBytes(graph))).toThrow(message);
    expect(() => readOnnx(onnxBytes(graph))).toThrow(
      expect.objectContaining({ name: 'CompactRnnError' }) as Error,
    );
  });
});

describe('what is shared in the file is shared in memory:', () => {
  test('a weight and a bias that many layers name are one object each', async () => {
    const n = 64;
    const layers = Array.from({ length: 100 }, (_, k): Step[] => [
      ['RNN', `x${k} V S B`, `y${k}`, { hidden_size: n }],
      ['Squeeze', `y${k} first`, `x${k + 1}`],
    ]).flat();
    const graph = withTensors(layers, {
      V: tensor([1, n, n], 1),
      S: tensor([1, n, n], 2),
      B: tensor([1, 2 * n], 3),
    });
    const network = readOnnxFile(
      new MemorySource(onnxBytes({ ...graph, inputs: { x0: ['t', 1, n] }, outputs: ['x100'] })),
    );
    const weights = (layers: typeof network.layers) => layers.map((layer) => layer.weights[0]!);
    expect(new Set(weights(network.layers).map(({ input }) => input)).size).toBe(1);
    expect(new Set(weights(network.layers).map(({ bias }) => bias)).size).toBe(1);
    const model = new Model(await loadedNetwork(network));
    expect(new Set(weights(model.layers).map(({ input }) => input)).size).toBe(1);
    expect(new Set(weights(model.layers).map(({ recurrent }) => recurrent)).size).toBe(1);
  });

  test('so are the directions of a layer that are cut of one weight', () => {
    const graph = graphOf([
      ['RNN', 'X W2 R2', 'Y', { direction: 'bidirectional' }],
      ['Identity', 'Y', 'y'],
    ]);
    const [forward, backward] = readOnnx(onnxBytes(graph)).layers[0]!.weights;
    expect(forward!.input.data).not.toEqual(backward!.input.data);
  });
});
