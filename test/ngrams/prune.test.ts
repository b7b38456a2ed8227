/** Pruning of n-gram models by relative entropy. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  loadNgramModel,
  makeNgramModel,
  pruneNgramModel,
  wordsAsTheyStand,
  type NgramModel,
} from '../../lib/ngrams';
import { fileOf, ngramsOf, SMALL } from './files';
import { normalize, plainCost, type PlainModel } from './plain';

const TEXT = readFileSync(join(__dirname, '..', 'fixtures', 'ngrams', 'text.txt'), 'utf8')
  .trimEnd()
  .split('\n')
  .slice(0, 60);

let model: NgramModel;
let plain: PlainModel;
let words: string[];
let costs: Map<string, number>;
beforeAll(async () => {
  jest.spyOn(process, 'emitWarning').mockImplementation(); // of so small a text
  model = await makeNgramModel(wordsAsTheyStand(TEXT), { order: 3 });
  plain = await plainOf(model);
  words = [...plain.keys()].filter((ngram) => !ngram.includes(' ') && ngram !== '<s>');
  const longer = [...plain.keys()].filter((ngram) => ngram.includes(' '));
  costs = new Map(longer.map((ngram) => [ngram, plainCost(plain, ngram, words)]));
});

async function plainOf(from: NgramModel): Promise<PlainModel> {
  const listed = await ngramsOf(from);
  return new Map(
    [...listed].map(([ngram, { logP, logBackoff }]) => [
      ngram,
      { p: 10 ** logP, backoff: 10 ** logBackoff },
    ]),
  );
}

/** What must go for an n-gram to go: the largest cost of it and of those that begin with it. */
function costWithFollowers(ngram: string): number {
  const followers = [...costs].filter(([other]) => other.startsWith(`${ngram} `));
  return Math.max(costs.get(ngram)!, ...followers.map(([, cost]) => cost));
}

test('n-grams go whose loss costs less than the threshold (Stolcke’s relative entropy)', async () => {
  const sorted = [...costs.values()].sort((a, b) => a - b);
  const threshold = sorted[Math.floor(sorted.length * 0.7)]!;
  const kept = new Set((await ngramsOf(await pruneNgramModel(model, { threshold }))).keys());
  for (const ngram of costs.keys()) {
    const cost = costWithFollowers(ngram);
    if (Math.abs(cost / threshold - 1) > 1e-3)
      expect([ngram, kept.has(ngram)]).toEqual([ngram, cost >= threshold]);
  }
  expect(kept.size).toBeLessThan(0.6 * plain.size);
});

test('probabilities of what stays are the same, and all sum to one again', async () => {
  const pruned = await plainOf(await pruneNgramModel(model, { ngrams: 500 }));
  for (const [ngram, { p, backoff }] of pruned) {
    if (ngram !== '<s>') expect(p).toBeCloseTo(plain.get(ngram)!.p, 6);
    const own: PlainModel = new Map(pruned);
    if ([...pruned.keys()].some((other) => other.startsWith(`${ngram} `)))
      normalize(own, ngram, words);
    else own.set(ngram, { p, backoff: 1 });
    expect([ngram, backoff]).toEqual([ngram, expect.closeTo(own.get(ngram)!.backoff, 4)]);
  }
});

test('as many n-grams stay as are asked for', async () => {
  for (const ngrams of [words.length + 1, 600, 900, 10_000]) {
    const { counts } = await pruneNgramModel(model, { ngrams });
    const total = counts.reduce((sum, count) => sum + count, 0);
    const all = model.counts.reduce((sum, count) => sum + count, 0);
    expect(total).toBeLessThanOrEqual(Math.min(ngrams, all));
    // N-grams of one cost go together: singletons after one history are many.
    expect(total).toBeGreaterThan(Math.min(ngrams, all) * 0.8);
  }
});

test('nothing goes at a threshold of 0, and all but words at a high one', async () => {
  const small = await loadNgramModel(fileOf(SMALL));
  expect((await pruneNgramModel(model, { threshold: 1e9 })).counts.slice(1)).toEqual([0, 0]);
  expect((await pruneNgramModel(small, { ngrams: 5 })).counts).toEqual([5, 0, 0]);
});

test.each<[string, object, RegExp]>([
  ['no size', {}, /needs threshold or ngrams/],
  ['two sizes', { threshold: 0, ngrams: 9999 }, /only one of them/],
  ['a negative threshold', { threshold: -1 }, /threshold must be a number from 0 up/],
  ['fewer than the words', { ngrams: 3 }, /ngrams is 3, fewer than the \d+ words/],
])('%s is refused', async (_, options, message) => {
  await expect(pruneNgramModel(model, options)).rejects.toThrow(message);
});

test('a model that is none is refused', async () => {
  await expect(pruneNgramModel({} as never, { threshold: 0 })).rejects.toThrow(
    /model must be an NgramModel/,
  );
});
