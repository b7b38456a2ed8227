/** The direction of knowledge: every include and import runs downwards, never up or sideways. */
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';

const ROOT = join(__dirname, '..');

/** Floors from the top down; rooms on one floor do not know each other. */
const NATIVE_FLOORS = [
  ['binding', 'c'],
  ['transcribe'],
  ['file', 'augment'],
  ['train', 'speech', 'solvers'],
  ['decode'],
  ['language'],
  ['text', 'ngrams'],
  ['lattices'],
  ['model'],
  ['cells'],
  ['weights'],
  ['kernels', 'linalg', 'fourier'],
  ['base'],
];
const LIB_FLOORS = [
  ['cli', 'esm'],
  ['index'],
  ['exports'],
  ['compare', 'prune', 'search', 'serve'],
  ['bench', 'inspect'],
  ['recognise', 'train'],
  ['data', 'graphs', 'transcribe'],
  ['decode', 'rescore'],
  ['ngrams'],
  ['augment', 'formats', 'compress', 'grammar', 'init', 'report'],
  ['allocation', 'solvers', 'speech', 'text'],
  ['model'],
  ['weights'],
  ['lattices', 'linalg'],
  ['callbacks', 'options', 'slices'],
  ['charts', 'files', 'json', 'native'],
  ['random', 'suggest'],
  ['errors', 'warnings'],
  ['printable'],
];

interface Edge {
  from: string;
  to: string;
  file: string;
}

function filesBelow(folder: string, ending: RegExp): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => ending.test(file) && !file.startsWith('third_party'))
    .map((file) => posix.join(folder, file));
}

/** The room of a file: the first folder, or the file itself where it stands in none. */
function roomOf(path: string): string {
  return path.split('/')[0]!.replace(/\.m?[jt]s$/, '');
}

function nativeEdges(): Edge[] {
  return filesBelow('native', /\.(h|cc)$/).flatMap((file) =>
    [...readFileSync(join(ROOT, file), 'utf8').matchAll(/^#include "([^"]+)"/gm)].map(
      ([, target]) => ({
        from: roomOf(file.slice('native/'.length)),
        to: roomOf(target!),
        file,
      }),
    ),
  );
}

function libEdges(): Edge[] {
  return filesBelow('lib', /\.m?ts$/).flatMap((file) =>
    [...readFileSync(join(ROOT, file), 'utf8').matchAll(/(?:from|import)\s+'(\.[^']*)'/g)].map(
      ([, target]) => ({
        from: roomOf(file.slice('lib/'.length)),
        to: roomOf(relative('lib', join(dirname(file), target!))),
        file,
      }),
    ),
  );
}

/** The edges that do not run downwards, as text. */
function breaches(edges: Edge[], floors: string[][]): string[] {
  const floorOf = (room: string): number => floors.findIndex((rooms) => rooms.includes(room));
  return edges
    .filter(({ from, to }) => from !== to)
    .filter(({ from, to }) => floorOf(from) < 0 || floorOf(to) < 0 || floorOf(to) <= floorOf(from))
    .map(({ from, to, file }) => `${file}: ${from} -> ${to}`);
}

test('includes of the C++ run downwards only', () => {
  const edges = nativeEdges();
  expect(edges.length).toBeGreaterThan(50);
  expect(breaches(edges, NATIVE_FLOORS)).toEqual([]);
});

test('imports of the TypeScript run downwards only', () => {
  const edges = libEdges();
  expect(edges.length).toBeGreaterThan(50);
  expect(breaches(edges, LIB_FLOORS)).toEqual([]);
});

/** Imports of a file inside a room, from outside of it: rooms are entered by their index. */
function pastTheDoor(folder: string): string[] {
  return filesBelow(folder, /(?<!\.d)\.m?ts$/).flatMap((file) => {
    const source = readFileSync(join(ROOT, file), 'utf8');
    const targets = [...source.matchAll(/(?:from|import)\s*\(?'(\.[^']*)'/g)].map(([, target]) =>
      posix.join(dirname(file), target!),
    );
    const own = file.startsWith('lib/') ? roomOf(file.slice('lib/'.length)) : '';
    return targets
      .filter((target) => /^lib\/[^/]+\/(?!index)/.test(target))
      .filter((target) => roomOf(target.slice('lib/'.length)) !== own)
      .map((target) => `${file} -> ${target}`);
  });
}

test.each(['lib', 'bench', 'experiments'])('%s enters rooms by their index alone', (folder) => {
  expect(pastTheDoor(folder)).toEqual([]);
});

/** What a folder imports from another one at the top of the repository. */
function importsBetween(folder: string, other: string): string[] {
  return filesBelow(folder, /(?<!\.d)\.m?ts$/).flatMap((file) =>
    [...readFileSync(join(ROOT, file), 'utf8').matchAll(/(?:from|import)\s*\(?'(\.[^']*)'/g)]
      .map(([, target]) => posix.join(dirname(file), target!))
      .filter((target) => target === other || target.startsWith(`${other}/`)),
  );
}

test('experiments enter bench by its index alone, and bench and lib know nothing of them', () => {
  expect(new Set(importsBetween('experiments', 'bench'))).toEqual(new Set(['bench']));
  expect(importsBetween('bench', 'experiments')).toEqual([]);
  expect(importsBetween('lib', 'experiments')).toEqual([]);
  expect(importsBetween('lib', 'bench')).toEqual([]);
});

/** What each file of a folder imports, as files. */
function importsOf(folder: string): Map<string, string[]> {
  const files = filesBelow(folder, /(?<!\.d)\.m?ts$/);
  const known = new Set(files);
  const fileOf = (path: string): string[] =>
    [`${path}.ts`, `${path}/index.ts`, path.replace(/\.js$/, '.ts')].filter((file) =>
      known.has(file),
    );
  const pattern = /(?:from|import)\s+'(\.[^']*)'/g;
  return new Map(
    files.map((file) => [
      file,
      [...readFileSync(join(ROOT, file), 'utf8').matchAll(pattern)].flatMap(([, target]) =>
        fileOf(posix.join(dirname(file), target!)),
      ),
    ]),
  );
}

/**
 * Files that import themselves over others: what is left once those without imports of the rest are
 * gone, over and over.
 */
function circles(imports: Map<string, string[]>): string[] {
  const left = new Map(imports);
  for (;;) {
    const free = [...left].filter(([, targets]) => !targets.some((target) => left.has(target)));
    if (free.length === 0) return [...left.keys()];
    for (const [file] of free) left.delete(file);
  }
}

test.each(['lib', 'bench', 'experiments'])('no file of %s imports itself over others', (folder) => {
  const imports = importsOf(folder);
  expect([...imports.values()].flat().length).toBeGreaterThan(50);
  expect(circles(imports)).toEqual([]);
});

test('LAPACK and Eigen are known only to linalg, Eigen’s FFT to one file of fourier, and Node only to the binding', () => {
  const outside = (place: string, pattern: RegExp): string[] =>
    filesBelow('native', /\.(h|cc)$/)
      .filter((file) => !file.startsWith(`native/${place}`))
      .filter((file) => pattern.test(readFileSync(join(ROOT, file), 'utf8')));
  expect(outside('linalg/', /#include <(Eigen|lapack|cblas)|gesdd_|gelsd_|gemm_/)).toEqual([]);
  expect(outside('fourier/real_fft.cc', /#include <unsupported/)).toEqual([]);
  expect(outside('binding/', /#include <(napi|node_api)/)).toEqual([]);
});

test('a circle is seen', () => {
  const imports = new Map([
    ['a', ['b']],
    ['b', ['c', 'd']],
    ['c', ['a']],
    ['d', []],
  ]);
  expect(circles(imports)).toEqual(['a', 'b', 'c']);
});

test('a breach is seen', () => {
  const up = { from: 'base', to: 'model', file: 'native/base/x.h' };
  const unknown = { from: 'model', to: 'misc', file: 'native/model/x.h' };
  expect(breaches([up, unknown], NATIVE_FLOORS)).toHaveLength(2);
});
