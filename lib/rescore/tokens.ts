/**
 * Sentences as the tokens of a language model: its characters, where every unit is one, else its
 * words. A sentence stands between line ends (characters), or between `<s>` and `</s>` (words; what
 * a model lacks of the two the other stands for).
 */
import { invalidInput, invalidOption } from '../errors';
import { firstFew, shown } from '../json';
import type { Model } from '../model';
import { unitNumbers } from '../text';

export interface Tokenizer {
  /** The tokens of a sentence, with what it begins and ends with. */
  tokensOf(sentence: string): Int32Array;
}

/**
 * @throws CompactRnnError INVALID_OPTION for a model that is not a language model, or whose units
 *   have no end of a sentence.
 */
export function tokenizerOf({ units, inputSize, outputSize }: Model): Tokenizer {
  if (units?.kind !== 'tokens' || inputSize !== 1 || outputSize !== units.names.length)
    throw invalidOption(
      'rescoring takes a language model of this library: tokens in, an output for each, and units of kind "tokens"',
    );
  const numbers = unitNumbers(units);
  const isCharacters = units.names.every((name) => Array.from(name).length === 1);
  return isCharacters ? characterTokenizer(numbers) : wordTokenizer(numbers);
}

function characterTokenizer(numbers: ReadonlyMap<string, number>): Tokenizer {
  const end = numbers.get('\n');
  if (end === undefined)
    throw invalidOption(
      'the language model has no line end among its characters, which ends a sentence: train it on lines',
    );
  return {
    tokensOf: (sentence) => {
      const characters = Array.from(sentence.normalize('NFC'));
      return tokens(end, end, characters, numbers, undefined);
    },
  };
}

function wordTokenizer(numbers: ReadonlyMap<string, number>): Tokenizer {
  const [begin, end] = [numbers.get('<s>'), numbers.get('</s>')];
  if (begin === undefined && end === undefined)
    throw invalidOption(
      'the language model has no </s> among its words, which ends a sentence: train it on sentences with one behind each',
    );
  const unknown = numbers.get('<unk>') ?? numbers.get('<UNK>');
  return {
    tokensOf: (sentence) =>
      tokens(
        (begin ?? end)!,
        (end ?? begin)!,
        sentence.split(/\s+/).filter(Boolean),
        numbers,
        unknown,
      ),
  };
}

function tokens(
  begin: number,
  end: number,
  parts: readonly string[],
  numbers: ReadonlyMap<string, number>,
  unknown: number | undefined,
): Int32Array {
  const known = parts.map((part) => numbers.get(part) ?? unknown);
  const lacking = [...new Set(parts.filter((_, i) => known[i] === undefined))];
  if (lacking.length > 0)
    throw invalidInput(
      `the language model lacks ${firstFew(lacking.map(shown))}, and has no <unk> for it: it is of another vocabulary`,
    );
  return Int32Array.from([begin, ...(known as number[]), end]);
}
