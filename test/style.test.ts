/** What formatters do not check: first lines, comments, lengths of files, how errors are made. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');
const MOST_COLUMNS = 100;
const MOST_LINES = 250;

interface SourceFile {
  readonly path: string;
  readonly lines: readonly string[];
}

function sourcesIn(...folders: string[]): SourceFile[] {
  return folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .map((name) => join(folder, name))
      .filter((path) => /\.(m?ts|mjs|cc|h|py)$/.test(path) && !path.includes('third_party'))
      .map((path) => ({ path, lines: readFileSync(join(ROOT, path), 'utf8').split('\n') })),
  );
}

/** `path:line` of all lines for which `breaks` holds. */
function where(
  files: readonly SourceFile[],
  breaks: (line: string, file: SourceFile) => boolean,
): string[] {
  return files.flatMap((file) =>
    file.lines.flatMap((line, i) => (breaks(line, file) ? [`${file.path}:${i + 1}`] : [])),
  );
}

const ALL = sourcesIn('lib', 'native', 'test', 'bench', 'experiments');
const LIBRARY = ALL.filter(({ path }) => path.startsWith('lib'));

test('there is something to look at', () => {
  expect(LIBRARY.length).toBeGreaterThan(100);
  expect(ALL.length).toBeGreaterThan(500);
});

test('comments end by column 100', () => {
  const isComment = (line: string, { path }: SourceFile): boolean =>
    (path.endsWith('.py') ? /^\s*#/ : /^\s*(\/\/|\/?\*)/).test(line);
  expect(where(ALL, (line, file) => line.length > MOST_COLUMNS && isComment(line, file))).toEqual(
    [],
  );
});

test('every file of TypeScript says on its first lines what it is', () => {
  const silent = ALL.filter(
    ({ path, lines }) =>
      /\.m?ts$/.test(path) && !/^(\/\*\*|\/\/)/.test(lines.find((line) => !line.startsWith('#!'))!),
  );
  expect(silent.map(({ path }) => path)).toEqual([]);
});

test('objects name their properties one by one, and pack none into a spread', () => {
  const packs = /\.{3}\{/;
  expect(where(ALL, (line) => packs.test(line))).toEqual([]);
});

test('errors are made by lib/errors.ts, not by a helper of each file', () => {
  const helper = /^(export )?function \w+\(message: string.*\): (never|CompactRnnError) \{/;
  const elsewhere = LIBRARY.filter(({ path }) => path !== join('lib', 'errors.ts'));
  expect(where(elsewhere, (line) => helper.test(line))).toEqual([]);
});

test('no file of lib or native is longer than 250 lines', () => {
  const long = ALL.filter(
    ({ path, lines }) => /^(lib|native)/.test(path) && lines.length - 1 > MOST_LINES,
  );
  expect(long.map(({ path, lines }) => `${path}: ${lines.length - 1}`)).toEqual([]);
});
