/** N-gram models in ARPA files: what words cost. */
import { readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { loadNgramModel, saveNgramModel } from '../../lib/ngrams';
import { fileOf, ngramsOf, pathOf, SMALL } from './files';

test('an n-gram counts, else the back-off of its history and a shorter one (by hand)', async () => {
  const model = await loadNgramModel(fileOf(SMALL));
  expect(model.order).toBe(3);
  expect(model.counts).toEqual([5, 4, 2]);
  const inLog10 = (words: string[]) =>
    model
      .score(words)
      .map(({ word, logProbability, ngram }) => [
        word,
        logProbability === null ? null : Number((logProbability / Math.LN10).toFixed(6)),
        ngram,
      ]);
  expect(inLog10(['yes', 'no', 'maybe'])).toEqual([
    ['yes', -0.25, 2], // <s> yes
    ['no', -0.125, 3], // <s> yes no
    ['maybe', -1 - 0.5, 1], // yes no has the back-off 1, no that of 10^-0.5
    ['</s>', -1.5, 1], // maybe has none
  ]);
  // "no" begins no bigram after <s>: back-off of <s>; then "no yes no" through the bigram "no yes".
  expect(inLog10(['no', 'yes', 'no'])).toEqual([
    ['no', -0.75 - 0.25, 1],
    ['yes', -0.625, 2],
    ['no', -0.0625, 3],
    ['</s>', -1.5 - 0.5, 1],
  ]);
  // Two back-offs: of "no yes" and of "yes".
  expect(inLog10(['no', 'yes', 'maybe'])[2]).toEqual(['maybe', -1 - 1 - 0.125, 1]);
});

test('unknown words have no probability, and the next forget what was before', async () => {
  const model = await loadNgramModel(fileOf(SMALL));
  const scores = model.score(['yes', 'perhaps', 'no']);
  expect(scores[1]).toEqual({ word: 'perhaps', logProbability: null, ngram: 0 });
  expect(scores[2]!.logProbability! / Math.LN10).toBeCloseTo(-0.75, 6);
  await expect(model.perplexity(['yes perhaps no'])).resolves.toEqual({
    perplexity: expect.closeTo(10 ** ((0.25 + 0.75 + 1.5 + 0.5) / 3), 4) as number,
    logProbability: expect.closeTo(-3 * Math.LN10, 5) as number,
    sentences: 1,
    words: 3,
    unknown: 1,
  });
});

test('with a base logarithms are whole: of each word, and the mean of each sentence', async () => {
  const model = await loadNgramModel(fileOf(SMALL));
  const sentences = ['yes no maybe', 'no perhaps', 'no yes no yes'];
  const logBase = 1.1;
  let total = 0;
  let scored = 0;
  for (const sentence of sentences) {
    const known = model.score(sentence.split(' ')).filter(({ ngram }) => ngram > 0);
    const units = known.map((word) => Math.trunc(word.logProbability! / Math.log(logBase)));
    const sum = units.reduce((a, b) => a + b);
    total += known.length * Math.trunc(sum / known.length);
    scored += known.length;
  }
  const { perplexity } = await model.perplexity(sentences, { logBase });
  expect(perplexity).toBeCloseTo(logBase ** (-total / scored), 9);
  // Cut towards 0 each time, so by less than two of the base.
  const { perplexity: exact } = await model.perplexity(sentences);
  expect(perplexity!).toBeLessThan(exact!);
  expect(perplexity! * logBase ** 2).toBeGreaterThan(exact!);
  for (const wrong of [1, 10.5, NaN, -2, '1.0001'])
    await expect(model.perplexity(sentences, { logBase: wrong as number })).rejects.toThrow(
      /logBase must be a number above 1 and at most 10, such as 1.0001/,
    );
});

test.each(['other.arpa', 'other.lm', 'other.arpa.gz'])('%s has the same numbers', async (name) => {
  const model = await loadNgramModel(fileOf(SMALL));
  await saveNgramModel(model, pathOf(name));
  const bytes = readFileSync(pathOf(name));
  const text = (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
  expect(text).toContain('\\data\\\nngram 1=5\nngram 2=4\nngram 3=2\n\n\\1-grams:\n-1.5\t</s>\n');
  expect(text).toContain('\n-0.25\t<s> yes\t-0.0625\n');
  expect(await ngramsOf(await loadNgramModel(pathOf(name)))).toEqual(await ngramsOf(model));
});

test('files that others write are read: tabs, CRLF, spaces in the head, gzip, any order', async () => {
  const [head, ...rest] = SMALL.split('\\3-grams:');
  const shuffled = [head!, ...rest]
    .join('\\3-grams:')
    .replace('-0.25 <s> yes -0.0625\n', '')
    .replace('-0.625 no yes -1\n', '-0.625 no yes -1\n-0.25 <s> yes -0.0625\n')
    .replaceAll(/^(-[\d.]+) /gm, '$1\t')
    .replace('ngram 2=4', 'ngram  2=      4')
    .replaceAll('\n', '\r\n');
  const expected = await ngramsOf(await loadNgramModel(fileOf(SMALL)));
  expect(await ngramsOf(await loadNgramModel(fileOf(shuffled)))).toEqual(expected);
  expect(await ngramsOf(await loadNgramModel(fileOf(gzipSync(shuffled))))).toEqual(expected);
});

test('numbers come back to the last bit', async () => {
  const numbers = Array.from({ length: 200 }, (_, i) => -(10 ** (i / 25 - 6)) * (1 + i / 997));
  const names = ['<s>', '</s>', ...numbers.slice(2).map((_, i) => `w${i}`)];
  const arpa = `\\data\\\nngram 1=200\n\n\\1-grams:\n${numbers.map((p, i) => `${p} ${names[i]}\n`).join('')}\n\\end\\\n`;
  const listed = await ngramsOf(await loadNgramModel(fileOf(arpa)));
  expect([...listed.values()].map(({ logP }) => Math.fround(logP))).toEqual(
    numbers.map(Math.fround),
  );
});

test.each<[string, string, RegExp]>([
  ['no ARPA file', 'hello\n', /has no line \\data\\/],
  ['a cut file', SMALL.slice(0, -8), /ends at line 22 without \\end\\: it was cut/],
  [
    'fewer n-grams than its head says',
    SMALL.replace('-0.375 yes no\n', ''),
    /line 19: ends a section of 3 n-grams, but the head says 4/,
  ],
  [
    'a word that is no 1-gram',
    SMALL.replace('yes no\n', 'yes nope\n'),
    /line 16: has the word "nope", which is not among the 1-grams/,
  ],
  [
    'an n-gram whose beginning is missing',
    SMALL.replace('no yes no', 'maybe yes no'),
    /line 22: begins with 2 words that are not an n-gram of the file, so their back-off is missing/,
  ],
  [
    'an n-gram twice',
    SMALL.replace('-0.375 yes no', '-0.375 yes </s>'),
    /has the n-gram "yes <\/s>" twice/,
  ],
  ['a word twice', SMALL.replace('maybe', 'yes'), /line 12: has the word "yes" a second time/],
  ['no number', SMALL.replace('-0.375', 'x'), /line 16: has the log-probability "x"/],
  ['a probability above 1', SMALL.replace('-0.375', '0.375'), /line 16: .*must not be above 0/],
  ['too many words', SMALL.replace('yes no\n', 'yes no no no\n'), /line 16: .*has 5 fields/],
  ['sections out of order', SMALL.replace('\\2-grams', '\\3-grams'), /line 14: must be \\2-grams:/],
  ['a section too few', SMALL.replace(/\\3-grams[^]*(?=\\end)/, ''), /after 2 of 3 sections/],
  ['an order too high', SMALL.replace('ngram 3', 'ngram 4'), /line 5: must be "ngram 3="/],
  ['a probability that is NaN', SMALL.replace('-0.375', 'NaN'), /line 16: .*"NaN", which must be/],
  ['an infinite back-off', SMALL.replace('-0.0625\n', 'inf\n'), /line 15: has the back-off "inf"/],
  ['counts out of order', SMALL.replace('ngram 1=5\n', ''), /line 3: must be "ngram 1="/],
  ['a count that is no number', SMALL.replace('2=4', '2=x'), /line 4: must be "ngram 2="/],
  ['more n-grams than its head says', SMALL.replace('2=4', '2=3'), /line 20: ends a section of 4/],
  ['no words', '\\data\\\nngram 1=0\n\n\\1-grams:\n\n\\end\\\n', /ends a section without a word/],
])('%s is refused by its line', async (_, text, message) => {
  await expect(loadNgramModel(fileOf(text))).rejects.toThrow(
    expect.objectContaining({
      code: 'INVALID_FILE',
      message: expect.stringMatching(message) as string,
    }),
  );
  await expect(loadNgramModel(fileOf(text))).rejects.toThrow(/lm\.arpa/);
});

test('a back-off that others need is 0 where it is left out, and a warning counts those', async () => {
  const told = jest.spyOn(process, 'emitWarning').mockImplementation();
  await loadNgramModel(fileOf(SMALL));
  expect(told).not.toHaveBeenCalled(); // "yes no" has none either, but begins nothing
  const without = SMALL.replace('<s> yes -0.0625', '<s> yes').replace('no yes -1', 'no yes');
  const model = await loadNgramModel(fileOf(without));
  expect(told.mock.calls).toEqual([
    [
      expect.stringMatching(/lm\.arpa: .* 0 is taken: 2$/),
      expect.objectContaining({ code: 'NGRAM_BACKOFFS' }),
    ],
  ]);
  const { logProbability } = model.score(['no', 'yes', 'maybe'])[2]!;
  expect(logProbability! / Math.LN10).toBeCloseTo(-1 - 0.125, 6);
  told.mockRestore();
});

test('a word in another encoding is refused, and a byte-order mark is none of its business', async () => {
  const bytes = Buffer.from(SMALL.replace('maybe', 'peut-être'), 'latin1');
  await expect(loadNgramModel(fileOf(bytes))).rejects.toThrow(
    /lm\.arpa: line 12: has a word that is not UTF-8: convert the file/,
  );
  const marked = await loadNgramModel(fileOf(`\ufeff${SMALL.slice(SMALL.indexOf('\\data'))}`));
  expect(marked.counts).toEqual([5, 4, 2]);
});

test('compression that is damaged, cut, or expands too far is refused', async () => {
  const zipped = gzipSync(SMALL);
  for (const [bytes, message] of [
    [zipped.subarray(0, -10), /its compression is damaged or cut/],
    [Buffer.concat([zipped.subarray(0, 40), Buffer.alloc(40)]), /damaged or cut/],
    [gzipSync(`\\data\\\n${'\n'.repeat(2 ** 23)}`), /more than 64 times as long as the file/],
  ] as const)
    await expect(loadNgramModel(fileOf(bytes))).rejects.toThrow(
      expect.objectContaining({
        code: 'INVALID_FILE',
        message: expect.stringMatching(message) as string,
      }),
    );
});

test('a line without end is refused before it fills the memory', async () => {
  await expect(loadNgramModel(fileOf('x'.repeat(2 ** 21)))).rejects.toThrow(
    /line 1: has more than/,
  );
});
