/** What is told of a run of the language models. */
import type { Method } from '../runs/methods';
import type { Outcome } from '../runs/results';

/** e to the mean loss of a character, on each part of the text that is not learned from. */
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
  /** of all but the embedding. */
  readonly withoutEmbedding: number;
}

/** `name` is `dense`, `dense-longer`, or method and ratio: `dirnet-6.7`. */
export type Result = Outcome<Perplexities> & Facts;
