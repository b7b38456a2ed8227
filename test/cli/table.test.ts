/** Tables of the command line, in as many columns as the terminal has. */
import { numbers, table, words } from '../../lib/cli/table';

const COLUMNS = [
  words('model'),
  numbers('parameters', { short: 'params' }),
  numbers('memory', { drop: 1 }),
  words('kind', { drop: 2 }),
];
const ROWS = [
  ['am.safetensors', 9678542, '60.1 MB', 'dense'],
  ['recordings/2024/small-int8.safetensors', 7, null, 'low-rank'],
];

const linesOf = (width: number): string[] => table(COLUMNS, ROWS, width);

test('columns are aligned, and numbers have thousands separators', () => {
  expect(linesOf(80)).toEqual([
    'model                                   parameters   memory  kind',
    'am.safetensors                           9,678,542  60.1 MB  dense',
    'recordings/2024/small-int8.safetensors           7        -  low-rank',
  ]);
});

test('where there is less room, titles are short, then names, then columns go', () => {
  expect(linesOf(68)[0]).toBe('model                                      params   memory  kind');
  expect(linesOf(55)[2]).toBe('recordings/2….safetensors          7        -  low-rank');
  expect(linesOf(50)[0]).toBe('model                        params  kind');
  expect(linesOf(24)).toEqual([
    'model             params',
    'am.saf…ensors  9,678,542',
    'record…ensors          7',
  ]);
});

test.each([30, 40, 50, 60, 70, 80])('no line is longer than %i', (width) => {
  for (const line of linesOf(width)) expect(line.length).toBeLessThanOrEqual(width);
});

test('letters that take two cells of the terminal are counted so', () => {
  const rows = [
    ['音声認識.safetensors', 7],
    ['👍🏽.safetensors', 12],
    ['e\u0301.safetensors', 3],
  ];
  const columns = [words('model'), numbers('layers')];
  expect(table(columns, rows, 80)).toEqual([
    'model                 layers',
    '音声認識.safetensors       7',
    '👍🏽.safetensors            12',
    'e\u0301.safetensors              3',
  ]);
  expect(table(columns, rows, 21).slice(0, 2)).toEqual([
    'model          layers',
    '音声認…ensors       7',
  ]);
});

test('a table without rows is its titles', () => {
  expect(table([words('a'), numbers('b')], [])).toEqual(['a  b']);
});
