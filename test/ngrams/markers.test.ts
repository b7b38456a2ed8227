/** Models without the markers of sentences: `<s>`, at their beginning, and `</s>`, at their end. */
import { loadNgramModel, saveNgramModel, type NgramModel } from '../../lib/ngrams';
import { fileOf, pathOf, SMALL } from './files';

/** Without one marker or both, and the n-grams that hold them. */
function without(...markers: string[]): string {
  const kept = SMALL.split('\n').filter(
    (line) => !line.split(' ').some((w) => markers.includes(w)),
  );
  const wordsOf = (line: string): string[] =>
    line.split(' ').filter((field) => Number.isNaN(Number(field)));
  const count = (words: number): number =>
    kept.filter((line) => line.startsWith('-') && wordsOf(line).length === words).length;
  return kept.join('\n').replace(/ngram (\d)=\d+/g, (_, k: string) => `ngram ${k}=${count(+k)}`);
}

let told: jest.SpiedFunction<typeof process.emitWarning>;
beforeEach(() => {
  told = jest.spyOn(process, 'emitWarning').mockImplementation();
});
afterEach(() => {
  told.mockRestore();
});

const inLog10 = (model: NgramModel, ...words: string[]): (number | null)[] =>
  model
    .score(words)
    .map(({ logProbability: p }) => (p === null ? null : Number((p / Math.LN10).toFixed(6))));

const BEGIN = '<s> (the first word of a sentence is scored as if after nothing)';
const END = '</s> (a sentence may end anywhere at no cost)';

test.each([
  [['<s>'], BEGIN],
  [['</s>'], END],
  [['<s>', '</s>'], `${BEGIN} and ${END}`],
])('without %p: a warning names the file, what it lacks and what to do', async (markers, lacks) => {
  const model = await loadNgramModel(fileOf(without(...markers), 'text.arpa'));
  await saveNgramModel(model, pathOf('text.ngrams'));
  await loadNgramModel(pathOf('text.ngrams'));
  expect(told.mock.calls).toEqual(
    ['text.arpa', 'text.ngrams'].map((name): unknown[] => [
      `${pathOf(name)}: its 1-grams lack ${lacks}: estimate it from whole sentences, such as by compact-rnn lm make, unless it is meant to be so`,
      expect.objectContaining({ code: 'NGRAM_MARKERS' }),
    ]),
  );
  expect([model.hasBegin, model.hasEnd]).toEqual([
    !markers.includes('<s>'),
    !markers.includes('</s>'),
  ]);
});

test('with both there is no warning', async () => {
  const { hasBegin, hasEnd } = await loadNgramModel(fileOf(SMALL));
  expect([hasBegin, hasEnd]).toEqual([true, true]);
  expect(told).not.toHaveBeenCalled();
});

test('without <s> the first word has its 1-gram (by hand)', async () => {
  const model = await loadNgramModel(fileOf(without('<s>')));
  expect(inLog10(model, 'yes', 'no')).toEqual([-0.5, -0.375, -1.5 - 0.5]);
  expect((await model.perplexity(['yes no'])).perplexity).toBeCloseTo(
    10 ** ((0.5 + 0.375 + 2) / 3),
    4,
  );
});

test('without </s> the end has no probability, and none in the perplexity (by hand)', async () => {
  const model = await loadNgramModel(fileOf(without('</s>')));
  expect(inLog10(model, 'yes', 'no')).toEqual([-0.25, -0.125, null]);
  await expect(model.perplexity(['yes no', 'yes'])).resolves.toEqual({
    perplexity: expect.closeTo(10 ** ((0.25 + 0.125 + 0.25) / 3), 4) as number,
    logProbability: expect.closeTo(-0.625 * Math.LN10, 5) as number,
    sentences: 2,
    words: 3,
    unknown: 0,
  });
  expect((await model.perplexity(['perhaps'])).perplexity).toBeNull();
});
