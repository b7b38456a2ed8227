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
import { FORMS } from '../../lib/graphs/forms';
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
  readonly cells?: number;
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
        attributes: { hidden_size: variant.cells ?? N, ...attributes },
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

const FORMS_OF = VARIANTS.flatMap(([name, variant]) =>
  FORMS.filter((form) => form !== 'unrolled' || !variant.lengths).map(
    (form) => [name, form, variant] as const,
  ),
);

test.each(FORMS_OF)('%s as %s', async (_, form, variant) => {
  const spec = specOf(variant);
  const { bytes, report } = await compressSpec(spec, { rank: N, form });
  expect(report.forms).toMatchObject([{ form }]);
  expect(nodesIn(bytes).includes(variant.op)).toBe(form === 'node');
  expect(nodesIn(bytes).includes('Scan')).toBe(form === 'scan');
  const feeds = feedsFor(spec.inputs as Record<string, number[]>);
  expect(await differenceOf(onnxBytes(spec), bytes, feeds)).toBeLessThan(1e-5);
});

test('the usual form is the node, unless the others save much', async () => {
  const formOf = async (frames: number, n: number): Promise<string> => {
    const weights = { W: tensor([1, 4 * n, 2], 1), R: tensor([1, 4 * n, n], 2) };
    const spec = specOf({ op: 'LSTM', frames, batch: 1, bias: false, states: false, cells: n });
    const whole = { ...spec, initializers: weights, inputs: { X: [frames, 1, 2] } };
    const { report } = await compressSpec(whole, { rank: 8 });
    return report.forms[0]!.form;
  };
  expect(await Promise.all([formOf(1, 32), formOf(9, 32)])).toEqual(['node', 'node']);
  expect(await Promise.all([formOf(1, 256), formOf(9, 256)])).toEqual(['unrolled', 'scan']);
});

test('operator sets without a Scan over frames are refused, where a Scan is asked for', async () => {
  const spec = specOf({ op: 'LSTM', opset: 8 });
  await expect(compressSpec(spec, { rank: 2, form: 'scan' })).rejects.toMatchObject({
    code: 'UNSUPPORTED_MODEL',
    message: expect.stringContaining('operator set 8 has no Scan over frames') as string,
  });
  const { report } = await compressSpec(spec, { rank: 2 });
  expect(report.forms).toMatchObject([{ form: 'node' }]);
});

test('frames that a graph leaves open are not unrolled', async () => {
  const open = { ...specOf({ op: 'LSTM' }), inputs: { X: ['frames', 2, INPUTS] } };
  await expect(compressSpec(open, { rank: 2, form: 'unrolled' })).rejects.toMatchObject({
    code: 'INVALID_OPTION',
    message: expect.stringContaining('does not fix the frames of cell') as string,
  });
});
