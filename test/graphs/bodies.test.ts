/** Recurrent nodes in the bodies of Loop, Scan and If, and in functions. */
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { onnxTree } from '../../lib/formats';
import { FORMS } from '../../lib/graphs/forms';
import { graphOf } from '../../lib/graphs/graph';
import { onnxBytes, type GraphSpec } from '../formats/onnx/write';
import type { OracleTensor } from '../onnxruntime';
import {
  call,
  CHOICES,
  FUNCTION,
  GIVEN_WEIGHTS,
  lstm,
  N,
  OVERLOADS,
  WEIGHTS,
} from './function-graphs';
import { compressBytes, differenceOf, feedsFor } from './graph';

const always: OracleTensor = { dims: [], data: [1], type: 'bool' };

/** Three times over: x becomes the outputs of an LSTM that reads it. */
const LOOP: GraphSpec = {
  nodes: [
    {
      op: 'Loop',
      name: 'loop',
      inputs: ['count', 'yes', 'x'],
      outputs: ['y'],
      attributes: {
        body: {
          graph: {
            inputs: { k: [], go: [], before: [2, 1, N] },
            types: { k: 'int64', go: 'bool', goes: 'bool' },
            outputs: ['goes', 'after'],
            nodes: [
              { op: 'Identity', inputs: ['go'], outputs: ['goes'] },
              ...lstm('before', 'after'),
            ],
          },
        },
      },
    },
  ],
  inputs: { x: [2, 1, N] },
  outputs: ['y'],
  initializers: {
    ...WEIGHTS,
    count: { dims: [], data: [3], type: 'int64' },
    yes: { dims: [], data: [1], type: 'bool' },
  },
};

/** Frames of four sequences one after the other, each run by an LSTM whose weights are inside. */
const SCAN: GraphSpec = {
  nodes: [
    {
      op: 'Scan',
      name: 'scan',
      inputs: ['x'],
      outputs: ['y'],
      attributes: {
        num_scan_inputs: 1,
        body: {
          graph: {
            inputs: { frame: [2, 1, N] },
            outputs: ['out'],
            initializers: WEIGHTS,
            nodes: lstm('frame', 'out'),
          },
        },
      },
    },
  ],
  inputs: { x: [4, 2, 1, N] },
  outputs: ['y'],
};

/** The same LSTM in both branches. */
const IF: GraphSpec = {
  nodes: [
    {
      op: 'If',
      name: 'if',
      inputs: ['which'],
      outputs: ['y'],
      attributes: {
        then_branch: { graph: { inputs: {}, outputs: ['t'], nodes: lstm('x', 't') } },
        else_branch: {
          graph: {
            inputs: {},
            outputs: ['e'],
            nodes: [...lstm('x', 'a'), { op: 'Neg', inputs: ['a'], outputs: ['e'] }],
          },
        },
      },
    },
  ],
  inputs: { which: [], x: [2, 1, N] },
  types: { which: 'bool' },
  outputs: ['y'],
  initializers: WEIGHTS,
};

const CASES: [string, GraphSpec, Record<string, OracleTensor>][] = [
  ['the body of a Loop', LOOP, feedsFor({ x: [2, 1, N] })],
  ['the body of a Scan', SCAN, feedsFor({ x: [4, 2, 1, N] })],
  ['both branches of an If', IF, { ...feedsFor({ x: [2, 1, N] }), which: always }],
  ['a function', FUNCTION, feedsFor({ x: [2, 1, N] })],
  ['a function that is given its weights', GIVEN_WEIGHTS, feedsFor({ x: [2, 1, N] })],
];
// What calls a function decides how many frames it gets.
const ALL = CASES.flatMap(([name, ...rest]) =>
  FORMS.filter((form) => form !== 'unrolled' || !name.startsWith('a function')).map(
    (form) => [name, form, ...rest] as const,
  ),
);

const recurrentNodes = (bytes: Uint8Array): number =>
  onnxTree
    .graphsOf(onnxTree.readTree(bytes))
    .flatMap(({ nodes }) => nodes)
    .filter(({ proto }) => proto.opType === 'LSTM').length;

test.each(ALL)('a node in %s, as %s', async (_, form, spec, feeds) => {
  const bytes = onnxBytes(spec);
  const { bytes: same, report } = await compressBytes(bytes, { rank: N, form });
  expect(report.forms).toMatchObject([{ name: 'lstm', form }]);
  expect(recurrentNodes(same)).toBe(form === 'node' ? recurrentNodes(bytes) : 0);
  expect(await differenceOf(bytes, same, feeds)).toBeLessThan(1e-5);
  const small = await compressBytes(bytes, { rank: 1, form });
  expect(small.report.after.parameters).toBeLessThan(report.before.parameters);
  expect(await differenceOf(bytes, small.bytes, feeds)).toBeGreaterThan(1e-3);
});

test('weights that a function is not given any more are not in the file', async () => {
  const { bytes } = await compressBytes(onnxBytes(GIVEN_WEIGHTS), { rank: 1, form: 'scan' });
  const { main, functions } = onnxTree.readTree(bytes);
  expect([...main.initializers.keys()]).toEqual(['one']);
  expect([...functions.get(onnxTree.functionKey('own', 'Recurrent'))!.inputs.keys()]).toEqual([
    'x',
    'one',
    'unread',
  ]);
  expect([...functions.get(onnxTree.functionKey('own', 'Twice'))!.inputs.keys()]).toEqual([
    'x',
    'd',
  ]);
  expect(main.nodes.map(({ proto }) => proto.input)).toEqual([
    ['x', 'one'],
    ['h', 'one'],
  ]);
});

/** The reason why no node of the graph can be compressed. */
function refusalOf(spec: GraphSpec): string {
  const { layers, refused } = graphOf([onnxBytes(spec)]);
  expect(layers).toEqual([]);
  return refused[0]!.reason;
}

test.each(['scan', 'node'] as const)(
  'a function has a copy for each choice of weights, as %s',
  async (form) => {
    const bytes = onnxBytes(CHOICES);
    const feeds = feedsFor({ x: [2, 1, N] });
    const { bytes: same, report } = await compressBytes(bytes, { rank: N, form });
    expect(report.forms).toHaveLength(3);
    expect(await differenceOf(bytes, same, feeds)).toBeLessThan(1e-5);
    const small = await compressBytes(bytes, { rank: 1, form });
    expect(small.report.after.parameters).toBeLessThan(report.before.parameters);
    const { main, functions } = onnxTree.readTree(small.bytes);
    expect([...main.initializers.keys()]).not.toContain('R');
    expect(functions.size).toBe(5);
  },
);

test('functions of one name are told apart by their overloads', async () => {
  const bytes = onnxBytes(OVERLOADS);
  const { bytes: same, report } = await compressBytes(bytes, { rank: N, form: 'node' });
  // The weights of each choice are those of a call of both functions.
  expect(report.forms).toHaveLength(2);
  expect(await differenceOf(bytes, same, feedsFor({ x: [2, 1, N] }))).toBeLessThan(1e-5);
  const { functions } = onnxTree.readTree(same);
  expect(functions.size).toBe(4);
});

test('a hidden_size that is not that of R is refused', () => {
  const [node, ...others] = lstm('x', 'y');
  const nodes = [{ ...node!, attributes: { hidden_size: -N } }, ...others];
  expect(refusalOf({ ...GIVEN_WEIGHTS, functions: [], nodes })).toBe(
    `its hidden_size is ${-N}, but R has ${N} columns`,
  );
});

test('weights that are not finite are refused by the name of their layer', async () => {
  const R = { dims: [1, 4 * N, N], data: new Float32Array(4 * N * N).fill(NaN) };
  const spec = { ...GIVEN_WEIGHTS, functions: [], nodes: lstm('x', 'y') };
  const bytes = onnxBytes({ ...spec, initializers: { ...WEIGHTS, R } });
  await expect(compressBytes(bytes, { rank: 1, form: 'node' })).rejects.toMatchObject({
    code: 'INVALID_MODEL',
    message: expect.stringMatching(/^lstm W_h holds NaN at index 0/) as string,
  });
});

test('weights that nobody knows before the model runs are refused', () => {
  const [both] = GIVEN_WEIGHTS.nodes;
  const last = call('Recurrent', 'last', ['x', 'h', 'B', 'one', 'W'], 'y');
  const { layers, refused } = graphOf([onnxBytes({ ...GIVEN_WEIGHTS, nodes: [both!, last] })]);
  expect(layers).toHaveLength(1);
  expect(refused[0]!.reason).toMatch(/weight R .*calls give no constant.*onnx\.inliner/);
});

test('attributes that the calls of a function give are refused, with the way round', () => {
  const ofCall = new BinaryWriter();
  ofCall.tag(5, WireType.LengthDelimited).fork();
  ofCall.tag(1, WireType.LengthDelimited).string('direction');
  ofCall.tag(21, WireType.LengthDelimited).string('way');
  const [node, ...others] = lstm('x', 'y');
  const copied = [ofCall.join().finish()];
  const [recurrent, twice] = GIVEN_WEIGHTS.functions!;
  const changed = { ...recurrent!, nodes: [{ ...node!, copied }, ...others] };
  expect(refusalOf({ ...GIVEN_WEIGHTS, functions: [changed, twice!] })).toMatch(
    /attributes of it are those of the calls.*onnx\.inliner/,
  );
});
