/** Lexica in the format of the CMU dictionary. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadLexicon, splitWords } from '../../lib/text';
import { describeWithShared, SHARED } from '../shared';

const folder = mkdtempSync(join(tmpdir(), 'lexicon-'));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function fileOf(text: string): string {
  const path = join(folder, 'lexicon.dict');
  writeFileSync(path, text);
  return path;
}

test('comments, alternates and stress are understood', async () => {
  const path = fileOf(
    ';;; a comment\naalborg AO1 L B AO0 R G # place, danish\neleven IH0 L EH1 V AH0 N\r\neleven(2) IY0 L EH1 V AH0 N\n\nconvict K AH0 N V IH1 K T\nconvict(2) K AA1 N V IH2 K T\nconvict(3) K AH1 N V IH0 K T\n#hash-mark HH AE1 M AA2 R K\n',
  );
  expect(await loadLexicon(path)).toEqual({
    aalborg: [['AO', 'L', 'B', 'AO', 'R', 'G']],
    eleven: [
      ['IH', 'L', 'EH', 'V', 'AH', 'N'],
      ['IY', 'L', 'EH', 'V', 'AH', 'N'],
    ],
    convict: [
      ['K', 'AH', 'N', 'V', 'IH', 'K', 'T'],
      ['K', 'AA', 'N', 'V', 'IH', 'K', 'T'],
    ],
  });
});

test('words that are wanted come in their order, whatever their case', async () => {
  const path = fileOf('a AH0\nb B IY1\nconstructor K AH0\n');
  const lexicon = await loadLexicon(path, { words: ['Constructor', 'a', 'A'] });
  expect(Object.entries(lexicon)).toEqual([
    ['constructor', [['K', 'AH']]],
    ['a', [['AH']]],
  ]);
});

test('words that it does not have are counted and the first of them named', async () => {
  const words = ['a', 'x', 'toString', ...Array.from({ length: 10 }, (_, i) => `w${i}`)];
  await expect(loadLexicon(fileOf('a AH0\n'), { words })).rejects.toThrow(
    /does not have 12 of the 13 words: x, tostring, w0, w1, w2 and 7 more; add them to it$/,
  );
});

test.each([
  ['a AH0\nb\n', /lexicon\.dict, line 2: must be a word and its phonemes.* but is "b"/],
  ['a AH0\n( AH0\n', /line 2/],
  [';;; nothing\n', /is a lexicon without a word/],
])('%p is refused', async (text, message) => {
  await expect(loadLexicon(fileOf(text))).rejects.toThrow(
    expect.objectContaining({ code: 'INVALID_FILE', message: expect.stringMatching(message) }),
  );
});

test('words as one string are refused', async () => {
  await expect(loadLexicon(fileOf('a AH0\n'), { words: 'a' })).rejects.toThrow(
    /words must be a list of words/,
  );
});

test.each([
  ['It’s U.S.-made, he said.', ["it's", 'u.s.-made', 'he', 'said']],
  ['One\ttwo\nTHREE', ['one', 'two', 'three']],
  ["'Twas the dogs' -- well...", ["'twas", 'the', "dogs'", 'well']],
  ['naïve E\u0301tude', ['naïve', 'étude']],
  [' .,! ', []],
])('the words of %p', (text, words) => {
  expect(splitWords(text)).toEqual(words);
});

describeWithShared('the CMU Pronouncing Dictionary', () => {
  const path = join(SHARED, 'data', 'text', 'cmudict.dict');

  test('has 39 phonemes, and every line of it is a pronunciation', async () => {
    const lexicon = await loadLexicon(path);
    const words = Object.keys(lexicon);
    expect(words.length).toBeGreaterThan(125_000);
    const phonemes = new Set(Object.values(lexicon).flat().flat());
    expect(phonemes.size).toBe(39);
    expect(lexicon.seven).toEqual([['S', 'EH', 'V', 'AH', 'N']]);
  });
});

test('marks of any number inside and around a word take no longer than letters', () => {
  const marks = '-.'.repeat(1_000_000);
  expect(splitWords(`a${marks}a`)).toEqual([`a${marks}a`]);
  expect(splitWords(`${marks}b${marks} ${marks}`)).toEqual(['b']);
});

test('a word of many pronunciations keeps each once', async () => {
  const all = Array.from({ length: 60_000 }, (_, i) => Array.from(i.toString(2)).join(' '));
  const { one } = await loadLexicon(fileOf([...all, ...all].map((p) => `one ${p}`).join('\n')));
  expect(one!.map((phonemes) => phonemes.join(' '))).toEqual(all);
});
