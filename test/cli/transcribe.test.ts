import { readFileSync } from 'node:fs';
import { spoken, wav } from '../train/tones';
import { Workplace } from './cli';
import { trainModel, writeSpeech } from './speech';

const place = new Workplace();
let texts: string[];
beforeAll(() => {
  writeSpeech(place);
  trainModel(place);
  const lines = readFileSync(place.path('dev.jsonl'), 'utf8').trimEnd().split('\n');
  texts = lines.map((line) => (JSON.parse(line) as { text: string }).text);
  place.write('short.wav', wav(new Float32Array(150)));
  place.write('silence.wav', wav(new Float32Array(8000)));
});
afterAll(() => {
  place.remove();
});

test('one file gives its words alone, several a line each with their names', () => {
  expect(place.run('transcribe', 'am.safetensors', 'dev/0.wav')).toEqual({
    code: 0,
    stdout: `${texts[0]!}\n`,
    stderr: '',
  });
  expect(place.run('transcribe', 'am.safetensors', 'dev/0.wav', 'dev/1.wav').stdout).toBe(
    `dev/0.wav: ${texts[0]!}\ndev/1.wav: ${texts[1]!}\n`,
  );
});

test('the JSON says when each word was said', () => {
  place.write('three.wav', wav(spoken(['low', 'high', 'mid'], 77)));
  const [result] = place.json('transcribe', 'am.safetensors', 'three.wav') as {
    path: string;
    text: string;
    seconds: number;
    words: { word: string; start: number; end: number }[];
  }[];
  expect(result).toMatchObject({ path: 'three.wav', text: 'low high mid' });
  const { words, seconds } = result!;
  expect(words.map(({ word }) => word)).toEqual(['low', 'high', 'mid']);
  words.forEach(({ start, end }, i) => {
    expect(start).toBeGreaterThanOrEqual(words[i - 1]?.end ?? 0);
    expect(end).toBeLessThanOrEqual(seconds);
  });
});

test('silence has no words', () => {
  expect(place.run('transcribe', 'am.safetensors', 'silence.wav')).toEqual({
    code: 0,
    stdout: '\n',
    stderr: '',
  });
});

test.each<[string, number, string[], RegExp]>([
  [
    'audio shorter than a window',
    1,
    ['am.safetensors', 'short.wav'],
    /short\.wav: the audio has 150 samples/,
  ],
  [
    'a missing file',
    1,
    ['am.safetensors', 'none.wav'],
    /cannot read none\.wav: there is no such file/,
  ],
  [
    'what is no audio',
    1,
    ['am.safetensors', 'spec.json'],
    /spec\.json: this is neither a WAV nor a FLAC file/,
  ],
  ['no file', 2, ['am.safetensors'], /missing required argument 'wav'/],
  ['a beam in words', 2, ['am.safetensors', 'dev/0.wav', '--beam', 'wide'], /'wide' is invalid/],
])('%s is refused', (_, expected, args, message) => {
  const { code, stdout, stderr } = place.run('transcribe', ...args);
  expect(stderr).toMatch(message);
  expect(stderr).toMatch(/^error: .*\n$/);
  expect([code, stdout]).toEqual([expected, '']);
});
