/** `compact-rnn transcribe`: words of audio files. */
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

test('a grammar and likely phrases, and what is wrong in them', () => {
  const heard = (...flags: string[]): string =>
    place.run('transcribe', 'am.safetensors', 'three.wav', ...flags).stdout;
  place.write('g.jsgf', '#JSGF V1.0;\ngrammar g;\npublic <s> = (low | high)+ [mid];\n');
  expect(heard('--grammar', 'g.jsgf')).toBe('low high mid\n');
  place.write('list.txt', 'low low low\nhigh high mid\n');
  expect(['low low low\n', 'high high mid\n']).toContain(heard('--grammar', 'list.txt'));
  place.write('phrases.txt', 'low high\t5\nmid mid\t-2\n');
  expect(heard('--phrases', 'phrases.txt')).toBe('low high mid\n');
  place.write('bad.jsgf', '#JSGF V1.0;\ngrammar g;\npublic <s> = (low;\n');
  const bad = place.run('transcribe', 'am.safetensors', 'three.wav', '--grammar', 'bad.jsgf');
  expect([bad.code, bad.stderr]).toEqual([
    1,
    expect.stringMatching(/bad\.jsgf: line 3, column 18: "\)" must close the "\(" of line 3/),
  ]);
  place.write('other.txt', 'low middle\n');
  const lacking = place.run('transcribe', 'am.safetensors', 'three.wav', '--grammar', 'other.txt');
  expect(lacking.stderr).toMatch(/the lexicon lacks 1 of the 2 words of the grammar: middle/);
});

test('a language model, alternatives, confidences and a lattice', () => {
  place.write('said.txt', 'low high\nhigh mid\nmid low low\n');
  place.run('lm', 'make', 'said.txt', '-o', 'said.ngrams', '--order', '2');
  const [said] = place.json(
    ...['transcribe', 'am.safetensors', 'three.wav', '--lm', 'said.ngrams', '--beam', '60'],
    ...['--rescore', 'said.ngrams', '--lm-weight', '0.1', '--nbest', '2', '--lattice', 'three.slf'],
    ...['--lattice-beam', '40'],
  ) as {
    text: string;
    words: { confidence: number }[];
    nBest: { text: string; score: number; acoustic: number; language: number }[];
  }[];
  expect(said!.text).toBe('low high mid');
  expect(said!.nBest.map(({ text }) => text)[0]).toBe('low high mid');
  expect(said!.nBest[1]!.score).toBeLessThan(said!.nBest[0]!.score);
  for (const { score, acoustic, language } of said!.nBest)
    expect(score).toBeCloseTo(acoustic + 0.1 * language, 3);
  for (const { confidence } of said!.words) {
    expect(confidence).toBeGreaterThan(0.5);
    expect(confidence).toBeLessThanOrEqual(1);
  }
  expect(readFileSync(place.path('three.slf'), 'utf8')).toMatch(/^VERSION=1\.0\n/);
  const printed = place.run('transcribe', 'am.safetensors', 'three.wav', '--words').stdout;
  expect(printed).toMatch(/^low high mid\n0\.\d\d {2}0\.\d\d {2}[01]\.\d\d {2}low\n/);
});

test('a curve makes confidences milder', () => {
  const confidences = (...flags: string[]): number[] => {
    const args = ['transcribe', 'am.safetensors', 'three.wav', '--lattice-beam', '40'];
    const [said] = place.json(...args, ...flags) as { words: { confidence: number }[] }[];
    return said!.words.map(({ confidence }) => confidence);
  };
  const milder = confidences('--confidence-curve', '1,-2');
  confidences().forEach((sure, i) => {
    const c = Math.min(0.9999, sure);
    expect(milder[i]).toBeCloseTo(1 / (1 + (Math.exp(2) * (1 - c)) / c), 9);
  });
  const refused = (curve: string): string =>
    place.run('transcribe', 'am.safetensors', 'three.wav', '--confidence-curve', curve).stderr;
  expect(refused('1')).toMatch(/two numbers, such as 0\.47,-0\.39/);
  expect(refused('-1,0')).toMatch(/slope must be a number above 0, .* but is -1/);
});

test('a sentence of a grammar that the beam gave up, or that did not end', () => {
  place.write('long.txt', `${'low high mid '.repeat(9)}\n`);
  const args = ['transcribe', 'am.safetensors', 'three.wav', '--grammar', 'long.txt'];
  const told = place.run(...args, '--beam', '4', '--nbest', '3', '--lattice', 'empty.slf');
  expect(told.code).toBe(0);
  expect(told.stderr).toBe(
    'three.wav: no sentence that may be said ends with it, or the beam has left none: these words have begun, alternatives and lattice are empty\n',
  );
  expect(readFileSync(place.path('empty.slf'), 'utf8')).toMatch(/^N=2 L=0$/m);
  const [said] = place.json(...args, '--beam', '4', '--nbest', '3') as object[];
  expect(said).toMatchObject({ incomplete: true, nBest: [] });
});

test('a model of other words, words that a grammar has alone, and phrases of nothing', () => {
  const refusal = (...flags: string[]): string => {
    const result = place.run('transcribe', 'am.safetensors', 'three.wav', ...flags);
    expect([result.code !== 0, result.stdout]).toEqual([true, '']);
    return result.stderr;
  };
  place.write('fr.arpa', '\\data\\\nngram 1=2\n\n\\1-grams:\n-1 haut\n-1 bas\n\n\\end\\\n');
  expect(refusal('--lm', 'fr.arpa')).toMatch(
    /--lm has none of the 3 words of the lexicon: it is of another vocabulary/,
  );
  place.write('empty.txt', '\n\n');
  expect(refusal('--grammar', 'empty.txt')).toMatch(/empty\.txt: no sentence has a word/);
  expect(refusal('--phrases', 'empty.txt')).toMatch(/empty\.txt has no phrase/);
  place.write('some.phrases', 'low\t2\n \t3\n');
  expect(refusal('--phrases', 'some.phrases')).toMatch(
    /some\.phrases, line 2: the phrase must have 1 to 100 words, but " " has 0/,
  );
});

test('words that a language model lacks are counted, and words that the lexicon lacks', () => {
  place.write('other.txt', 'low higher\nhigh mid low\n');
  place.run('lm', 'make', 'other.txt', '-o', 'other.ngrams', '--order', '1');
  const args = ['transcribe', 'am.safetensors', 'three.wav', '--lm', 'closed.arpa'];
  const unigrams = ['<s>', '</s>', 'low', 'high', 'higher'].map((word) => `-1 ${word}\n`).join('');
  place.write('closed.arpa', `\\data\\\nngram 1=5\n\n\\1-grams:\n${unigrams}\n\\end\\\n`);
  expect(place.run(...args).stderr).toBe(
    'closed.arpa lacks 1 of the 3 words of the lexicon, which cannot be said, and has 1 of its 3 words that the lexicon lacks, which are never heard\n',
  );
  const [said] = place.json(...args, '--rescore', 'other.ngrams') as { coverage: object[] }[];
  expect(said!.coverage).toEqual([
    {
      option: 'lm',
      lexiconWords: 3,
      lexiconOnly: 1,
      unsayable: 1,
      modelWords: 3,
      modelOnly: 1,
    },
    {
      option: 'rescore',
      lexiconWords: 3,
      lexiconOnly: 0,
      unsayable: 0,
      modelWords: 4,
      modelOnly: 1,
    },
  ]);
  // Of a vocabulary of one word, which the model has.
  place.write('one.txt', 'low');
  expect(place.run(...args, '--vocabulary', 'one.txt').stderr).toBe(
    'closed.arpa has 2 of its 3 words that the lexicon lacks, which are never heard\n',
  );
  const evaluated = place.run(
    'evaluate',
    'am.safetensors',
    '--data',
    'dev.jsonl',
    ...args.slice(3),
  );
  expect(evaluated.stderr).toMatch(/^closed\.arpa lacks 1 of the 3 words of the lexicon/);
});

test('a vocabulary leaves other words out, and what the lexicon lacks is refused', () => {
  place.write('some.txt', 'low, high');
  place.write('others.txt', 'low and loud');
  const run = (...flags: string[]) =>
    place.run('transcribe', 'am.safetensors', 'three.wav', '--vocabulary', ...flags);
  expect(run('some.txt').stdout).not.toContain('mid');
  expect(run('others.txt')).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(
      /the lexicon lacks 2 of the 3 words of vocabulary: "and", "loud"/,
    ),
  });
  expect(run('some.txt', '--lm-weight', '2')).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/--lm-weight is of a language model: give --lm/),
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
