/**
 * How far confidences can be believed: of words with confidence c a share of c should be right.
 * Normalized cross entropy as NIST scores it (Siu and Gish 1999), the area under the ROC curve, a
 * table of shares, and a logistic curve from confidences to shares (Platt 1999).
 */

/** A word that was recognized. */
export interface ScoredWord {
  readonly speaker: string;
  /** From 0 to 1. */
  readonly confidence: number;
  readonly isRight: boolean;
}

/** No word is surer than this, nor less sure than 1 less it. */
const SUREST = 1 - 1e-4;

/** Bounds of the bins of a table. */
const BOUNDS = [0, 0.5, 0.7, 0.9, 0.99, 1];

export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly words: number;
  readonly meanConfidence: number;
  /** The share of them that is right. */
  readonly right: number;
}

export interface Reliability {
  readonly words: number;
  readonly right: number;
  readonly meanConfidence: number;
  /**
   * Of the entropy of right and wrong the share that confidences take away: 1 where they tell all,
   * 0 where they are worth as much as the share that is right, less where they mislead.
   */
  readonly crossEntropy: number;
  /** How probable it is that a right word is surer than a wrong one. */
  readonly area: number;
  readonly bins: readonly Bin[];
}

/**
 * Which words of a hypothesis are right: those that an alignment of fewest edits leaves as they
 * are. Of several the one with most of them in the end, then substitutions before deletions.
 */
export function rightWords(reference: readonly string[], hypothesis: readonly string[]): boolean[] {
  const [rows, columns] = [reference.length + 1, hypothesis.length + 1];
  const edits = Array.from({ length: rows }, (_, i) => {
    const row = new Array<number>(columns).fill(0);
    row[0] = i;
    return row;
  });
  edits[0] = Array.from({ length: columns }, (_, j) => j);
  const replaced = (i: number, j: number): number =>
    edits[i - 1]![j - 1]! + (reference[i - 1] === hypothesis[j - 1] ? 0 : 1);
  for (let i = 1; i < rows; i++)
    for (let j = 1; j < columns; j++)
      edits[i]![j] = Math.min(replaced(i, j), edits[i - 1]![j]! + 1, edits[i]![j - 1]! + 1);
  const right = hypothesis.map(() => false);
  let [i, j] = [rows - 1, columns - 1];
  while (i > 0 && j > 0) {
    const least = edits[i]![j]!;
    if (least === replaced(i, j)) {
      right[--j] = reference[--i] === hypothesis[j];
    } else if (least === edits[i - 1]![j]! + 1) i--;
    else j--;
  }
  return right;
}

export function reliabilityOf(words: readonly ScoredWord[]): Reliability {
  const right = share(words);
  const entropy = binaryEntropy(right);
  return {
    words: words.length,
    right,
    meanConfidence: mean(words.map(({ confidence }) => confidence)),
    crossEntropy: entropy > 0 ? 1 - crossEntropy(words) / entropy : NaN,
    area: areaUnderCurve(words),
    bins: BOUNDS.slice(1).flatMap((to, k) => {
      const from = BOUNDS[k]!;
      const some = words.filter(({ confidence: c }) => c >= from && (c < to || to === 1));
      if (some.length === 0) return [];
      const meanConfidence = mean(some.map(({ confidence }) => confidence));
      return [{ from, to, words: some.length, meanConfidence, right: share(some) }];
    }),
  };
}

/** The mean of -log2 of what confidences say of each word, right or wrong. */
export function crossEntropy(words: readonly ScoredWord[]): number {
  return mean(
    words.map(({ confidence, isRight }) => {
      const sure = bounded(confidence);
      return -Math.log2(isRight ? sure : 1 - sure);
    }),
  );
}

/** 1 / (1 + exp(-(slope logit(c) + offset))). */
export interface Logistic {
  readonly slope: number;
  readonly offset: number;
}

/** That of least cross entropy, by Newton's method, with steps halved that lead upwards. */
export function fittedLogistic(words: readonly ScoredWord[]): Logistic {
  let fit: Logistic = { slope: 1, offset: 0 };
  let least = crossEntropy(mapped(words, fit));
  for (let step = 0; step < 50; step++) {
    // Gradient and Hessian.
    let [gs, go, hss, hso, hoo] = [0, 0, 1e-6, 0, 1e-6];
    for (const { confidence, isRight } of words) {
      const x = logit(confidence);
      const p = sigmoid(fit.slope * x + fit.offset);
      const [error, weight] = [p - (isRight ? 1 : 0), p * (1 - p)];
      gs += error * x;
      go += error;
      hss += weight * x * x;
      hso += weight * x;
      hoo += weight;
    }
    const determinant = hss * hoo - hso * hso;
    const [ds, d0] = [(hoo * gs - hso * go) / determinant, (hss * go - hso * gs) / determinant];
    const before = least;
    for (let size = 1; size > 1e-3; size /= 2) {
      const next = { slope: fit.slope - size * ds, offset: fit.offset - size * d0 };
      const entropy = crossEntropy(mapped(words, next));
      if (entropy < least) {
        [fit, least] = [next, entropy];
        break;
      }
    }
    if (before - least < 1e-9) break;
  }
  return fit;
}

export function mapped(words: readonly ScoredWord[], { slope, offset }: Logistic): ScoredWord[] {
  return words.map(({ speaker, confidence, isRight }) => ({
    speaker,
    confidence: sigmoid(slope * logit(confidence) + offset),
    isRight,
  }));
}

/**
 * The words of each speaker by what is best for all others.
 * @param fitted what is best for some words.
 */
export function byOthers<Fit>(
  words: readonly ScoredWord[],
  fitted: (others: (word: ScoredWord) => boolean) => Fit,
  apply: (fit: Fit, own: (word: ScoredWord) => boolean) => readonly ScoredWord[],
): ScoredWord[] {
  return [...new Set(words.map(({ speaker }) => speaker))].flatMap((speaker) => [
    ...apply(
      fitted((word) => word.speaker !== speaker),
      (word) => word.speaker === speaker,
    ),
  ]);
}

const bounded = (confidence: number): number => Math.min(SUREST, Math.max(1 - SUREST, confidence));
const logit = (confidence: number): number => {
  const p = bounded(confidence);
  return Math.log(p / (1 - p));
};
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const mean = (numbers: readonly number[]): number =>
  numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
const share = (words: readonly ScoredWord[]): number =>
  words.filter(({ isRight }) => isRight).length / words.length;
const binaryEntropy = (p: number): number =>
  p <= 0 || p >= 1 ? 0 : -p * Math.log2(p) - (1 - p) * Math.log2(1 - p);

/** By the ranks of the right ones (Mann and Whitney); equals count half. */
function areaUnderCurve(words: readonly ScoredWord[]): number {
  const [right, wrong] = [true, false].map((wanted) =>
    words.filter(({ isRight }) => isRight === wanted),
  );
  let above = 0;
  for (const { confidence: a } of right!)
    for (const { confidence: b } of wrong!) above += a > b ? 1 : a === b ? 0.5 : 0;
  return above / (right!.length * wrong!.length);
}
