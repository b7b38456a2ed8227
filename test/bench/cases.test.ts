/** The cases of the benchmark harness: their names, and how they are chosen. */
import { CASES, caseName, findCases } from '../../bench/cases';
import { selectEngines } from '../../bench/engines';
import { entryName } from '../../bench/entry';
import { selectEntries } from '../../bench/selection';
import { MODELS, denseOf, specOf } from '../../bench/models';
import { networkOf, sizesOf } from '../../bench/network';
import { modelShapes } from '../../lib/init/shapes';
import { readSpec } from '../../lib/init/read-spec';

const names = (expression: string): string[] => findCases(expression).map(caseName);
const entries = (cases: string, peers: string): string[] =>
  selectEntries({ cases, peers }).map(entryName);

test('every case has a name of its own', () => {
  expect(new Set(CASES.map(caseName)).size).toBe(CASES.length);
});

test('an expression finds cases of all rows of the table', () => {
  expect(names('^tau0\\.9.*f32-step')).toEqual([
    ...['tau0.95-f32-step-t1', 'tau0.95-f32-step-t2'],
    ...['tau0.9-f32-step-t1', 'tau0.9-f32-step-t2'],
  ]);
});

test.each([
  ['(', '--cases: Invalid regular expression: /(/: Unterminated group'],
  ['gru', '--cases gru finds no case; --list --full shows all'],
])('the expression %s is refused', (expression, message) => {
  expect(() => findCases(expression)).toThrow(
    expect.objectContaining({ code: 'INVALID_OPTION', message }),
  );
});

test('peers are named one by one, or all, or none', () => {
  const peers = (text: string): string[] => selectEngines(text).map(({ name }) => name);
  expect(peers('none')).toEqual(['compact-rnn']);
  expect(peers('all')).toEqual(['compact-rnn', 'onnxruntime', 'onednn', 'torch', 'torch-unaided']);
  expect(peers('torch, onnxruntime')).toEqual(['compact-rnn', 'onnxruntime', 'torch']);
  expect(() => peers('onednn,toch')).toThrow(
    '--peers: there is no peer "toch" (did you mean "torch"?)',
  );
});

test('with onnxruntime, what a case is compared with is measured too, once', () => {
  expect(entries('^tau0.6-int8-(step|batch)-t1', 'onnxruntime')).toEqual([
    ...['compact-rnn tau0.6-int8-step-t1', 'compact-rnn tau0.6-int8-batch-t1'],
    ...['onnxruntime tau0.6-int8-step-t1', 'onnxruntime tau0.6-int8-batch-t1'],
    ...['onnxruntime dense-f32-step-t1', 'onnxruntime dense-f32-batch-t1'],
  ]);
});

test('a peer gets the cases that it has operators for', () => {
  expect(
    entries('^tau0.6-.*-(step|sequence)-t1', 'onednn,torch').filter(
      (name) => !name.startsWith('compact'),
    ),
  ).toEqual([
    ...['f32-step', 'f32-sequence', 'int8-step', 'int8-sequence'].map(
      (name) => `onednn tau0.6-${name}-t1`,
    ),
    ...['torch tau0.6-f32-step-t1', 'torch tau0.6-f32-sequence-t1'],
  ]);
});

test('only weights in f32 are trained, and only by PyTorch besides this library', () => {
  expect(names('^dense-.*-training')).toEqual(['dense-f32-training-t1', 'dense-f32-training-t2']);
  expect(entries('^dense-.*-training-t2', 'all')).toEqual(
    ['compact-rnn', 'torch', 'torch-unaided'].map((name) => `${name} dense-f32-training-t2`),
  );
  expect(entries('^dense-f32-step-t1', 'torch-unaided')).toEqual(['compact-rnn dense-f32-step-t1']);
});

test('peers that make their own weights get the sizes of the very network', () => {
  const { layers, head } = networkOf('tau0.4');
  const { input, cells, output, projections } = sizesOf('tau0.4');
  expect(layers.map(({ weights }) => weights[0]!.projection!.rows)).toEqual(projections);
  expect([layers[0]!.inputSize, layers[0]!.hiddenSize, head[0]!.weight.rows]).toEqual([
    input,
    cells,
    output,
  ]);
  expect(sizesOf('dense').projections).toEqual([0, 0, 0, 0, 0]);
});

describe('models of other kinds of weight', () => {
  const parameters = (model: (typeof MODELS)[number]): number =>
    modelShapes(readSpec(specOf(model))).parameters;

  test.each(['lowrank', 'hashed', 'sparse', 'blocks', 'toeplitz'] as const)(
    '%s ones have a fourth and an eighth of the parameters of dense ones',
    (kind) => {
      expect(parameters('dense') / parameters(`${kind}4`)).toBeCloseTo(4, 0);
      expect(parameters('dense') / parameters(`${kind}8`)).toBeCloseTo(8, 0);
    },
  );

  test('those that are compared differ in their weights alone', () => {
    const bare = (model: (typeof MODELS)[number]) => {
      const { input, cell, cells } = specOf(model);
      return { input, cell, cells };
    };
    for (const model of MODELS) expect(bare(model)).toEqual(bare(denseOf(model)));
  });

  test('are no cases for peers', () => {
    expect(entries('^hashed4-f32-step-t1', 'all')).toEqual(['compact-rnn hashed4-f32-step-t1']);
  });
});
