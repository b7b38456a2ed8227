/** The record of a run of the language models. */
import type { Method } from '../runs/methods';
import type { Outcome } from '../runs/results';

/** e to the mean loss of a character, on each part of the text that is not trained on. */
export interface Perplexities {
  readonly test: number;
  /** By which the epoch is chosen. */
  readonly dev: number;
}

export interface Facts {
  /** How the model was compressed, if it was, */
  readonly method?: Method;
  /** and how many times fewer parameters were asked for, */
  readonly ratio?: number;
  /** the rate that its fine-tuning began with, before the cells have their say, */
  readonly rate?: number;
  /** of all but the embedding. */
  readonly withoutEmbedding: number;
}

/**
 * `name` is `dense`, or what was fine-tuned and the rate: `dense-longer-0.002`, `dirnet-6.7-0.002`.
 */
export type Result = Outcome<Perplexities> & Facts;

/** Of each model the fine-tuning at the rate that is best for the development part. */
export function atBestRates(results: readonly Result[]): Result[] {
  const modelOf = ({ name, rate }: Result): string => name.replace(`-${rate}`, '');
  return results.filter((result) =>
    results.every(
      (other) => modelOf(other) !== modelOf(result) || other.after.dev >= result.after.dev,
    ),
  );
}
