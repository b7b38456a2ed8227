/**
 * Examples for language modelling: the labels of a text are its next tokens. With tokens w,
 *
 *     inputs  w[0] w[1] ... w[n-2]
 *     labels  w[1] w[2] ... w[n-1]
 *
 * split into sequences. Each sequence begins from the zero state, and no gradient crosses from one
 * to another: use long sequences and truncated back-propagation (`truncate`), which carries states
 * from piece to piece.
 */
import { types } from 'node:util';
import { invalidInput, invalidOption } from '../errors';
import { shown } from '../json';
import type { Units } from '../model';
import { checkOptionNames } from '../options';
import { encodeText } from '../text';
import type { TrainingExample, TrainingExamples } from './examples';

/** How a text is split into sequences. */
export interface TextExamplesOptions {
  /** Tokens in a sequence: at least 1, default 1000; the last one may be shorter. */
  readonly sequence?: number;
}

/**
 * The examples of a text: each token with the next one as its label.
 * @param text a string of characters that are units, or an array of tokens (indices of units).
 * @param units of kind `tokens`; {@link characterUnits} makes those of a text.
 * @throws CompactRnnError INVALID_INPUT for characters that are not units, and for fewer than two
 *   tokens; INVALID_OPTION for other types and for `sequence` out of range.
 */
export function textExamples(
  text: string | ArrayLike<number>,
  units: Units,
  options: TextExamplesOptions = {},
): TrainingExamples {
  checkOptionNames('textExamples', options, ['sequence']);
  const { sequence = 1000 } = options;
  if (!Number.isSafeInteger(sequence) || sequence < 1)
    throw invalidOption(`sequence must be a whole number of at least 1, but is ${shown(sequence)}`);
  if (typeof text !== 'string' && !Array.isArray(text) && !types.isTypedArray(text))
    throw invalidOption(`a text must be a string or an array of tokens, but is ${shown(text)}`);
  const tokens: ArrayLike<number> = typeof text === 'string' ? encodeText(text, units) : text;
  // The last token has no next one.
  const frames = tokens.length - 1;
  if (!(frames >= 1))
    throw invalidInput(
      `a text to learn from must have at least 2 tokens, but has ${tokens.length}`,
    );
  const framesOf = (i: number): number => Math.min(sequence, frames - i * sequence);
  const part = (first: number, count: number): Float32Array =>
    Float32Array.from({ length: count }, (_, t) => tokens[first + t]!);
  return {
    count: Math.ceil(frames / sequence),
    frames: framesOf,
    load: (i): TrainingExample => {
      const [first, count] = [i * sequence, framesOf(i)];
      return { inputs: part(first, count), frames: count, labels: part(first + 1, count) };
    },
  };
}
