/**
 * Recurrent nodes of every kind, written out in standard operators: at full rank the outputs are
 * those of the node, as onnxruntime has both.
 */
import {
  onnxBytes,
  tensor,
  type Attribute,
  type GraphSpec,
  type TensorSpec,
} from '../formats/onnx/write';
import { compressSpec, differenceOf, feedsFor, nodesIn } from './graph';

const N = 5;
const INPUTS = 3;
const GATES = { LSTM: 4, GRU: 3, RNN: 1 } as const;
type Op = keyof typeof GATES;

interface Variant {
  readonly op: Op;
  readonly attributes?: Record<string, Attribute>;
  readonly frames?: number;
  readonly batch?: number;
  readonly opset?: number;
  readonly bias?: boolean;
  readonly states?: boolean;
  readonly peepholes?: boolean;
  readonly lengths?: readonly number[];
  readonly outputs?: readonly string[];
}

function specOf(variant: Variant): GraphSpec {
  const { op, attributes = {}, frames = 6, batch = 2, opset = 14, outputs } = variant;
  const { bias = true, states = true, peepholes = false, lengths } = variant;
  const d = attributes.direction === 'bidirectional' ? 2 : 1;
  const rows = GATES[op] * N;
  const initializers: Record<string, TensorSpec> = {
    W: tensor([d, rows, INPUTS], 1),
    R: tensor([d, rows, N], 2),
    ...(bias && { B: tensor([d, 2 * rows], 3) }),
    ...(peepholes && { P: tensor([d, 3 * N], 4) }),
    ...(lengths && { lens: { dims: [batch], data: lengths, type: 'int32' } }),
  };
  const lstm = op === 'LSTM';
  const named = outputs ?? (lstm ? ['Y', 'Yh', 'Yc'] : ['Y', 'Yh']);
  return {
    nodes: [
      {
        op,
        name: 'cell',
        inputs: [
          'X',
          'W',
          'R',
          bias ? 'B' : '',
          lengths ? 'lens' : '',
          states ? 'h0' : '',
          ...(lstm ? [states ? 'c0' : '', peepholes ? 'P' : ''] : []),
        ],
        outputs: named,
        attributes: { hidden_size: N, ...attributes },
      },
    ],
    inputs: {
      X: [frames, batch, INPUTS],
      ...(states && { h0: [d, batch, N], ...(lstm && { c0: [d, batch, N] }) }),
    },
    outputs: named.filter(Boolean),
    initializers,
    opset,
  };
}

const both = { direction: 'bidirectional' };
const VARIANTS: [string, Variant][] = [
  ['an LSTM', { op: 'LSTM' }],
  ['an LSTM of one frame', { op: 'LSTM', frames: 1 }],
  ['an LSTM without bias or states', { op: 'LSTM', bias: false, states: false }],
  ['an LSTM with peepholes', { op: 'LSTM', peepholes: true }],
  ['an LSTM with peepholes and one frame', { op: 'LSTM', peepholes: true, frames: 1 }],
  ['an LSTM with a clip', { op: 'LSTM', attributes: { clip: { float: 0.4 } } }],
  ['an LSTM whose gates are coupled', { op: 'LSTM', attributes: { input_forget: 1 } }],
  ['an LSTM in both directions', { op: 'LSTM', attributes: both }],
  ['one frame in both directions', { op: 'LSTM', attributes: both, frames: 1 }],
  ['an LSTM in reverse', { op: 'LSTM', attributes: { direction: 'reverse' } }],
  ['an LSTM of which only Y is read', { op: 'LSTM', outputs: ['Y'] }],
  ['an LSTM of which only final states are read', { op: 'LSTM', outputs: ['', 'Yh', 'Yc'] }],
  ['sequences of several lengths', { op: 'LSTM', lengths: [6, 3] }],
  ['several lengths in both directions', { op: 'LSTM', lengths: [4, 6], attributes: both }],
  ['several lengths in a GRU', { op: 'GRU', lengths: [2, 6], attributes: both }],
  [
    'other activations',
    { op: 'LSTM', attributes: { activations: ['HardSigmoid', 'Relu', 'Softsign'] } },
  ],
  [
    'other activations in each direction',
    {
      op: 'LSTM',
      attributes: {
        ...both,
        activations: ['Sigmoid', 'Elu', 'Tanh', 'HardSigmoid', 'LeakyRelu', 'Softplus'],
      },
    },
  ],
  ['a GRU that resets before', { op: 'GRU' }],
  ['such a GRU of one frame', { op: 'GRU', frames: 1 }],
  ['a GRU that resets after', { op: 'GRU', attributes: { linear_before_reset: 1 } }],
  ['such a GRU without bias', { op: 'GRU', attributes: { linear_before_reset: 1 }, bias: false }],
  ['a GRU with a clip', { op: 'GRU', attributes: { clip: { float: 0.3 } } }],
  ['a GRU in both directions', { op: 'GRU', attributes: { ...both, linear_before_reset: 1 } }],
  ['an RNN', { op: 'RNN' }],
  ['an RNN with Relu, one frame', { op: 'RNN', attributes: { activations: ['Relu'] }, frames: 1 }],
  ['operator set 9', { op: 'LSTM', opset: 9, attributes: { clip: { float: 0.4 } } }],
  ['operator set 11', { op: 'GRU', opset: 11, attributes: both }],
  ['operator set 18', { op: 'LSTM', opset: 18, attributes: both }],
];

test.each(VARIANTS)('%s', async (_, variant) => {
  const spec = specOf(variant);
  const { bytes, report } = await compressSpec(spec, { rank: N });
  expect(report.forms).toHaveLength(1);
  expect(nodesIn(bytes)).not.toContain(variant.op);
  const feeds = feedsFor(spec.inputs as Record<string, number[]>);
  expect(await differenceOf(onnxBytes(spec), bytes, feeds)).toBeLessThan(1e-5);
});

test('operator sets without a Scan over frames are refused, unless there is one frame', async () => {
  const refused = compressSpec(specOf({ op: 'LSTM', opset: 8 }), { rank: 2 });
  await expect(refused).rejects.toMatchObject({
    code: 'UNSUPPORTED_MODEL',
    message: expect.stringContaining('operator set 8 has no Scan over frames') as string,
  });
  const { report } = await compressSpec(specOf({ op: 'LSTM', opset: 8, frames: 1 }), { rank: 2 });
  expect(report.forms).toMatchObject([{ form: 'unrolled' }]);
});
