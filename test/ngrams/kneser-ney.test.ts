/** Estimation of n-gram models by modified Kneser-Ney smoothing. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeNgramModel, wordsAsTheyStand } from '../../lib/ngrams';
import { native } from '../../lib/native';
import { ngramsOf } from './files';
import { plainDiscounts, plainKneserNey, plainProbability, type PlainModel } from './plain';

const FIXTURES = join(__dirname, '..', 'fixtures', 'ngrams');
const TEXT = readFileSync(join(FIXTURES, 'text.txt'), 'utf8').trimEnd().split('\n');
const SENTENCES = TEXT.map((line) => line.split(' '));

async function expectSame(
  model: Awaited<ReturnType<typeof makeNgramModel>>,
  plain: PlainModel,
): Promise<void> {
  const listed = await ngramsOf(model);
  expect([...listed.keys()].sort()).toEqual([...plain.keys()].sort());
  for (const [words, { logP, logBackoff }] of listed) {
    const { p, backoff } = plain.get(words)!;
    if (words !== '<s>') expect([words, logP]).toEqual([words, expect.closeTo(Math.log10(p), 5)]);
    expect([words, logBackoff]).toEqual([words, expect.closeTo(Math.log10(backoff), 5)]);
  }
}

/** Parts of the text are too small for some discounts. */
let emitWarning: jest.SpyInstance;
beforeEach(() => {
  emitWarning = jest.spyOn(process, 'emitWarning').mockImplementation();
});

describe('modified Kneser-Ney smoothing', () => {
  test.each([1, 2, 3, 4])('of order %d is the textbook’s, n-gram by n-gram', async (order) => {
    const part = SENTENCES.slice(0, 150);
    const model = await makeNgramModel(wordsAsTheyStand(TEXT.slice(0, 150)), { order });
    await expectSame(model, plainKneserNey(part, order, plainDiscounts(part, order)));
  });

  test('with minimum counts gives what n-grams had to the back-off', async () => {
    const part = SENTENCES.slice(0, 150);
    const model = await makeNgramModel(wordsAsTheyStand(TEXT.slice(0, 150)), {
      minimumCounts: [2],
    });
    await expectSame(model, plainKneserNey(part, 3, plainDiscounts(part, 3), [1, 2, 2]));
  });

  test('has the discounts and back-offs that IRSTLM estimates', async () => {
    const { discounts, backoffs } = JSON.parse(
      readFileSync(join(FIXTURES, 'irstlm.json'), 'utf8'),
    ) as { discounts: number[][]; backoffs: Record<string, number> };
    const text = native.createNgramText(new Uint8Array());
    native.pushNgramText(text, Buffer.from(`${TEXT.join('\n')}\n`));
    const made = await native.estimateNgrams(text, Uint32Array.of(1, 1, 1));
    // Of single words IRSTLM also counts <s>, which follows </s> in its text: one count of 1 more.
    for (const k of [1, 2])
      for (const [i, value] of [...made.discounts[k]!].entries())
        expect(Math.abs(value - discounts[k]![i]!)).toBeLessThan(0.01);
    const listed = await ngramsOf(await makeNgramModel(wordsAsTheyStand(TEXT)));
    const differences = Object.entries(backoffs).map(([words, backoff]) =>
      Math.abs(listed.get(words)!.logBackoff - backoff),
    );
    expect(differences.length).toBeGreaterThan(200);
    // Its discounts stem from n-grams over ends of sentences too, some in a hundred more.
    expect(Math.max(...differences)).toBeLessThan(0.005);
  });

  test('sums to one after every history, known or not', async () => {
    const sentences = SENTENCES.slice(0, 120);
    const model = await makeNgramModel(wordsAsTheyStand(TEXT.slice(0, 120)), { order: 3 });
    const words = [...new Set(sentences.flat()), '<unk>'];
    for (const history of [[], ['the'], ['of', 'the'], ['model', 'is'], ['zebra', 'the']]) {
      const after = (word: string) =>
        Math.exp(model.score([...history, word]).at(-2)!.logProbability!);
      const end = Math.exp(model.score(history).at(-1)!.logProbability!);
      expect(words.reduce((sum, word) => sum + after(word), end)).toBeCloseTo(1, 4);
    }
  });

  test('scores words as the textbook backs off', async () => {
    const part = SENTENCES.slice(0, 200);
    const model = await makeNgramModel(wordsAsTheyStand(TEXT.slice(0, 200)), { order: 3 });
    const plain = plainKneserNey(part, 3, plainDiscounts(part, 3));
    for (const sentence of SENTENCES.slice(200, 260)) {
      const known = sentence.map((word) => (plain.has(word) ? word : '<unk>'));
      const all = ['<s>', ...known];
      for (const [i, { logProbability }] of model.score(sentence).slice(0, -1).entries()) {
        const p = plainProbability(
          plain,
          all.slice(Math.max(0, i - 1), i + 1).join(' '),
          known[i]!,
        );
        expect(logProbability).toBeCloseTo(Math.log(p), 4);
      }
    }
  });
});

test('words are those of splitWords, or what stands between spaces', async () => {
  const words = async (sentences: Parameters<typeof makeNgramModel>[0]) =>
    [...(await ngramsOf(await makeNgramModel(sentences, { order: 1 }))).keys()].sort();
  const text = ['It’s “U.S.-made”, he said.'];
  expect(await words(text)).toEqual(['</s>', '<s>', '<unk>', 'he', "it's", 'said', 'u.s.-made']);
  expect(await words(wordsAsTheyStand(text))).toEqual(
    ['</s>', '<s>', '<unk>', 'It’s', 'he', 'said.', '“U.S.-made”,'].sort(),
  );
});

test('words outside the vocabulary count as <unk>', async () => {
  const model = await makeNgramModel(['a b a c', 'a d'], { order: 2, vocabulary: ['a', 'b', 'z'] });
  const listed = await ngramsOf(model);
  expect(listed.has('a <unk>')).toBe(true);
  expect(listed.has('c')).toBe(false);
  expect(listed.has('z')).toBe(true);
});

test('a text that is too small says so', async () => {
  await makeNgramModel(['a b', 'b a']);
  expect(emitWarning).toHaveBeenCalledWith(
    expect.stringMatching(/too small to tell discounts of 1-grams, 2-grams, 3-grams from/),
    expect.objectContaining({ code: 'NGRAM_DISCOUNTS' }),
  );
});

test.each<[string, () => Promise<unknown>, RegExp]>([
  ['no sentence', () => makeNgramModel([' ', '']), /has no sentence/],
  ['markers in a text', () => makeNgramModel(wordsAsTheyStand(['a </s> b'])), /line 1 holds <\/s>/],
  ['a text that is a string', () => makeNgramModel('a b'), /must be a list of strings/],
  [
    'a sentence that is none',
    () => makeNgramModel(['a', 5 as never]),
    /sentence 1 must be a string/,
  ],
  ['an order of 0', () => makeNgramModel(['a'], { order: 0 }), /order must be .* from 1 to 16/],
  ['counts that fall', () => makeNgramModel(['a'], { minimumCounts: [2, 1] }), /must not decrease/],
  ['too many counts', () => makeNgramModel(['a'], { minimumCounts: [1, 1, 1] }), /has 3 numbers/],
  ['an empty vocabulary', () => makeNgramModel(['a'], { vocabulary: [] }), /must have a word/],
  ['spaces in words', () => makeNgramModel(['a'], { vocabulary: ['a b'] }), /without spaces/],
])('%s is refused', async (_, call, message) => {
  await expect(call()).rejects.toThrow(message);
});
