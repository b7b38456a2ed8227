/** Names from elsewhere never control the terminal: all text passes one place, escaped. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { saveModel } from '../../lib/formats';
import { initNetwork } from '../../lib/init';
import { printJson, printJsonLine, printLines, sayLines } from '../../lib/cli/print';
import { table, words } from '../../lib/cli/table';
import { printable } from '../../lib/printable';
import { SMALL, Workplace } from './cli';

const HOSTILE = 'a\x1b]52;c;aGk=\x07\r\nb\x7f\x9b\u202e\u2028';
const SHOWN = 'a\\x1b]52;c;aGk=\\x07\\x0d\\x0ab\\x7f\\x9b\\u202e\\u2028';
/** What a terminal would do something for, or an eye be deceived by; newlines are ours. */
const isRaw = (text: string): boolean =>
  printable(text.replaceAll('\n', '')) !== text.replaceAll('\n', '');

const place = new Workplace();
afterAll(() => {
  place.remove();
});

describe('what is printed', () => {
  let written: string;
  beforeEach(() => {
    written = '';
    for (const stream of [process.stdout, process.stderr])
      jest.spyOn(stream, 'write').mockImplementation((text) => {
        written += String(text);
        return true;
      });
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  test('a line is one line, whatever it holds', () => {
    printLines(HOSTILE, 'next');
    sayLines(HOSTILE);
    expect(written).toBe(`${SHOWN}\nnext\n${SHOWN}\n`);
  });

  test('JSON means what it means, without anything raw', () => {
    printJson({ [HOSTILE]: [HOSTILE] });
    expect(isRaw(written)).toBe(false);
    expect(JSON.parse(written)).toEqual({ [HOSTILE]: [HOSTILE] });
    written = '';
    printJsonLine([HOSTILE]);
    expect(written).toMatch(/^\S+\n$/);
    expect(JSON.parse(written)).toEqual([HOSTILE]);
  });
});

test('a table is as wide as what is shown', () => {
  const lines = table(
    [words('name'), words('kind')],
    [
      [HOSTILE, 'x'],
      ['b', 'y'],
    ],
    Infinity,
  );
  expect(lines).toEqual([
    `name${' '.repeat(SHOWN.length - 4)}  kind`,
    `${SHOWN}  x`,
    `b${' '.repeat(SHOWN.length - 1)}  y`,
  ]);
});

test('nothing else writes to the terminal', () => {
  const folder = join(__dirname, '..', '..', 'lib');
  const writers = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .filter((file) =>
      /std(out|err)\.write|console\./.test(readFileSync(join(folder, file), 'utf8')),
    );
  // A service logs, escaped too, where the program that embeds it may not be ours.
  expect(writers.sort()).toEqual([join('cli', 'print.ts'), join('serve', 'log.ts')]);
});

test('names of layers, files and flags reach the terminal escaped', async () => {
  const { layers, ...rest } = initNetwork(SMALL as Parameters<typeof initNetwork>[0]);
  const hostile = layers.map((layer, l) => ({ ...layer, name: `${HOSTILE}${l}` }));
  const file = 'm\x1b[2J\n.safetensors';
  await saveModel({ ...rest, layers: hostile }, place.path(file));
  const outcomes = [
    place.run('inspect', file),
    place.run('inspect', file, '--json'),
    place.run('inspect', 'no\x1b[2J\n'),
    place.run('inspect', file, '--\x1b[2J\n'),
    place.run('in\x1b[2J\nspect'),
  ];
  expect(outcomes.map(({ code }) => code)).toEqual([0, 0, 1, 2, 2]);
  for (const { stdout, stderr } of outcomes) expect(isRaw(stdout + stderr)).toBe(false);
  expect(outcomes[0]!.stdout).toMatch(/^m\\x1b\[2J\\x0a\.safetensors: /);
  expect(outcomes[0]!.stdout).toContain('\na\\x1b]52;c;…u202e\\u20280  lstm');
  for (const { stderr } of outcomes.slice(2)) expect(stderr).toMatch(/^error: [^\n]*\n$/);
});
