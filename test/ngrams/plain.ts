/**
 * The textbook in dictionaries: modified Kneser-Ney smoothing, back-off and entropy pruning, for
 * texts so small that nothing needs to be fast.
 */

/** Words of an n-gram with spaces between. */
export type Ngram = string;

/** P and back-off of each n-gram, not their logarithms. */
export type PlainModel = Map<Ngram, { p: number; backoff: number }>;

const wordsOf = (ngram: Ngram): string[] => (ngram === '' ? [] : ngram.split(' '));
const lengthOf = (ngram: Ngram): number => wordsOf(ngram).length;
const begin = (ngram: Ngram): Ngram => wordsOf(ngram).slice(0, -1).join(' ');
const end = (ngram: Ngram): Ngram => wordsOf(ngram).slice(1).join(' ');

/** How often each n-gram of up to `order` words occurs. */
function countsOf(sentences: string[][], order: number): Map<Ngram, number> {
  const counts = new Map<Ngram, number>();
  for (const sentence of sentences) {
    const words = ['<s>', ...sentence, '</s>'];
    for (let at = 0; at < words.length; at++)
      for (let n = 1; n <= order && at + n <= words.length; n++) {
        const ngram = words.slice(at, at + n).join(' ');
        counts.set(ngram, (counts.get(ngram) ?? 0) + 1);
      }
  }
  return counts;
}

/**
 * Chen and Goodman 1998, Eqs. 16 and 17, for all n-grams of a length; 1/2, 1, 3/2 where they give
 * no discounts.
 */
export function plainDiscounts(sentences: string[][], order: number): number[][] {
  const counts = countsOf(sentences, order);
  return Array.from({ length: order }, (_, k) => {
    const adjusted = adjustedCounts(counts, k + 1, order);
    const n = [1, 2, 3, 4].map((c) => [...adjusted.values()].filter((a) => a === c).length);
    const y = n[0]! / (n[0]! + 2 * n[1]!);
    const discounts = [1, 2, 3].map((c) => c - ((c + 1) * y * n[c]!) / n[c - 1]!);
    return discounts.every((d, i) => d > 0 && d <= i + 1) ? discounts : [0.5, 1, 1.5];
  });
}

function adjustedCounts(
  counts: ReadonlyMap<Ngram, number>,
  length: number,
  order: number,
): Map<Ngram, number> {
  const adjusted = new Map<Ngram, number>();
  for (const [ngram, count] of counts) {
    if (lengthOf(ngram) === length && (length === order || ngram.startsWith('<s>')))
      adjusted.set(ngram, count);
    if (lengthOf(ngram) === length + 1 && length < order)
      adjusted.set(end(ngram), (adjusted.get(end(ngram)) ?? 0) + 1);
  }
  if (length === 1) adjusted.delete('<s>');
  return adjusted;
}

export function plainKneserNey(
  sentences: string[][],
  order: number,
  discounts: number[][],
  minimumCounts: number[] = Array<number>(order).fill(1),
): PlainModel {
  const counts = countsOf(sentences, order);
  const vocabulary = new Set(['<unk>', '<s>', '</s>', ...sentences.flat()]);
  const model: PlainModel = new Map([...vocabulary].map((word) => [word, { p: 0, backoff: 1 }]));
  const probability = new Map<Ngram, number>();
  for (let length = 1; length <= order; length++) {
    const adjusted = adjustedCounts(counts, length, order);
    const less = (a: number): number => a - discounts[length - 1]![Math.min(a, 3) - 1]!;
    const histories = new Map<Ngram, Ngram[]>();
    for (const ngram of adjusted.keys())
      histories.set(begin(ngram), [...(histories.get(begin(ngram)) ?? []), ngram]);
    for (const [history, ngrams] of histories) {
      const all = ngrams.reduce((sum, ngram) => sum + adjusted.get(ngram)!, 0);
      const kept = ngrams.filter((ngram) => counts.get(ngram)! >= minimumCounts[length - 1]!);
      const gamma = 1 - kept.reduce((sum, ngram) => sum + less(adjusted.get(ngram)!) / all, 0);
      if (length === 1) {
        for (const word of vocabulary)
          if (word !== '<s>') {
            const own = adjusted.has(word) ? less(adjusted.get(word)!) / all : 0;
            probability.set(word, own + gamma / (vocabulary.size - 1));
            model.set(word, { p: probability.get(word)!, backoff: 1 });
          }
        continue;
      }
      if (model.has(history)) model.get(history)!.backoff = gamma;
      for (const ngram of ngrams) {
        const own = kept.includes(ngram) ? less(adjusted.get(ngram)!) / all : 0;
        probability.set(ngram, own + gamma * probability.get(end(ngram))!);
        if (kept.includes(ngram)) model.set(ngram, { p: probability.get(ngram)!, backoff: 1 });
      }
    }
  }
  return model;
}

/** P(word | history). */
export function plainProbability(model: PlainModel, history: Ngram, word: string): number {
  const ngram = history === '' ? word : `${history} ${word}`;
  const known = model.get(ngram);
  if (known) return known.p;
  if (history === '') return 0;
  return (model.get(history)?.backoff ?? 1) * plainProbability(model, end(history), word);
}

/**
 * Stolcke 1998, Eq. 2, literally: the relative entropy between the model and itself without one
 * n-gram, over all words after its history; the rise of the perplexity.
 */
export function plainCost(model: PlainModel, ngram: Ngram, words: readonly string[]): number {
  const history = begin(ngram);
  const pHistory = wordsOf(history).reduce((p, word, i, all) => {
    const before = all.slice(0, i).join(' ');
    return p * plainProbability(model, before, word === '<s>' ? '</s>' : word);
  }, 1);
  const without: PlainModel = new Map(model);
  without.delete(ngram);
  normalize(without, history, words);
  let divergence = 0;
  for (const word of words) {
    const p = plainProbability(model, history, word);
    if (p > 0) divergence += p * Math.log(p / plainProbability(without, history, word));
  }
  return Math.expm1(pHistory * divergence);
}

/** Gives a history the back-off with which probabilities after it sum to one. */
export function normalize(model: PlainModel, history: Ngram, words: readonly string[]): void {
  const explicit = words.filter((word) => model.has(`${history} ${word}`));
  const sum = (p: (word: string) => number): number =>
    explicit.reduce((total, word) => total + p(word), 0);
  const rest = 1 - sum((word) => model.get(`${history} ${word}`)!.p);
  const lower = 1 - sum((word) => plainProbability(model, end(history), word));
  model.set(history, { p: model.get(history)!.p, backoff: rest / lower });
}
