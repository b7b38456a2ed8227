/** What `compact-rnn train` and `finetune` refuse before training starts. */
import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { wav } from '../train/tones';
import { Workplace } from './cli';
import { TRAINING, writeSpeech } from './speech';

const place = new Workplace();
beforeAll(() => {
  writeSpeech(place);
});
afterAll(() => {
  place.remove();
});

describe('what is wrong is said before training starts, on one line, and nothing is left behind', () => {
  beforeAll(() => {
    place.write('short.wav', wav(new Float32Array(150)));
    place.write('empty.jsonl', '');
    mkdirSync(place.path('silent'));
    place.write('broken.jsonl', '{"audio": "train/0.wav", "text": "low"}\n{"audio"\n');
    const manifest = (name: string, ...lines: object[]): string =>
      place.write(
        name,
        readFileSync(place.path('train.jsonl'), 'utf8') +
          lines.map((line) => JSON.stringify(line)).join('\n'),
      );
    manifest('missing.jsonl', { audio: 'none.wav', text: 'low' });
    manifest('purple.jsonl', { audio: 'train/0.wav', text: 'purple' });
    manifest('short.jsonl', { audio: 'short.wav', text: 'low' });
    manifest('long.jsonl', { audio: 'train/0.wav', text: 'low '.repeat(60) });
    place.write('bad.json', '{"cell": "lstm"');
  });

  const ctc = ['--criterion', 'ctc', '--lexicon', 'tones.dict'];
  test.each<[string, number, string[], RegExp]>([
    ['no data', 2, ['spec.json', ...ctc], /train needs its data: --data MANIFEST\.jsonl/],
    [
      'no criterion',
      2,
      ['spec.json', '--data', 'train.jsonl'],
      /train needs a criterion: --criterion/,
    ],
    [
      'a misspelled option',
      2,
      ['spec.json', '--epoch', '3'],
      /unknown option '--epoch' \(Did you mean --epochs\?\)/,
    ],
    [
      'a criterion of another trade',
      2,
      ['spec.json', '--criterion', 'mse'],
      /'mse' is invalid\. Allowed choices are ctc, smbr, ce, lm/,
    ],
    [
      'SNRs reversed',
      2,
      ['spec.json', '--data', 'train.jsonl', ...ctc, '--noise', 'train', '--snr', '30:5'],
      /snr runs from 30 to 5 dB: give the lower number first/,
    ],
    [
      'an infinite gain',
      2,
      ['spec.json', '--data', 'train.jsonl', ...ctc, '--gain', '0:Infinity'],
      /'--gain <low:high>' argument '0:Infinity' is invalid\. It must be a number, or two/,
    ],
    [
      'noises that are none',
      1,
      ['spec.json', '--data', 'train.jsonl', ...ctc, '--noise', 'silent'],
      /silent holds no recordings of noise: put WAV or FLAC files into it/,
    ],
    [
      'no units',
      2,
      ['spec.json', '--data', 'train.jsonl', '--criterion', 'ctc'],
      /needs to know what the outputs stand for/,
    ],
    [
      'units twice',
      2,
      ['spec.json', '--data', 'train.jsonl', ...ctc, '--characters'],
      /units come from --lexicon and from --characters/,
    ],
    [
      'a rate of 0',
      2,
      ['spec.json', '--data', 'train.jsonl', ...ctc, '--rate', '0'],
      /rate of the optimizer must be a number above 0/,
    ],
    [
      'a rate in words',
      2,
      ['spec.json', '--data', 'train.jsonl', ...ctc, '--rate', 'slow'],
      /'slow' is invalid\. It must be a number/,
    ],
    [
      'a delay of ctc',
      2,
      ['spec.json', '--data', 'train.jsonl', ...ctc, '--delay', '5'],
      /--delay is for ce only/,
    ],
    ['no spec', 1, ['none.json', '--data', 'train.jsonl', ...ctc], /cannot read none\.json/],
    ['a broken spec', 1, ['bad.json', '--data', 'train.jsonl', ...ctc], /bad\.json is not JSON/],
    ['no manifest', 1, ['spec.json', '--data', 'none.jsonl', ...ctc], /cannot read none\.jsonl/],
    [
      'an empty manifest',
      1,
      ['spec.json', '--data', 'empty.jsonl', ...ctc],
      /empty\.jsonl: the manifest is empty/,
    ],
    [
      'a line that is not JSON',
      1,
      ['spec.json', '--data', 'broken.jsonl', ...ctc],
      /broken\.jsonl: line 2 is not JSON/,
    ],
    [
      'a missing file',
      1,
      ['spec.json', '--data', 'missing.jsonl', ...ctc],
      /missing\.jsonl: 1 of 41 files cannot be read: none\.wav \(line 41\)/,
    ],
    [
      'an unknown word',
      2,
      ['spec.json', '--data', 'purple.jsonl', ...ctc],
      /tones\.dict does not have .*purple/,
    ],
    [
      'short audio',
      1,
      ['spec.json', '--data', 'short.jsonl', ...ctc],
      /short\.jsonl: line 41: .*short\.wav: the audio has 150 samples/,
    ],
    [
      'too many labels',
      1,
      ['spec.json', '--data', 'long.jsonl', ...ctc],
      /long\.jsonl: 1 of 41 utterances have more labels.*line 41/,
    ],
    [
      'a missing file in the dev set',
      1,
      ['spec.json', '--data', 'train.jsonl', '--dev', 'missing.jsonl', ...ctc],
      /none\.wav/,
    ],
  ])('%s', (_, expected, args, message) => {
    const { code, stdout, stderr } = place.run('train', ...args, '-o', 'never.safetensors');
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^error: .*\n$/);
    expect([code, stdout]).toEqual([expected, '']);
    expect(readdirSync(place.folder).filter((name) => /never|\.tmp$/.test(name))).toEqual([]);
  });

  test('outputs that cannot be written', () => {
    const train = (...args: string[]) => place.run('train', 'spec.json', ...TRAINING, ...args);
    expect(train('-o', 'none/am.safetensors').stderr).toMatch(/the folder none does not exist/);
    expect(train('-o', 'am.onnx').stderr).toMatch(/ONNX is only read/);
    expect(train('-o', 'a.safetensors', '--report', 'a.safetensors').stderr).toMatch(
      /are the same file/,
    );
    expect(train('-o', 'a.safetensors', '--checkpoint', 'a.safetensors').stderr).toMatch(
      /are the same file/,
    );
    expect(train().stderr).toMatch(/train needs an output: -o FILE/);
  });

  test('what has too many labels is skipped where that is asked for, and counted', () => {
    const outcome = place.run(
      'train',
      'spec.json',
      '--data',
      'long.jsonl',
      ...ctc,
      '-o',
      'skip.safetensors',
      '--too-long',
      'skip',
      '--epochs',
      '1',
      '--json',
    );
    expect(outcome.code).toBe(0);
    expect(JSON.parse(outcome.stdout.trimEnd().split('\n').at(-1)!)).toMatchObject({ skipped: 1 });
  });
});
