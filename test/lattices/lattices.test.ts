/** Lattices: what their sentences, posteriors and files are. The numbers are counted by hand. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Lattice, loadLattice, saveLattice, type LatticeArc } from '../../lib';

const folder = mkdtempSync(join(tmpdir(), 'lattices-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function arc(
  from: number,
  to: number,
  word: string | null,
  [start, end]: readonly [number, number],
  probability: number,
): LatticeArc {
  return { from, to, word, start, end, acoustic: Math.log(probability), language: 0 };
}

/** one (two | too), of which two paths say "one two". */
const ARCS = [
  arc(0, 1, 'one', [1, 4], 1),
  arc(1, 2, null, [4, 5], 0.5),
  arc(2, 3, 'two', [5, 8], 0.6),
  arc(1, 3, 'two', [4, 8], 0.3),
  arc(1, 3, 'too', [4, 8], 0.4),
];
const LATTICE = new Lattice({ nodes: 4, arcs: ARCS });

test('posteriors are shares of all paths, and words at the same frames are sure together', () => {
  const found = LATTICE.posteriors();
  const byArc = Object.fromEntries(
    LATTICE.arcs.map(({ from, word }, i) => [`${from} ${word}`, found[i]!]),
  );
  expect(byArc['0 one']).toEqual({ posterior: 1, confidence: 1 });
  expect(byArc['1 null']!.posterior).toBeCloseTo(0.3, 12);
  expect(byArc['1 null']!.confidence).toBe(0);
  expect(byArc['2 two']!.posterior).toBeCloseTo(0.3, 12);
  expect(byArc['2 two']!.confidence).toBeCloseTo(0.6, 12);
  expect(byArc['1 two']!.confidence).toBeCloseTo(0.6, 12);
  expect(byArc['1 too']!.confidence).toBeCloseTo(0.4, 12);
});

test('the best sentences come once each, by their best path', () => {
  const found = LATTICE.best(5);
  expect(found.map(({ text }) => text)).toEqual(['one too', 'one two']);
  expect(found[0]!.score).toBeCloseTo(Math.log(0.4), 12);
  expect(found[1]!.score).toBeCloseTo(Math.log(0.3), 12);
  expect(found[1]!.words[1]).toEqual({
    word: 'two',
    start: expect.any(Number),
    end: 8,
    confidence: expect.closeTo(0.6, 12),
  });
  expect(LATTICE.best(1)).toHaveLength(1);
});

test('scales and penalties weigh: a penalty does not tell equally long sentences apart', () => {
  const [first] = LATTICE.best(1, { acousticScale: 2, wordPenalty: 1.5 });
  expect(first!.score).toBeCloseTo(2 * Math.log(0.4) - 3, 12);
  expect(first!.acoustic).toBeCloseTo(Math.log(0.4), 12);
});

test('pruning takes what is on no path within the beam', () => {
  const beam = (likelier: number, than: number): number => Math.log(likelier / than);
  expect(LATTICE.pruned(beam(0.4, 0.35)).arcs.map(({ word }) => word)).toEqual(['one', 'too']);
  expect(LATTICE.pruned(beam(0.4, 0.29)).arcs).toHaveLength(5);
});

test('a file holds all of it, whatever its words', async () => {
  const words = ['it\'s "so"', '!NULL', '</s>', 'a=b', 'back\\slash', 'groß', '#x'];
  const arcs = [...ARCS, ...words.map((word, i) => arc(0, 3, word, [i, 8 + i], 0.01 * (i + 1)))];
  const lattice = new Lattice({ nodes: 4, arcs });
  const path = join(folder, 'all.lat');
  await saveLattice(lattice, path);
  const read = await loadLattice(path);
  expect(read.nodes).toBe(4);
  expect(read.arcs).toEqual(lattice.arcs);
});

test('an empty lattice is kept as it is, and says so when it is asked', async () => {
  const path = join(folder, 'empty.lat');
  await saveLattice(new Lattice({ nodes: 2, arcs: [] }), path);
  const empty = await loadLattice(path);
  expect(empty.isEmpty).toBe(true);
  expect(LATTICE.isEmpty).toBe(false);
  for (const ask of [() => empty.posteriors(), () => empty.best(1), () => empty.pruned(5)])
    expect(ask).toThrow(/the lattice is empty: .*widen the beam/);
});

/** As HTK and its kin write it: words at nodes, nodes in any order, seconds, logarithms to 10. */
const FOREIGN = `# a comment
VERSION=1.0 base=10
NODES=5 LINKS=5
I=4 t=0.0 W=!NULL
I=0 t=0.25 W=one
I=1 t=0.50 W=two
I=2 t=0.50 W=too
I=3 t=0.60 W=!SENT_END
J=0 S=4 E=0 a=-1 l=-0.5
J=1 START=0 END=1 acoustic=-2
J=2 S=0 E=2 a=-3
J=3 S=1 E=3
J=4 S=2 E=3
`;

test('files of other programs are read: words at nodes, any order, seconds, any base', async () => {
  const path = join(folder, 'foreign.lat');
  writeFileSync(path, FOREIGN);
  const [first, second] = (await loadLattice(path, { framesPerSecond: 100 })).best(5);
  expect(first).toMatchObject({ text: 'one two', acoustic: -3 * Math.LN10 });
  expect(first!.words).toMatchObject([
    { word: 'one', start: 0, end: 25 },
    { word: 'two', start: 25, end: 50 },
  ]);
  expect(first!.language).toBeCloseTo(-0.5 * Math.LN10, 12);
  expect(second!.text).toBe('one too');
});

test('several ends are joined', async () => {
  const path = join(folder, 'ends.lat');
  writeFileSync(path, 'N=3 L=2\nI=0\nI=1\nI=2\nJ=0 S=0 E=1 W=a a=-1\nJ=1 S=0 E=2 W=b a=-2\n');
  const lattice = await loadLattice(path);
  expect(lattice.nodes).toBe(4);
  expect(lattice.best(3).map(({ text }) => text)).toEqual(['a', 'b']);
});

const CHANGES: readonly [what: string, from: string | RegExp, to: string, message: RegExp][] = [
  ['a line of no fields', 'J=3 S=1 E=3', 'J=3 from 1', /line 12: must be fields/],
  ['a node that is not there', 'S=1 E=3', 'S=1 E=9', /line 12: E must be a node from 0 to 4/],
  ['a word for a number', 'a=-3', 'a=x', /line 11: a must be a finite number, but is "x"/],
  ['infinity', 'a=-3', 'a=-Infinity', /line 11: a must be a finite number/],
  ['no node to leave', 'S=1 E=3', 'E=3', /line 12: S must be a node from 0 to 4, but is missing/],
  ['a node twice', 'I=3', 'I=2', /line 8: node 2 comes twice/],
  ['a field twice', 'S=1 E=3', 'S=1 S=1 E=3', /line 12: S is given twice/],
  ['links that are missing', 'LINKS=5', 'LINKS=6', /its L says 6 links, but it has 5/],
  ['nodes that are missing', 'NODES=5', 'NODES=6', /its N says 6 nodes, but it has 5/],
  ['no sizes', /^NODES.*\n/m, '', /line 3: the numbers of nodes and links must come first/],
  ['a circle', 'J=3 S=1 E=3', 'J=3 S=1 E=1', /line \d+: its arc is part of a circle/],
  ['two beginnings', 'J=0 S=4 E=0', 'J=0 S=0 E=1', /nodes 0 and 4 have nothing before them/],
  ['time that runs back', 't=0.25', 't=0.55', /line 10: it ends at frame 50 before it starts/],
  ['an unknown base', 'base=10', 'base=0', /line 2: base must be of logarithms/],
];

test.each(CHANGES)('%s is refused by its line', async (_, from, to, message) => {
  const path = join(folder, 'changed.lat');
  writeFileSync(path, FOREIGN.replace(from, to));
  await expect(loadLattice(path, { framesPerSecond: 100 })).rejects.toThrow(message);
});

test('times in seconds need to be said', async () => {
  const path = join(folder, 'seconds.lat');
  writeFileSync(path, FOREIGN);
  await expect(loadLattice(path)).rejects.toThrow(/say how many frames one has/);
});

test.each([
  [{ from: 3 }, /from of arc 0 must be a node but the last, but is 3/],
  [{ to: 0 }, /to of arc 0 must be a node behind 0/],
  [{ word: '' }, /word of arc 0 must be a word or null/],
  [{ start: -1 }, /start of arc 0 must be a frame/],
  [{ end: 0 }, /end of arc 0 must be a frame from 1 on/],
  [{ acoustic: NaN }, /acoustic of arc 0 must be a finite number/],
])('an arc of %j is refused', (change, message) => {
  const arcs = [{ ...ARCS[0]!, ...change }];
  expect(() => new Lattice({ nodes: 4, arcs })).toThrow(message);
});

test('options out of range are refused by name', () => {
  expect(() => LATTICE.best(0)).toThrow(/count must be a whole number from 1/);
  expect(() => LATTICE.best(1, { acousticScale: NaN })).toThrow(/acousticScale must be a number/);
  expect(() => LATTICE.pruned(-1)).toThrow(/beam must be a number of at least 0/);
  expect(() => LATTICE.posteriors({ scale: 1 } as never)).toThrow(/no option "scale"/);
});

test('what is written is text that people can read', async () => {
  const path = join(folder, 'text.lat');
  await saveLattice(new Lattice({ nodes: 2, arcs: [arc(0, 1, 'one', [0, 3], 1)] }), path);
  expect(readFileSync(path, 'utf8')).toBe(
    'VERSION=1.0\nstart=0 end=1\nN=2 L=1\nI=0 t=0\nI=1 t=3\nJ=0 S=0 E=1 W=one ts=0 te=3 a=0 l=0\n',
  );
});
