/** Smaller models, by entropy-based pruning (Stolcke 1998). */
import { invalidOption } from '../errors';
import { shown } from '../json';
import { native } from '../native';
import { checkSignal, checkWholeNumber, readOptions, untilAborted } from '../options';
import { NgramModel } from './model';

/** Options of {@link pruneNgramModel}; one of the first two is needed. */
export interface NgramPruningOptions {
  /**
   * N-grams go whose loss raises the perplexity of the model by less than this share of it; 1e-8
   * takes few, 1e-6 most.
   */
  readonly threshold?: number | undefined;
  /** How many n-grams may stay, words included; those stay whose loss would cost most. */
  readonly ngrams?: number | undefined;
  /** Aborting rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * A model with fewer n-grams. Words all stay; an n-gram stays with one that begins with it. The
 * probabilities of n-grams that stay are the same, and back-offs such that all sum to one again.
 * @throws CompactRnnError INVALID_OPTION where neither or both sizes are given; INVALID_INPUT for
 *   anything but a model; the reason of the signal.
 */
export async function pruneNgramModel(
  model: NgramModel,
  options: NgramPruningOptions,
): Promise<NgramModel> {
  const { threshold, ngrams, signal } = readOptions('pruneNgramModel', options, [
    'threshold',
    'ngrams',
    'signal',
  ]);
  checkSignal(signal);
  const handle = NgramModel.handleOf(model);
  if ((threshold === undefined) === (ngrams === undefined))
    throw invalidOption('pruneNgramModel needs threshold or ngrams, and only one of them');
  if (threshold !== undefined && !(Number.isFinite(threshold) && threshold >= 0))
    throw invalidOption(`threshold must be a number from 0 up, but is ${shown(threshold)}`);
  const most = ngrams === undefined ? Number.MAX_SAFE_INTEGER : checkNgrams(ngrams, model);
  return new NgramModel(
    await untilAborted(() => native.pruneNgrams(handle, threshold ?? 0, most), signal),
  );
}

function checkNgrams(ngrams: unknown, { counts: [words] }: NgramModel): number {
  const most = checkWholeNumber('ngrams', ngrams, 1, Number.MAX_SAFE_INTEGER);
  if (most >= words!) return most;
  throw invalidOption(
    `ngrams is ${most}, fewer than the ${words} words of the model, which all stay: ask for more, or make a model of fewer words`,
  );
}
