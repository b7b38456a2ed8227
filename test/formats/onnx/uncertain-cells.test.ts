/** Cells that are written out, of which something is in doubt: they are refused. */
import { type Cell, CELLS, N } from '../../graphs/written-cells';
import { loopOf, scanOf, unrolledOf } from '../../graphs/written-graphs';
import { withHead } from './changed-cells';
import { expectError } from './expect';
import { readOnnx } from './read';
import { onnxBytes, tensor, type BodySpec, type GraphSpec, type NodeSpec } from './write';

const torchLstm = CELLS['LSTMCell of PyTorch']!;

/** The nodes of a cell with some replaced. */
function changedNodes(cell: Cell, change: (node: NodeSpec) => NodeSpec | NodeSpec[]): GraphSpec {
  const spec = withHead(cell);
  return { ...spec, nodes: spec.nodes.flatMap(change) };
}
const rename = (name: string, more: Partial<NodeSpec>) => (node: NodeSpec) =>
  node.name === name ? { ...node, ...more } : node;

const peephole = changedNodes(torchLstm, (node) =>
  node.name === 'cell/si'
    ? [
        { op: 'Mul', inputs: ['c0', 'p'], outputs: ['pc'] },
        { op: 'Add', inputs: ['cell/i', 'pc'], outputs: ['pi'] },
        { ...node, inputs: ['pi'] },
      ]
    : node,
);

/** The cell in a Scan, whose output y is this one's. */
function scanThatDoes(last: NodeSpec): GraphSpec {
  const spec = scanOf(torchLstm);
  const [scan] = spec.nodes as [NodeSpec];
  const { graph } = scan.attributes!.body as { graph: BodySpec };
  const nodes = [...graph.nodes.slice(0, -1), last];
  const body = { graph: { ...graph, nodes } };
  return { ...spec, nodes: [{ ...scan, attributes: { ...scan.attributes, body } }] };
}

function scanWith(attributes: NonNullable<NodeSpec['attributes']>): GraphSpec {
  const spec = scanOf(torchLstm);
  const [scan] = spec.nodes as [NodeSpec];
  return { ...spec, nodes: [{ ...scan, attributes: { ...scan.attributes, ...attributes } }] };
}

const twice = withHead(CELLS['GRUCell of PyTorch']!);
const sharing: GraphSpec = {
  ...twice,
  nodes: [...twice.nodes, ...CELLS['GRUCell of PyTorch']!.nodes('two/', 'x', 'h0', '')],
  outputs: [...twice.outputs, 'two/h'],
};

describe('an uncertain cell is refused:', () => {
  const { inputs, ...bare } = withHead(CELLS['RNNCell of PyTorch']!);
  const wide = Object.entries(torchLstm.weights).map(([name, spec]) =>
    name === 'Wx' ? ([name, tensor([N, 4 * N], 15)] as const) : ([name, spec] as const),
  );
  test.each<[string, GraphSpec]>([
    [
      'a dense layer of two inputs',
      { ...bare, inputs, outputs: ['cell/h'], nodes: bare.nodes.slice(0, -1) },
    ],
    ['one with Relu', withHead(CELLS['BasicRNNCell of TensorFlow']!)],
    [
      'x that may be h',
      {
        ...withHead({ ...torchLstm, weights: Object.fromEntries(wide) }),
        inputs: { ...inputs, x: [1, N], c0: [1, N] },
      },
    ],
    ['two cells of one state', sharing],
    ['a state that is not given back', { ...withHead(torchLstm), outputs: ['y', 'cell/c'] }],
    ['gates of two functions', changedNodes(torchLstm, rename('cell/si', { op: 'HardSigmoid' }))],
    ['peepholes', { ...peephole, initializers: { ...peephole.initializers, p: tensor([N], 31) } }],
    [
      'a product that is scaled',
      changedNodes(torchLstm, rename('cell/xs', { attributes: { alpha: { float: 0.5 } } })),
    ],
    ['several frames', unrolledOf(torchLstm)],
    ['a Loop', loopOf(torchLstm)],
    ['a Scan that does more', scanThatDoes({ op: 'Relu', inputs: ['cell/h'], outputs: ['y'] })],
    ['a Scan that gives c', scanThatDoes({ op: 'Identity', inputs: ['cell/c'], outputs: ['y'] })],
    ['a Scan backwards', scanWith({ scan_input_directions: [1] })],
    ['a Scan along another axis', scanWith({ scan_input_axes: [1] })],
  ])('%s', (_, spec) => {
    expectError(
      () => readOnnx(onnxBytes(spec)),
      'UNSUPPORTED_MODEL',
      /no recurrent layer .*written out of MatMul.*compress them in place/,
    );
  });
});
