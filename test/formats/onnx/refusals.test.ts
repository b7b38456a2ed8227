/** What a graph is refused for, which of its outputs is read, and inputs bound to values. */
import { readOnnx } from './read';
import { expectError } from './expect';
import { BOTH, CELLS, FRAMES, graphOf, INPUTS, RNN, SQUEEZED, type Step } from './rnn-graph';
import { numbers, onnxBytes } from './write';

describe('a graph is refused, naming the node,', () => {
  test.each<[string, Step[], RegExp]>([
    [
      'for Softmax over the frames',
      [...SQUEEZED, ['MatMul', 's D', 'm'], ['Softmax', 'm', 'y', { axis: 0 }]],
      /node "the Softmax": .*along the axes "time"/,
    ],
    [
      'for Gemm over all frames at once',
      [
        ...SQUEEZED,
        ['Transpose', 's', 't', { perm: [1, 0, 2] }],
        ['Flatten', 't', 'f'],
        ['Gemm', 'f D', 'y'],
      ],
      /node "the Gemm": .*along the axes "time,feature"/,
    ],
    [
      'for some frames only',
      [...SQUEEZED, ['Slice', 's first end zero', 'c'], ['MatMul', 'c D', 'y']],
      /node "the Slice": .*keeps some of the frames/,
    ],
    [
      'for a feature without its axis',
      [...SQUEEZED, ['Gather', 's last', 'c', { axis: -1 }], ['Relu', 'c', 'y']],
      /node "the Gather": .*picks some of the features/,
    ],
    [
      'for one direction of two',
      [BOTH, ['Gather', 'Y last', 'g', { axis: 1 }], ['MatMul', 'g D', 'y']],
      /node "the MatMul": .*not the whole output of one layer/,
    ],
    [
      'for features joined with those of other axes',
      [RNN, ['Concat', 'Y Yh', 'c', { axis: 3 }], ['MatMul', 'c D', 'y']],
      /node "the Concat": .*it joins things with different numbers of axes/,
    ],
    [
      'for the mean of a frame that is moved',
      [
        ...SQUEEZED,
        ['ReduceMean', 's', 'm', { axes: [-1] }],
        ['Transpose', 'm', 't', { perm: [1, 0, 2] }],
        ['Sub', 's t', 'y'],
      ],
      /node "the Transpose": op Transpose cannot be represented: it moves the mean of a frame.*LayerNormalization.*compress it in place/,
    ],
    [
      'for features joined with a constant',
      [...SQUEEZED, ['Concat', 's D', 'y', { axis: 0 }]],
      /node "the Concat": .*joins features with "D", which is constant/,
    ],
    ['for a transposed Gemm', [...SQUEEZED, ['Gemm', 's D', 'y', { transA: 1 }]], /transA=1/],
    [
      'for a second layer that runs along the batch',
      [...SQUEEZED, ['Transpose', 's', 't', { perm: [1, 0, 2] }], ['RNN', 't R1 R', 'y']],
      /node "the RNN 2": .*instead of time/,
    ],
    [
      'for a weight that is computed',
      [
        ['Cos', 'W', 'V'],
        ['RNN', 'X V R', 'y'],
      ],
      /node "the Cos": op Cos cannot be represented/,
    ],
    [
      'for an Erf that is no part of a GELU',
      [
        ['RNN', 'X W R', 'Y'],
        ['Erf', 'Y', 'y'],
      ],
      /node "the Erf": op Erf cannot be represented: it computes with an Erf, but is no part of a GELU/,
    ],
    [
      'for a quantized layer of another domain',
      [['DynamicQuantizeLSTM', 'X W R', 'y']],
      /no recurrent layer .*node "the DynamicQuantizeLSTM"/,
    ],
  ])('%s', (_, steps, message) => {
    expectError(() => readOnnx(onnxBytes(graphOf(steps))), 'UNSUPPORTED_MODEL', message);
  });

  test('and its domain, for an operator of another domain that has the name of a known one', () => {
    const node = { op: 'LSTM', name: 'q', domain: 'com.example', inputs: ['X'], outputs: ['y'] };
    expectError(
      () => readOnnx(onnxBytes(graphOf([], { nodes: [node] }))),
      'UNSUPPORTED_MODEL',
      /node "q": op com\.example\.LSTM/,
    );
  });
});

describe('the output of a graph', () => {
  const dense: Step = ['MatMul', 'Y D', 'y'];

  test('is not held up by nodes that it does not need', () => {
    const graph = graphOf([RNN, dense, ['Conv', 'X W', 'unused']]);
    expect(readOnnx(onnxBytes(graph)).head).toHaveLength(1);
  });

  test('may stand beside final states, even packed ones', () => {
    const packed: Step[] = [
      ['Unsqueeze', 'Yh minus', 'u'],
      ['Concat', 'u u', 'states', { axis: -1 }],
    ];
    const network = readOnnx(
      onnxBytes(graphOf([RNN, dense, ...packed], { outputs: ['states', 'y', 'Yh'] })),
    );
    expect(network).toMatchObject({ emits: 'every-frame', head: [{ name: 'the MatMul' }] });
  });

  test('is the deepest final state where there is nothing else', () => {
    const second: Step = ['RNN', 'x2 R1 R', 'Y2 Yh2'];
    const graph = graphOf([RNN, ['Squeeze', 'Y first', 'x2'], second], { outputs: ['Yh', 'Yh2'] });
    const { layers, emits } = readOnnx(onnxBytes(graph));
    expect(layers).toHaveLength(2);
    expect(emits).toBe('last-frame');
  });

  test('must be one alone', () => {
    const graph = graphOf([RNN, dense, ['Sigmoid', 'y', 'z']], { outputs: ['y', 'z'] });
    expectError(
      () => readOnnx(onnxBytes(graph)),
      'UNSUPPORTED_MODEL',
      /several outputs \("y", "z"\)/,
    );
  });

  test('must come from a recurrent layer', () => {
    const graph = graphOf([RNN, ['Identity', 'X', 'y']]);
    expectError(
      () => readOnnx(onnxBytes(graph)),
      'UNSUPPORTED_MODEL',
      /no output of the graph depends on a recurrent layer/,
    );
  });

  test('has layers with names of their own', () => {
    const graph = graphOf([
      RNN,
      ['Squeeze', 'Y first', 's'],
      ['RNN', 's R1 R', 'z'],
      ['MatMul', 'z D', 'y'],
    ]);
    const named = (names: (string | undefined)[]) =>
      graph.nodes.map((node, k) => ({ ...node, name: names[k] ?? '' }));
    const read = (...names: (string | undefined)[]) => {
      const { layers, head } = readOnnx(onnxBytes({ ...graph, nodes: named(names) }));
      return [...layers, ...head].map(({ name }) => name);
    };
    expect(read('a', 'x', 'a', 'a')).toEqual(['a', 'a_2', 'a_3']);
    expect(read()).toEqual(['rnn1', 'rnn2', 'dense1']);
  });
});

describe('the option inputs', () => {
  const graph = graphOf([['RNN', 'X V R', 'y']], {
    inputs: { X: [FRAMES, 1, INPUTS], V: [1, CELLS, INPUTS] },
  });

  test('gives an input of the graph its value', () => {
    const V = { dims: [1, CELLS, INPUTS], data: numbers(CELLS * INPUTS, 1) };
    const { layers } = readOnnx(onnxBytes(graph), { inputs: { V } });
    expect(layers[0]!.weights[0]!.input.data).toEqual(V.data);
  });

  test('must name inputs that there are', () => {
    const V2 = { dims: [1], data: [1] };
    expectError(
      () => readOnnx(onnxBytes(graph), { inputs: { V2 } }),
      'INVALID_OPTION',
      /names "V2", which is no input of the graph: they are "X", "V"/,
    );
  });

  test('must hold as many numbers as its dims say', () => {
    const V = { dims: [1, CELLS, INPUTS], data: [1] };
    expectError(
      () => readOnnx(onnxBytes(graph), { inputs: { V } }),
      'INVALID_OPTION',
      /inputs\["V"\] has dims \[1, 4, 3\], which are 12 elements, but holds 1/,
    );
  });
});
