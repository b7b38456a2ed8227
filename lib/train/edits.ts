/**
 * Word errors, and for CTC unit errors, of a model: the edit operations between the reference and
 * what is decoded from the outputs (Levenshtein).
 */
import { decodingOptions, type DecodingOptions } from '../decode';
import { networkOutputSize, type Model, type Network } from '../model';
import { native } from '../native';
import {
  countWordErrors,
  splitWords,
  sumWordErrors,
  wordErrorRate,
  type WordErrors,
} from '../text';
import { createReader, type Reader } from '../transcribe';
import { errorInterval, INTERVAL_SEED } from './bootstrap';
import type { RatioTerms } from './bootstrap';
import { unitKindOf, type CompleteCriterion } from './criteria';
import type { Evaluation } from './evaluation';

type WordScores = Pick<Evaluation, 'words' | 'wordErrorRate' | 'wordErrorInterval' | 'wordErrors'>;

/**
 * Counts errors example by example: of units and words for CTC models, of words for models with a
 * unit a frame and a lexicon, of neither for others.
 */
export class Edits {
  readonly #units: WordErrors[] = [];
  readonly #words: WordErrors[] = [];
  readonly #reader: Reader | undefined;
  readonly #size: number;

  constructor(
    model: Model,
    readonly criterion: CompleteCriterion,
    /** The reference of each example, where it has one. */
    readonly texts: readonly (string | undefined)[],
    options: DecodingOptions,
  ) {
    this.#size = networkOutputSize(model);
    const network = wordsOf(model, criterion);
    const reads = network !== undefined && texts.some((text) => text !== undefined);
    this.#reader = reads ? createReader(network, decodingOptions(options)) : undefined;
  }

  /**
   * Decodes example i and counts its errors.
   * @param outputs [frames, units].
   */
  add(i: number, outputs: Float32Array, labels: ArrayLike<number> | undefined): void {
    if ('blank' in this.criterion && labels) this.#addUnits(outputs, labels, this.criterion.blank);
    const text = this.texts[i];
    if (!this.#reader || text === undefined) return;
    this.#reader.reset();
    this.#reader.push(outputs);
    const said = splitWords(this.#reader.result().text);
    this.#words.push(countWordErrors(splitWords(text), said));
  }

  #addUnits(outputs: Float32Array, labels: ArrayLike<number>, blank: number): void {
    const size = this.#size;
    const path = native.bestPath(outputs, outputs.length / size, size, blank);
    const found = Array.from({ length: path.length / 3 }, (_, k) => path[3 * k]!);
    this.#units.push(countWordErrors(Array.from(labels), found));
  }

  /** The errors of units so far. */
  units(): Pick<Evaluation, 'unitErrors'> {
    return this.#units.length > 0 ? { unitErrors: sumWordErrors(this.#units) } : {};
  }

  /** The errors of words so far, with a confidence interval. */
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

/**
 * The parts of the model that decoding reads, with the delay of the criterion; undefined where the
 * outputs do not spell words.
 */
function wordsOf(
  { units, beforeHead, head }: Model,
  criterion: CompleteCriterion,
): Pick<Network, 'units' | 'beforeHead' | 'head'> | undefined {
  const layers = { beforeHead, head };
  if (unitKindOf(criterion.kind) === 'ctc') return { units, ...layers };
  if (criterion.kind !== 'ce' || units?.kind !== 'frames' || !units.lexicon) return undefined;
  return { units: { ...units, delay: criterion.delay }, ...layers };
}

/** The numerators and denominators of the word error rate. */
function termsOf(all: readonly WordErrors[]): RatioTerms {
  return {
    over: all.map(({ substitutions, insertions, deletions }) => {
      return substitutions + insertions + deletions;
    }),
    under: all.map(({ reference }) => reference),
  };
}
