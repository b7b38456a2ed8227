/** Sequence training through the library: graphs, what competes, and what is refused. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  evaluate,
  initNetwork,
  Lattice,
  latticeGraph,
  lexiconUnits,
  loadNgramModel,
  makeGrammar,
  makeNgramModel,
  Model,
  sentenceGraph,
  train,
  trainingExamples,
  withGraph,
  withLattices,
  type NgramModel,
  type SmbrCriterion,
  type StateGraph,
  type TrainingExample,
} from '../../lib';
import { randoms } from '../model/networks';

const LEXICON = { ab: [['a', 'b']], b: [['b'], ['b', 'b']], abba: [['a', 'b', 'b', 'a']] };
const UNITS = lexiconUnits('ctc', LEXICON);
const SMBR: SmbrCriterion = { kind: 'smbr', acousticScale: 0.7, ctcWeight: 0.2 };

const start = new Model(
  initNetwork({ cell: 'gru', input: 3, layers: 1, cells: 8, units: UNITS }, 5),
);

/** Frames that say the unit of each, noisily; labels are those of `said`. */
function list(count: number): TrainingExample[] {
  const random = randoms(3);
  const [a, b] = ['a', 'b'].map((name) => UNITS.names.indexOf(name)) as [number, number];
  return Array.from({ length: count }, (_, i) => {
    const labels = i % 3 === 0 ? [a, b] : i % 3 === 1 ? [b, a, b] : [a, b, b, a];
    const frames = 3 * labels.length;
    const inputs = random(frames * 3, 0.8);
    labels.forEach((label, k) => (inputs[(3 * k + 1) * 3 + (label === a ? 0 : 1)]! += 2));
    return { inputs, frames, labels };
  });
}

const examples = trainingExamples(list(12));

let lm: NgramModel;
let graph: StateGraph;
beforeAll(async () => {
  // Texts are too small to tell discounts from.
  jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  lm = await makeNgramModel(['ab b', 'b ab', 'abba', 'ab ab b'], { order: 2 });
  graph = await sentenceGraph(UNITS, { lm });
});

const refused = (code: string, message: RegExp): unknown =>
  expect.objectContaining({
    name: 'CompactRnnError',
    code,
    message: expect.stringMatching(message) as string,
  });

test('lattices of a search that gives up nothing are about the whole language', async () => {
  const all = await evaluate(start, withGraph(examples, graph), { criterion: SMBR });
  // But for a few unlikely sentences: of each word with its end the search keeps the best start.
  const options = { lm, beam: Infinity, latticeBeam: 1e9 };
  const lattices = withLattices(examples, start, options);
  const found = await evaluate(start, lattices, { criterion: SMBR });
  expect(all.loss).toBeGreaterThan(0.5);
  expect(Math.abs(found.loss! - all.loss!)).toBeLessThan(1e-3 * all.loss!);
  const narrow = withLattices(examples, start, { ...options, latticeBeam: 0.5 });
  const few = await evaluate(start, narrow, { criterion: SMBR });
  expect(Math.abs(few.loss! - all.loss!)).toBeGreaterThan(1e-2 * all.loss!);
});

test('training makes the loss smaller; the same seed makes the same of any number of threads', async () => {
  const settings = { criterion: SMBR, epochs: 8, batch: 4, optimizer: { rate: 0.01 }, seed: 4 };
  const competing = withGraph(examples, graph);
  const one = await train(start, competing, { ...settings, threads: 1 });
  const two = await train(start, competing, { ...settings, threads: 2 });
  const before = await evaluate(start, competing, { criterion: SMBR });
  const after = await evaluate(one.model, competing, { criterion: SMBR });
  expect(after.loss!).toBeLessThan(0.8 * before.loss!);
  expect(two.report.epochs.map(({ train: { loss } }) => loss)).toEqual(
    one.report.epochs.map(({ train: { loss } }) => loss),
  );
});

test('a share of 1 is CTC', async () => {
  const all = { ...SMBR, ctcWeight: 1 };
  const smbr = await evaluate(start, withGraph(examples, graph), { criterion: all });
  const ctc = await evaluate(start, examples, { criterion: { kind: 'ctc' } });
  expect(smbr.loss).toBeCloseTo(ctc.loss!, 10);
  expect(smbr.errorRate).toBe(ctc.errorRate);
  expect(smbr.unitErrors).toEqual(ctc.unitErrors);
});

test('where the transcript is all that may be said, nothing is wrong but its times', async () => {
  const grammar = await makeGrammar(['ab']);
  const only = await sentenceGraph(UNITS, { grammar });
  const own = trainingExamples(list(12).filter(({ labels }) => labels!.length === 2));
  const { loss } = await evaluate(start, withGraph(own, only), {
    criterion: { ...SMBR, ctcWeight: 0 },
  });
  const all = await evaluate(start, withGraph(own, graph), {
    criterion: { ...SMBR, ctcWeight: 0 },
  });
  expect(loss).toBeLessThan(all.loss!);
});

test('graphs say their size, and how many words the language model lacks', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'compact-rnn-')), 'ab.arpa');
  writeFileSync(
    path,
    '\\data\\\nngram 1=3\n\n\\1-grams:\n-99 <s>\n-0.3 ab\n-0.3 </s>\n\n\\end\\\n',
  );
  const small = await sentenceGraph(UNITS, { lm: await loadNgramModel(path) });
  // A blank before, a with a blank behind it, b with one; of those that follow only a.
  expect([small.states, small.arcs]).toEqual([5, 7]);
  expect(small.unsayable).toBe(2);
  expect(graph.unsayable).toBe(0);
});

test('lattices number words as they like', async () => {
  const arc = { start: 0, end: 2, acoustic: -1, language: -1 };
  const lattice = new Lattice({
    nodes: 3,
    arcs: [
      { ...arc, from: 0, to: 1, word: 'b' },
      { ...arc, from: 1, to: 2, word: 'ab' },
    ],
  });
  const own = await latticeGraph(UNITS, lattice, { lm });
  const grammar = await sentenceGraph(UNITS, { grammar: await makeGrammar(['b ab']) });
  expect([own.states, own.arcs]).toEqual([grammar.states, grammar.arcs]);
  const other = new Lattice({ nodes: 2, arcs: [{ ...arc, from: 0, to: 1, word: 'cab' }] });
  await expect(latticeGraph(UNITS, other, { lm })).rejects.toEqual(
    refused('INVALID_INPUT', /the lattice says "cab", which the lexicon lacks/),
  );
});

test('an utterance whose lattice a beam left empty is left out, and counted', async () => {
  const [first, second] = list(2) as [TrainingExample, TrainingExample];
  const empty = await latticeGraph(UNITS, new Lattice({ nodes: 2, arcs: [] }), { lm });
  const mixed = trainingExamples([
    { ...first, graph: empty },
    { ...second, graph },
  ]);
  const { infeasible, loss } = await evaluate(start, mixed, { criterion: SMBR });
  expect(infeasible).toBe(1);
  const alone = trainingExamples([{ ...second, graph }]);
  expect(loss).toBe((await evaluate(start, alone, { criterion: SMBR })).loss);
});

test.each<[string, () => unknown, string, RegExp]>([
  [
    'no graph',
    () => train(start, examples, { criterion: SMBR }),
    'INVALID_INPUT',
    /example \d+ has no graph of competing hypotheses, which smbr needs: see withGraph/,
  ],
  [
    'a graph of other units',
    async () => {
      const units = lexiconUnits('ctc', { c: [['c']] });
      const other = await sentenceGraph(units, { grammar: await makeGrammar(['c']) });
      return train(start, withGraph(examples, other), { criterion: SMBR });
    },
    'INVALID_INPUT',
    /is over 2 units with the blank 0, but the model has 3 outputs and the blank 0/,
  ],
  [
    'what is no graph',
    () => withGraph(examples, Object(null) as StateGraph),
    'INVALID_INPUT',
    /a graph must be made by sentenceGraph or latticeGraph, but is/,
  ],
  [
    'an acoustic scale of 0',
    () => train(start, withGraph(examples, graph), { criterion: { ...SMBR, acousticScale: 0 } }),
    'INVALID_OPTION',
    /acousticScale must be a number above 0, at most 1e6, but is 0/,
  ],
  [
    'a share of CTC above 1',
    () => train(start, withGraph(examples, graph), { criterion: { ...SMBR, ctcWeight: 1.5 } }),
    'INVALID_OPTION',
    /ctcWeight must be a number from 0 to 1, but is 1.5/,
  ],
  ['no language', () => sentenceGraph(UNITS, {}), 'INVALID_OPTION', /give lm or grammar/],
  [
    'units without words',
    () => sentenceGraph({ kind: 'ctc', names: ['a', '-'], blank: 1 }, { lm }),
    'INVALID_OPTION',
    /a graph needs words: give units with a lexicon/,
  ],
  [
    'units of frames',
    () => sentenceGraph({ kind: 'frames', names: ['a'] }, { lm }),
    'INVALID_OPTION',
    /of units of kind "ctc", but these are "frames"/,
  ],
  [
    'a negative weight',
    () => sentenceGraph(UNITS, { lm, lmWeight: -1 }),
    'INVALID_OPTION',
    /lmWeight must be a number from 0 to 1e6, but is -1/,
  ],
  [
    'lattices of no model',
    () => withLattices(examples, UNITS as never, { lm }),
    'INVALID_OPTION',
    /withLattices takes a Model/,
  ],
])('refuses %s', async (_, call, code, message) => {
  await expect(Promise.resolve().then(call)).rejects.toEqual(refused(code, message));
});
