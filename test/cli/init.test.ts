/** `compact-rnn init`: random models of specs and presets. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { SMALL, Workplace } from './cli';

const place = new Workplace();
afterAll(() => {
  place.remove();
});

test('--list names each preset with its source and its counted and published parameters', () => {
  const list = place.json('init', '--list') as Record<string, unknown>[];
  expect(list[0]).toEqual({
    name: 'prabhavalkar2016',
    source: 'prabhavalkar2016 Table 1 baseline',
    parameters: 9678542,
    published: '9.7M',
  });
  expect(list).toHaveLength(55);
  const lines = place.run('init', '--list').stdout.split('\n');
  expect(lines[1]).toMatch(/^prabhavalkar2016 +Table 1 baseline +9,678,542 +9\.7M$/);
});

test('one seed gives one file, another seed another', () => {
  const files = [7, 7, 8].map((seed, i) =>
    readFileSync(place.path(place.model(`m${i}.safetensors`, SMALL, seed))),
  );
  expect(files[0]!.equals(files[1]!)).toBe(true);
  expect(files[0]!.equals(files[2]!)).toBe(false);
});

test('a preset is made under its name, and says what it is', () => {
  const outcome = place.run('init', 'prabhavalkar2016-tau0.4', '-o', 'p.safetensors');
  expect(outcome).toEqual({
    code: 0,
    stdout: 'p.safetensors: 1,725,692 parameters, 6.9 MB\n',
    stderr: '',
  });
  expect(place.json('inspect', 'p.safetensors')).toMatchObject({
    format: 'compact-rnn',
    parameters: 1725692,
  });
});

test.each<[string, string[], number, RegExp]>([
  [
    'an unknown preset',
    ['prabhavalkar2017', '-o', 'x'],
    2,
    /no preset prabhavalkar2017 \(did you mean "prabhavalkar2016"\?\)/,
  ],
  [
    'a missing spec',
    ['missing.json', '-o', 'x'],
    1,
    /cannot read missing\.json: there is no such file/,
  ],
  ['no spec', ['-o', 'x'], 2, /init needs a spec/],
  ['no output', ['prabhavalkar2016'], 2, /init needs an output: -o FILE/],
  ['a seed in words', ['prabhavalkar2016', '-o', 'x', '--seed', 'one'], 2, /'one' is invalid/],
  [
    'a seed out of range',
    ['prabhavalkar2016', '-o', 'x', '--seed', '9007199254740992'],
    2,
    /seed must be a whole number/,
  ],
  ['an ONNX output', ['prabhavalkar2016', '-o', 'x.onnx'], 2, /ONNX is only read, not written/],
  [
    'a missing folder',
    ['prabhavalkar2016', '-o', 'no/x'],
    1,
    /the folder no does not exist; create it first/,
  ],
])('%s is refused', (_, args, code, message) => {
  const outcome = place.run('init', ...args);
  expect([outcome.code, outcome.stdout]).toEqual([code, '']);
  expect(outcome.stderr).toMatch(message);
});

test('a wrong spec is refused by field, and an output that exists stays', () => {
  writeFileSync(place.path('kept.safetensors'), 'old');
  place.write('wrong.json', '{"cell": "lstm", "input": 3, "layers": 2, "cels": 4}');
  expect(place.run('init', 'wrong.json', '-o', 'kept.safetensors')).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(
      /cells must be the number of cells|"cels" \(did you mean "cells"\?\)/,
    ) as string,
  });
  place.write('broken.json', '{"cell": ');
  expect(place.run('init', 'broken.json', '-o', 'kept.safetensors')).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/broken\.json is not JSON/) as string,
  });
  expect(readFileSync(place.path('kept.safetensors'), 'utf8')).toBe('old');
  expect(readdirSync(place.folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});
