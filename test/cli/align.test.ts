/** `compact-rnn align`: from a model of CTC to one of frames, on the command line. */
import { readFileSync } from 'node:fs';
import { trainModel, writeSpeech } from './speech';
import { Workplace } from './cli';

const place = new Workplace();

beforeAll(() => {
  writeSpeech(place, 20);
  trainModel(place);
}, 60_000);
afterAll(() => {
  place.remove();
});

const ALIGN = ['align', 'am.safetensors', '--data', 'train.jsonl'] as const;

test('a model of frames learns from alignments, and says the words', () => {
  const outputs = ['-o', 'frames.jsonl', '--frame-units', 'units.json'];
  expect(place.run(...ALIGN, ...outputs)).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(
      /^frames.jsonl: 20 utterances, \d+ frames; 0 skipped\n$/,
    ) as string,
  });
  const lines = readFileSync(place.path('frames.jsonl'), 'utf8').trim().split('\n');
  const first = JSON.parse(lines[0]!) as { audio: string; text: string; labels: string[] };
  const words = { low: 'L', mid: 'M', high: 'H' };
  const said = first.labels.filter(
    (label, t) => label !== '<silence>' && label !== first.labels[t - 1],
  );
  // Equal words in a row join where nothing is left of the blanks between them.
  const expected = first.text.split(' ').map((word) => words[word as keyof typeof words]);
  expect(said.filter((label, i) => label !== said[i - 1])).toEqual(
    expected.filter((label, i) => label !== expected[i - 1]),
  );
  const training = ['--data', 'frames.jsonl', '--units', 'units.json', '--criterion', 'ce'];
  const settings = ['--delay', '2', '--epochs', '15', '--rate', '0.01', '--batch', '4'];
  const trained = place.run(
    'train',
    'spec.json',
    ...training,
    ...settings,
    '-o',
    'frames.safetensors',
  );
  expect(trained).toMatchObject({ code: 0, stderr: '' });
  place.run('align', 'am.safetensors', '--data', 'dev.jsonl', '-o', 'dev-frames.jsonl');
  const found = place.json('evaluate', 'frames.safetensors', '--data', 'dev-frames.jsonl');
  expect((found as { wordErrorRate: number }).wordErrorRate).toBeLessThan(0.3);
}, 60_000);

test('a reach of 0 leaves the path of CTC, and --json counts', () => {
  const found = place.json(...ALIGN, '-o', 'path.jsonl', '--reach', '0') as Record<string, unknown>;
  expect(found).toMatchObject({ output: 'path.jsonl', utterances: 20, skipped: 0 });
  const labels = (file: string): number =>
    readFileSync(place.path(file), 'utf8').split('<silence>').length;
  expect(labels('path.jsonl')).toBeGreaterThan(labels('frames.jsonl'));
});

test.each<[string, string[], RegExp]>([
  ['no data', ['align', 'am.safetensors', '-o', 'x.jsonl'], /align needs its data/],
  ['no output', [...ALIGN], /align needs a file to write/],
  [
    'a model of frames',
    ['align', 'frames.safetensors', '--data', 'train.jsonl', '-o', 'x.jsonl'],
    /of units of kind "ctc", but these are "frames"/,
  ],
  [
    'units twice',
    [
      'train',
      'spec.json',
      '--data',
      'frames.jsonl',
      '--criterion',
      'ce',
      '--units',
      'units.json',
      '--characters',
      '-o',
      'x.safetensors',
    ],
    /units come from --characters and from --units: give one of them/,
  ],
])('refuses %s', (_, args, message) => {
  const { code, stderr } = place.run(...(args as [string]));
  expect(code).toBe(2);
  expect(stderr).toMatch(message);
});
