/** What a CTC model got wrong: the edits between what was said and what it makes of it. */
import { networkOutputSize, type Model } from '../model';
import { native } from '../native';
import {
  countWordErrors,
  splitWords,
  sumWordErrors,
  wordErrorRate,
  type WordErrors,
} from '../text';
import { createReader, type DecodingOptions, type Reader } from '../transcribe';
import { errorInterval, INTERVAL_SEED } from './bootstrap';
import type { RatioTerms } from './bootstrap';
import { unitKindOf, type CompleteCriterion } from './criteria';
import type { Evaluation } from './evaluation';

type WordScores = Pick<Evaluation, 'words' | 'wordErrorRate' | 'wordErrorInterval' | 'wordErrors'>;

/** Counts edits, example by example; other criteria have none. */
export class Edits {
  readonly #units: WordErrors[] = [];
  readonly #words: WordErrors[] = [];
  readonly #reader: Reader | undefined;
  readonly #size: number;

  constructor(
    model: Model,
    readonly criterion: CompleteCriterion,
    readonly texts: readonly (string | undefined)[],
    { beam, wordPenalty }: DecodingOptions,
  ) {
    this.#size = networkOutputSize(model);
    const reads = unitKindOf(criterion.kind) === 'ctc' && texts.length > 0;
    this.#reader = reads ? createReader(model, { beam, wordPenalty }) : undefined;
  }

  /** @param outputs of example i, [frames, units]. */
  add(i: number, outputs: Float32Array, labels: ArrayLike<number> | undefined): void {
    if (this.criterion.kind !== 'ctc' || !labels) return;
    const [units, { blank }] = [this.#size, this.criterion];
    const path = native.bestPath(outputs, outputs.length / units, units, blank);
    const found = Array.from({ length: path.length / 3 }, (_, k) => path[3 * k]!);
    this.#units.push(countWordErrors(Array.from(labels), found));
    const text = this.texts[i];
    if (!this.#reader || text === undefined) return;
    this.#reader.reset();
    this.#reader.push(outputs);
    const said = splitWords(this.#reader.result().text);
    this.#words.push(countWordErrors(splitWords(text), said));
  }

  units(): Pick<Evaluation, 'unitErrors'> {
    return this.#units.length > 0 ? { unitErrors: sumWordErrors(this.#units) } : {};
  }

  async words(): Promise<WordScores> {
    if (this.#words.length === 0) return {};
    const total = sumWordErrors(this.#words);
    const rate = wordErrorRate(total);
    return {
      words: total.reference,
      wordErrorRate: Number.isFinite(rate) ? rate : null,
      wordErrorInterval: await errorInterval(termsOf(this.#words), INTERVAL_SEED),
      wordErrors: total,
    };
  }
}

function termsOf(all: readonly WordErrors[]): RatioTerms {
  return {
    over: all.map(({ substitutions, insertions, deletions }) => {
      return substitutions + insertions + deletions;
    }),
    under: all.map(({ reference }) => reference),
  };
}
