/**
 * Errors of the library name its options (`targetParameters is 5, but ...`); whoever runs a command
 * knows their flags (`--target-params is 5, but ...`).
 */
import type { Option } from 'commander';
import { CompactRnnError } from '../errors';

/** Options of the library whose flags have other names; of all others the flag is the name. */
const NAMED_OTHERWISE: Record<string, string> = {
  targetParameters: '--target-params',
  calibration: '--calibrate',
  calibrated: '--calibrate',
  ratio: '--mix-ratio',
  'dirnet.gamma': '--gamma',
  'dirnet.growth': '--growth',
  'dirnet.stages': '--stages',
  'dirnet.shifts': '--shifts',
  'dirnet.atoms': '--atoms',
};

/** The flag of an option of the library, or of a command. */
export function flagOf(name: string): string {
  return (
    NAMED_OTHERWISE[name] ?? `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
  );
}

/**
 * An error about an option, with the flag instead of the name.
 * @param options of the command that ran.
 */
export function namingFlags(error: unknown, options: readonly Option[]): unknown {
  if (!(error instanceof CompactRnnError) || error.code !== 'INVALID_OPTION') return error;
  const message = withFlags(error.message, flagsOf(options));
  return message === error.message
    ? error
    : new CompactRnnError(error.code, message, { cause: error });
}

function flagsOf(options: readonly Option[]): Map<string, string> {
  const flags = new Map(
    options.flatMap((option) => (option.long ? [[option.attributeName(), option.long]] : [])),
  );
  const own = new Set(flags.values());
  for (const [name, flag] of Object.entries(NAMED_OTHERWISE))
    if (own.has(flag)) flags.set(name, flag);
  return flags;
}

/**
 * Names are replaced where the message begins with one that something is said of (`rank must be`),
 * where they are listed (`one of tau, rank`, `give rate or decay`), and, if no word of English is
 * written as they are (`targetBytes`), everywhere else.
 */
export function withFlags(message: string, flags: ReadonlyMap<string, string>): string {
  if (flags.size === 0) return message;
  const flag = (name: string): string => flags.get(name) ?? name;
  const name = `(?:${[...flags.keys()].join('|')})`;
  const list = `${name}(?:(?:, | and | or )${name})*\\b`;
  const begin = new RegExp(
    `^${name}(?=(?:\\[\\d+\\])? (?:is|are|has|have|must|holds|says|names|needs|cannot|of the)\\b)`,
  );
  const listed = new RegExp(`(?<=\\b(?:one of|got|give|it takes) )${list}`, 'g');
  return message
    .replace(begin, flag)
    .replace(/(?<=has no option )"(\w+)"/, (_, unknown: string) => flag(unknown))
    .replace(listed, (names) => names.replace(/\w+/g, flag))
    .replace(/(?<![\w.'"/-])[a-z]+[A-Z]\w*(?![\w.[])/g, flag);
}
