/**
 * Words of the command line as numbers. What a number means, and its range, is for the library to
 * check.
 */
import { InvalidArgumentError } from 'commander';
import { CompactRnnError } from '../errors';

export function parseNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value))
    throw new InvalidArgumentError('It must be a number.');
  return value;
}

/** `80,105,130`. */
export function parseNumbers(text: string): number[] {
  return parseWords(text).map((word) => {
    const value = Number(word);
    if (!Number.isFinite(value)) throw new InvalidArgumentError(`${word} is not a number.`);
    return value;
  });
}

/** `lstm1,lstm2`. */
export function parseWords(text: string): string[] {
  const parts = text.split(',').map((word) => word.trim());
  if (parts.includes('')) throw new InvalidArgumentError('It must be a list separated by commas.');
  return parts;
}

/**
 * An option that a command cannot do without. Commander's own check would come before the one for
 * misspelled options, and hide that `--outptu` was meant.
 */
export function needed<Value>(value: Value | undefined, command: string, what: string): Value {
  if (value !== undefined) return value;
  throw new CompactRnnError(
    'INVALID_OPTION',
    `${command} needs ${what}; see compact-rnn ${command} --help`,
  );
}

/** Those of the options that were given, by their names. */
export function given<Options extends object, Name extends keyof Options>(
  options: Options,
  names: readonly Name[],
): { [Key in Name]?: Exclude<Options[Key], undefined> } {
  const entries = names.map((name) => [name, options[name]] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as {
    [Key in Name]?: Exclude<Options[Key], undefined>;
  };
}
