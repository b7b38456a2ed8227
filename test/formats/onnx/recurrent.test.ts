/** The attributes of recurrent nodes, on hand-made graphs, against onnxruntime. */
import { readOnnx } from './read';
import { Model } from '../../../lib/model';
import { runInOnnxruntime } from '../../onnxruntime';
import { expectClose, expectError } from './expect';
import { numbers, onnxBytes, tensor, type Attribute, type GraphSpec } from './write';

const FRAMES = 6;
const INPUTS = 3;
const CELLS = 4;
const GATES: Record<string, number> = { RNN: 1, GRU: 3, LSTM: 4 };

interface Case {
  readonly op: 'RNN' | 'GRU' | 'LSTM';
  readonly attributes?: Record<string, Attribute>;
  readonly peepholes?: boolean;
  readonly bias?: boolean;
}

/**
 * One recurrent node over X [frames, 1, inputs] with weights larger than usual, so that clipping
 * shows.
 */
function graphOf({ op, attributes = {}, peepholes = false, bias = true }: Case): GraphSpec {
  const directions = attributes.direction === 'bidirectional' ? 2 : 1;
  const rows = GATES[op]! * CELLS;
  const scaled = (dims: number[], seed: number) => {
    const { data } = tensor(dims, seed);
    return { dims, data: Float32Array.from(Array.from(data), (x) => 1.5 * x) };
  };
  return {
    nodes: [
      {
        op,
        name: 'cell',
        inputs: ['X', 'W', 'R', bias ? 'B' : '', '', '', '', ...(peepholes ? ['P'] : [])].slice(
          0,
          op === 'LSTM' ? 8 : 6,
        ),
        outputs: ['Y', 'Y_h'],
        attributes: { hidden_size: CELLS, ...attributes },
      },
    ],
    inputs: { X: [FRAMES, 1, INPUTS] },
    outputs: ['Y', 'Y_h'],
    initializers: {
      W: scaled([directions, rows, INPUTS], 1),
      R: scaled([directions, rows, CELLS], 2),
      ...(bias && { B: scaled([directions, 2 * rows], 3) }),
      ...(peepholes && { P: scaled([directions, 3 * CELLS], 4) }),
    },
  };
}

/** [frames, directions, N] as Y has it for a batch of one is the very layout of a run. */
async function expectSame(graph: GraphSpec): Promise<void> {
  const bytes = onnxBytes(graph);
  const xs = numbers(FRAMES * INPUTS, 9);
  const [out] = await runInOnnxruntime(bytes, [{ X: { dims: [FRAMES, 1, INPUTS], data: xs } }]);
  const network = readOnnx(bytes);
  expect(network.emits).toBe('every-frame');
  expectClose(new Model(network).runSync(xs, { frames: FRAMES }), out!.Y!.data, 1e-5);
  const last = new Model({ ...network, emits: 'last-frame' });
  expectClose(last.runSync(xs, { frames: FRAMES }), out!.Y_h!.data, 1e-5);
}

describe('a recurrent node', () => {
  test.each<[string, Case]>([
    ['RNN backward', { op: 'RNN', attributes: { direction: 'reverse' } }],
    [
      'RNN bidirectional with Relu',
      { op: 'RNN', attributes: { direction: 'bidirectional', activations: ['Relu', 'Relu'] } },
    ],
    ['RNN with Sigmoid', { op: 'RNN', attributes: { activations: ['Sigmoid'] } }],
    ['RNN with clip', { op: 'RNN', attributes: { clip: { float: 0.5 } } }],
    ['GRU', { op: 'GRU' }],
    ['GRU without bias', { op: 'GRU', bias: false }],
    ['GRU bidirectional', { op: 'GRU', attributes: { direction: 'bidirectional' } }],
    ['GRU resetting after the product', { op: 'GRU', attributes: { linear_before_reset: 1 } }],
    [
      'GRU bidirectional, resetting after the product',
      { op: 'GRU', attributes: { linear_before_reset: 1, direction: 'bidirectional' } },
    ],
    [
      'GRU resetting after the product, without bias',
      { op: 'GRU', attributes: { linear_before_reset: 1 }, bias: false },
    ],
    ['GRU with clip', { op: 'GRU', attributes: { clip: { float: 0.7 } } }],
    ['LSTM backward', { op: 'LSTM', attributes: { direction: 'reverse' } }],
    ['LSTM with peepholes', { op: 'LSTM', peepholes: true }],
    [
      'LSTM bidirectional with peepholes',
      { op: 'LSTM', attributes: { direction: 'bidirectional' }, peepholes: true },
    ],
    ['LSTM without bias', { op: 'LSTM', bias: false }],
    ['LSTM with clip', { op: 'LSTM', attributes: { clip: { float: 0.7 } } }],
    [
      'LSTM with its activations spelled out in lower case',
      { op: 'LSTM', attributes: { activations: ['sigmoid', 'tanh', 'tanh'] } },
    ],
    [
      'RNN with other activations in its directions',
      { op: 'RNN', attributes: { direction: 'bidirectional', activations: ['Tanh', 'Relu'] } },
    ],
    ['LSTM with coupled gates', { op: 'LSTM', attributes: { input_forget: 1 } }],
    [
      'LSTM with coupled gates, peepholes and clip',
      { op: 'LSTM', attributes: { input_forget: 1, clip: { float: 0.7 } }, peepholes: true },
    ],
    [
      'LSTM with HardSigmoid, Tanh and Elu in one direction, others in the other',
      {
        op: 'LSTM',
        attributes: {
          direction: 'bidirectional',
          activations: ['HardSigmoid', 'Tanh', 'Elu', 'Sigmoid', 'ScaledTanh', 'Softsign'],
          activation_alpha: { floats: [0.3, 0.7, 1.5] },
          activation_beta: { floats: [0.4, 0.6] },
        },
        peepholes: true,
      },
    ],
    ...(
      ['Affine', 'LeakyRelu', 'ThresholdedRelu', 'ScaledTanh', 'HardSigmoid', 'Elu'] as const
    ).map((name): [string, Case] => [
      `RNN with ${name}`,
      {
        op: 'RNN',
        attributes: {
          activations: [name],
          activation_alpha: { floats: [0.25] },
          activation_beta: { floats: [0.5] },
        },
      },
    ]),
    ...(['Softsign', 'Softplus', 'Relu'] as const).map((name): [string, Case] => [
      `GRU with ${name}`,
      { op: 'GRU', attributes: { activations: ['Sigmoid', name] } },
    ]),
    [
      'GRU with HardSigmoid, resetting after the product',
      {
        op: 'GRU',
        attributes: {
          linear_before_reset: 1,
          activations: ['HardSigmoid', 'Tanh'],
          clip: { float: 1.5 },
        },
      },
    ],
  ])('%s gives what onnxruntime gives', async (_, spec) => {
    await expectSame(graphOf(spec));
  });

  test('is refused by name with an activation that ONNX does not have', () => {
    const spec: Case = { op: 'LSTM', attributes: { activations: ['Cos', 'Tanh', 'Tanh'] } };
    expectError(
      () => readOnnx(onnxBytes(graphOf(spec))),
      'UNSUPPORTED_MODEL',
      /node "cell": op LSTM cannot be represented: its activation "Cos" is none of sigmoid/,
    );
  });

  test('without hidden_size takes its size from R', () => {
    const graph = graphOf({ op: 'GRU' });
    const nodes = [{ ...graph.nodes[0]!, attributes: {} }];
    expect(readOnnx(onnxBytes({ ...graph, nodes })).layers[0]!.hiddenSize).toBe(CELLS);
  });

  test.each<[string, Case, RegExp]>([
    [
      'a hidden_size that its weights do not have',
      { op: 'LSTM', attributes: { hidden_size: 5 } },
      /weight R \("R"\) is \[1, 16, 4\], but must be \[1, 20, 5\]/,
    ],
    [
      'a hidden_size beyond any weight',
      { op: 'LSTM', attributes: { hidden_size: 2 ** 40 } },
      /weight R/,
    ],
    [
      'a clip of 0',
      { op: 'RNN', attributes: { clip: { float: 0 } } },
      /node "cell": its clip must be above 0, but is 0/,
    ],
  ])('is invalid with %s', (_, spec, message) => {
    expectError(() => readOnnx(onnxBytes(graphOf(spec))), 'INVALID_MODEL', message);
  });

  test('with an unknown direction is an invalid file', () => {
    const graph = graphOf({ op: 'RNN', attributes: { direction: 'sideways' } });
    expectError(
      () => readOnnx(onnxBytes(graph)),
      'INVALID_FILE',
      /node "cell": its direction is "sideways"/,
    );
  });

  test('whose input has another size than its weight says so', () => {
    const graph = { ...graphOf({ op: 'RNN' }), inputs: { X: [FRAMES, 1, INPUTS + 1] } };
    expectError(
      () => readOnnx(onnxBytes(graph)),
      'INVALID_MODEL',
      /node "cell": its weight W takes 3 features, but its input X has 4/,
    );
  });
});

describe('initial states', () => {
  const withState = (state: string, more: Partial<GraphSpec> = {}): GraphSpec => {
    const graph = graphOf({ op: 'GRU' });
    const node = { ...graph.nodes[0]!, inputs: ['X', 'W', 'R', 'B', '', state] };
    return {
      ...graph,
      ...more,
      nodes: [node, ...(more.nodes ?? [])],
      initializers: { ...graph.initializers, ...more.initializers },
    };
  };

  test.each<[string, Case]>([
    ['a GRU', { op: 'GRU' }],
    ['an LSTM of both directions', { op: 'LSTM', attributes: { direction: 'bidirectional' } }],
    ['an RNN', { op: 'RNN' }],
  ])('that are constants begin every sequence of %s', async (_, spec) => {
    const graph = graphOf(spec);
    const [node] = graph.nodes;
    const directions = spec.attributes?.direction === 'bidirectional' ? 2 : 1;
    const states = spec.op === 'LSTM' ? ['h0', 'c0'] : ['h0'];
    await expectSame({
      ...graph,
      nodes: [{ ...node!, inputs: ['X', 'W', 'R', 'B', '', ...states] }],
      initializers: {
        ...graph.initializers,
        ...Object.fromEntries(
          states.map((name, k) => [name, tensor([directions, 1, CELLS], k + 5)]),
        ),
      },
    });
  });

  test('of zeros are taken for none', () => {
    const zeros = { dims: [1, 1, CELLS], data: new Float32Array(CELLS) };
    expect(
      readOnnx(onnxBytes(withState('h0', { initializers: { h0: zeros } }))).layers,
    ).toHaveLength(1);
  });

  test('that are inputs of the graph are the state of a stream', () => {
    const graph = withState('h0', { inputs: { X: [FRAMES, 1, INPUTS], h0: [1, 1, CELLS] } });
    expect(readOnnx(onnxBytes(graph)).layers).toHaveLength(1);
  });

  test('computed from an input of the graph are refused by name', () => {
    const nodes = [{ op: 'Tanh', name: 'squash', inputs: ['h0'], outputs: ['h1'] }];
    const graph = withState('h1', { nodes, inputs: { X: [FRAMES, 1, INPUTS], h0: [1, 1, CELLS] } });
    expectError(
      () => readOnnx(onnxBytes(graph)),
      'UNSUPPORTED_MODEL',
      /node "cell": .*initial state "h1" is computed by the graph/,
    );
  });

  test('taken from the input of the first layer are refused by name', () => {
    const nodes = [{ op: 'Slice', inputs: ['X', 'starts', 'ends'], outputs: ['h1'] }];
    const initializers = {
      starts: { dims: [1], data: [0], type: 'int64' as const },
      ends: { dims: [1], data: [1], type: 'int64' as const },
    };
    const graph = withState('h1', { nodes, initializers });
    expectError(
      () => readOnnx(onnxBytes(graph)),
      'UNSUPPORTED_MODEL',
      /initial state "h1" comes from "X", which is the input/,
    );
  });
});
