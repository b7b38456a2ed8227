/** Phrases that are boosted, with or without a grammar. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withTemporaryFolder } from '../../lib/files';
import {
  grammarSource,
  loadPhrases,
  makeGrammar,
  withPhrases,
  type Phrase,
} from '../../lib/grammar';
import { native, type LanguageSourceHandle } from '../../lib/native';
import { sentencesOf } from './plain';

const WORDS = ['a', 'b', 'c'];

function scoresOf(source: LanguageSourceHandle, sentence: readonly string[]): number[] {
  const numbers = sentence.map((word) => WORDS.indexOf(word));
  return [...native.scoreLanguage(source, Uint32Array.from(numbers))];
}

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, n) => sum + n, 0);

/** What the definition says: the boost of each word, for each place where the phrase stands. */
function plainBoost(phrases: readonly Required<Phrase>[], sentence: readonly string[]): number {
  let sum = 0;
  for (const { text, boost } of phrases) {
    const words = text.split(' ');
    for (let at = 0; at + words.length <= sentence.length; at++)
      if (words.every((word, i) => sentence[at + i] === word)) sum += boost! * words.length;
  }
  return sum;
}

test('a sentence earns what its phrases say, wherever they stand', () => {
  let state = 3;
  const random = (): number => (state = (state * 16807) % 2147483647) / 2147483647;
  const sentences = sentencesOf(WORDS, 6);
  for (let i = 0; i < 30; i++) {
    const phrases = Array.from({ length: 1 + Math.floor(random() * 5) }, () => ({
      text: Array.from({ length: 1 + Math.floor(random() * 4) }, () => {
        return WORDS[Math.floor(random() * WORDS.length)]!;
      }).join(' '),
      boost: Math.round(random() * 80 - 20) / 10,
    }));
    const source = withPhrases(undefined, phrases, WORDS);
    for (const sentence of sentences) {
      const total = sumOf(scoresOf(source, sentence));
      const plain = plainBoost(phrases, sentence);
      if (Math.abs(total - plain) > 1e-9)
        expect({ phrases, sentence, total }).toEqual({ phrases, sentence, total: plain });
    }
  }
  expect(sentences.length).toBeGreaterThan(1000);
});

test('boosts are paid word by word, and given back where a phrase breaks off', () => {
  const source = withPhrases(undefined, [{ text: 'a b c', boost: 2 }, { text: 'B' }], WORDS);
  expect(scoresOf(source, ['a', 'b', 'c'])).toEqual([2, 2 + 3, 2, 0]);
  expect(scoresOf(source, ['a', 'b', 'b'])).toEqual([2, 2 + 3, -4 + 3, 0]);
  expect(scoresOf(source, ['c', 'a', 'b'])).toEqual([0, 2, 2 + 3, -4]);
  expect(scoresOf(source, ['a', 'a'])).toEqual([2, 0, -2]);
});

test('phrases over a grammar add to its log-probabilities, and allow no more than it does', async () => {
  const grammar = await makeGrammar(['a b', 'a c', 'c b']);
  const under = grammarSource(grammar, WORDS);
  const source = withPhrases(under, [{ text: 'a b', boost: 1 }], WORDS);
  for (const sentence of sentencesOf(WORDS, 3)) {
    const own = grammar.logProbability(sentence);
    expect(sumOf(scoresOf(under, sentence))).toBeCloseTo(own, 9);
    const earned = sentence.join(' ') === 'a b' ? 2 : 0;
    expect(sumOf(scoresOf(source, sentence))).toBeCloseTo(own + earned, 9);
  }
});

test('words that the lexicon lacks are named', async () => {
  const grammar = await makeGrammar(['a x', 'y b']);
  expect(() => grammarSource(grammar, WORDS)).toThrow(
    'the lexicon lacks 2 of the 4 words of the grammar: x, y; add them',
  );
  expect(() => withPhrases(undefined, [{ text: 'a x' }], WORDS)).toThrow(
    '1 of 1 phrases have words that the lexicon lacks: a x; add the words to it',
  );
  const told = jest.spyOn(process, 'emitWarning').mockImplementation();
  withPhrases(undefined, [{ text: 'a x' }, { text: 'a' }], WORDS);
  expect(told.mock.calls[0]![0]).toBe(
    '1 of 2 phrases have words that the lexicon lacks: a x; they are left out',
  );
  told.mockRestore();
});

test.each([
  [7, 'phrases must be a list of { text, boost }, but are 7'],
  ['a b', 'phrases must be a list of { text, boost }, but are "a b"'],
  [['a'], 'phrases[0] must be { text, boost }, but is "a"'],
  [[{ text: 'a', boots: 2 }], 'phrases[0] has no option "boots" (did you mean "boost"?)'],
  [[{ boost: 2 }], 'phrases[0] must have a text, but has undefined'],
  [[{ text: 'a', boost: NaN }], 'the boost of "a" must be a number from -1000 to 1000, but is NaN'],
  [[{ text: 'a' }, { text: '?' }], 'phrases[1] must have 1 to 100 words, but "?" has 0'],
])('phrases %j are refused', (phrases, message) => {
  expect(() => withPhrases(undefined, phrases as Phrase[], WORDS)).toThrow(message);
});

test('a file has a phrase on each line, and boosts behind tabs', async () => {
  await withTemporaryFolder('phrases', async (folder) => {
    const path = join(folder, 'phrases.txt');
    const load = (text: string): Promise<Phrase[]> => {
      writeFileSync(path, text);
      return loadPhrases(path);
    };
    expect(await load('New York\t4.5\r\n\nanna smith\n')).toEqual([
      { text: 'New York', boost: 4.5 },
      { text: 'anna smith' },
    ]);
    await expect(load('a\nb\tmuch\n')).rejects.toMatchObject({
      code: 'INVALID_FILE',
      message: expect.stringMatching(/phrases\.txt, line 2: the boost of "b" must be/) as string,
    });
    await expect(load('a\t1\t2')).rejects.toThrow('line 1: a line has one tab');
    await expect(load('\n')).rejects.toThrow('has no phrase');
  });
});
