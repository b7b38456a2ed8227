/**
 * Files of a few bytes that ask for much work: each takes time in proportion to its size, or is
 * refused by a typed error. What is not refused here runs for minutes.
 */
import { CELLS, FRAMES, graphOf, INPUTS, type Step } from './rnn-graph';
import { expectError } from './expect';
import { readOnnx } from './read';
import { numbers, onnxBytes, tensor } from './write';
import { ints, chain, read, withTensors } from './hostile';

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

  test.each<[string, (k: number) => Step[]]>([
    ['gates of sums that are sums of themselves', (k) => [['Tanh', 'sum', `t${k}`]]],
    [
      'gates whose places are computed of themselves',
      (k) => [
        ['Slice', 'p place end last', `s${k}`],
        ['Tanh', `s${k}`, `t${k}`],
      ],
    ],
  ])('%s are looked through for cells', (_, gate) => {
    const twice = (from: string, to: string): Step => ['Add', `${from} ${from}`, to];
    const steps: Step[] = [
      ['MatMul', 'X D', 'p'],
      ['Add', 'h p', 'a'],
      ...chain(40, 'a', 'sum', twice),
      ['Shape', 'p', 'shape'],
      ['Gather', 'shape last', 'n'],
      ...chain(15, 'n', 'place', twice),
      ...chain(15, 'n', 'end', twice),
      ...Array.from({ length: 10_000 }, (__, k) => gate(k)).flat(),
    ];
    const inputs = { X: [1, CELLS], h: [1, 2] };
    const graph = { ...withTensors(steps, { last: ints(1) }), inputs, outputs: ['t0'] };
    expectError(() => readOnnx(onnxBytes(graph)), 'UNSUPPORTED_MODEL', /no recurrent layer/);
  });
});
