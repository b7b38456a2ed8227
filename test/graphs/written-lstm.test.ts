/** LSTM cells written out in MatMul, Split, Sigmoid and Tanh. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { onnxBytes, tensor, type GraphSpec, type NodeSpec } from '../formats/onnx/write';
import { graphOf } from '../../lib/graphs/graph';
import { SHARED } from '../shared';
import { compressBytes, compressSpec, differenceOf, feedsFor, nodesIn } from './graph';

const N = 4;

/** A cell of the Keras order i, f, g, o; `x` is a value and `h`, `c` are inputs. */
function cell(name: string, x: string, h: string, c: string): NodeSpec[] {
  const of = (each: string): string => `${name}_${each}`;
  const node = (op: string, inputs: string[], output: string): NodeSpec => ({
    op,
    name: of(output),
    inputs,
    outputs: [of(output)],
  });
  return [
    node('MatMul', [x, of('Wx')], 'xs'),
    node('MatMul', [h, of('Wh')], 'hs'),
    node('Add', [of('xs'), of('hs')], 'sum'),
    node('Add', [of('sum'), of('b')], 'biased'),
    {
      op: 'Split',
      inputs: [of('biased')],
      outputs: ['i', 'f', 'g', 'o'].map(of),
      attributes: { axis: 1 },
    },
    ...['i', 'f', 'o'].map((gate) => node('Sigmoid', [of(gate)], `s${gate}`)),
    node('Tanh', [of('g')], 'tg'),
    node('Mul', [of('sf'), c], 'kept'),
    node('Mul', [of('si'), of('tg')], 'fresh'),
    node('Add', [of('kept'), of('fresh')], 'c'),
    node('Tanh', [of('c')], 'tc'),
    node('Mul', [of('so'), of('tc')], 'h'),
  ];
}

const weightsOf = (name: string, inputs: number, seed: number) => ({
  [`${name}_Wx`]: tensor([inputs, 4 * N], seed),
  [`${name}_Wh`]: tensor([N, 4 * N], seed + 1),
  [`${name}_b`]: tensor([4 * N], seed + 2),
});

const TWO: GraphSpec = {
  nodes: [
    ...cell('a', 'x', 'ha', 'ca'),
    ...cell('b', 'a_h', 'hb', 'cb'),
    { op: 'MatMul', name: 'dense', inputs: ['b_h', 'D'], outputs: ['y'] },
  ],
  inputs: { x: [1, N], ha: [1, N], ca: [1, N], hb: [1, N], cb: [1, N] },
  outputs: ['y', 'a_h', 'a_c', 'b_h', 'b_c'],
  initializers: { ...weightsOf('a', N, 1), ...weightsOf('b', N, 4), D: tensor([N, 3], 9) },
  opset: 13,
};
const feeds = feedsFor(TWO.inputs as Record<string, number[]>);

test('cells of which it is certain what is x and what is h are found, and their readers', async () => {
  // Of the first cell x is as much an input of the graph as h is, and as wide.
  const { bytes, report } = await compressSpec(TWO, { rank: N });
  expect(report.forms).toEqual([{ name: 'b_hs', form: 'written out', next: ['dense'] }]);
  expect(await differenceOf(onnxBytes(TWO), bytes, feeds)).toBeLessThan(1e-5);
  expect(nodesIn(bytes).filter((op) => op === 'MatMul')).toHaveLength(4 + 1 + 1 + 1);

  const nodes = [
    { op: 'Relu', inputs: ['x'], outputs: ['r'] },
    ...cell('a', 'r', 'ha', 'ca'),
    ...TWO.nodes.slice(cell('a', '', '', '').length),
  ];
  const both = { ...TWO, nodes };
  const of = await compressSpec(both, { rank: N });
  expect(of.report.forms.map(({ name, next }) => [name, ...next])).toEqual([
    ['a_hs', 'b_xs'],
    ['b_hs', 'dense'],
  ]);
  expect(await differenceOf(onnxBytes(both), of.bytes, feeds)).toBeLessThan(1e-5);
});

test('what only looks like a cell is left alone', () => {
  const nodes = TWO.nodes.map((node) =>
    node.op === 'Tanh' && node.name === 'b_tg' ? { ...node, op: 'Relu' } : node,
  );
  expect(graphOf([onnxBytes({ ...TWO, nodes })]).layers).toEqual([]);
});

const dtln = join(SHARED, 'data', 'models', 'dtln', 'model_2.onnx');
(existsSync(dtln) ? test : test.skip)('the second model of DTLN', async () => {
  const { bytes, report } = await compressBytes(readFileSync(dtln), { rank: 128 });
  expect(report.forms.map(({ form, next }) => [form, next.length])).toEqual([
    ['written out', 1],
    ['written out', 1],
  ]);
  const inputs = feedsFor({ input_4: [1, 1, 512], input_5: [1, 2, 128, 2] });
  expect(await differenceOf(dtln, bytes, inputs)).toBeLessThan(1e-5);
});
