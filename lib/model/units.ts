/**
 * What the outputs of a model stand for: phonemes, characters, words, one name for each output.
 * They are stored with the model, so that its file is all that transcription needs
 * (docs/guides/transcribe.md).
 */
import type { ErrorCode } from '../errors';
import { Fields } from '../json';

/**
 * How outputs become units: `ctc`, by connectionist temporal classification, with a blank (Graves
 * et al. 2006); `frames`, the unit of every frame; `tokens`, the token that comes next, of a
 * language model.
 */
export const UNIT_KINDS = ['ctc', 'frames', 'tokens'] as const;
/** What units are for: CTC, labels of frames, or tokens of a language model. */
export type UnitKind = (typeof UNIT_KINDS)[number];

/** Word -> its pronunciations, each a list of unit names. */
export type Lexicon = Readonly<Record<string, readonly (readonly string[])[]>>;

/** What the outputs of a model stand for. */
export interface Units {
  /** How outputs become units. */
  readonly kind: UnitKind;
  /** One for each output of the model, all different. */
  readonly names: readonly string[];
  /** `ctc` only, and always there: the output that means "no unit here". */
  readonly blank?: number;
  /** `frames` only: by how many frames the outputs lag behind what they are about. Default 0. */
  readonly delay?: number;
  /**
   * `frames` only: the probability of each unit in what the model was trained on, above 0, by which
   * the search for words divides its outputs. Default: all alike.
   */
  readonly priors?: readonly number[];
  /** How words are made of units. Without it the units spell: they are characters. */
  readonly lexicon?: Lexicon;
}

/** What {@link checkedUnits} has returned. */
const frozen = new WeakSet<object>();

/** Frames; no output lags further behind. */
const LONGEST_DELAY = 1000;

/**
 * Units from anywhere, checked: a frozen copy, which is not checked again. Whether there are as
 * many as outputs is for the network to check.
 * @param where the path of the value itself, as messages print it.
 * @throws CompactRnnError of that code, naming the field and its value.
 */
export function checkedUnits(value: unknown, where: string, code: ErrorCode): Units {
  if (frozen.has(value as object)) return value as Units;
  const units = readUnits(new Fields(value, where, code));
  frozen.add(units);
  return units;
}

function readUnits(fields: Fields): Units {
  const kind = fields.oneOf('kind', UNIT_KINDS);
  const names = Object.freeze(fields.strings('names'));
  checkNames(fields, names);
  const units: Units = {
    kind,
    names,
    ...(kind === 'ctc' && { blank: fields.wholeNumber('blank', 0, names.length - 1) }),
    ...(fields.has('delay') && { delay: fields.wholeNumber('delay', 0, LONGEST_DELAY) }),
    ...(fields.has('priors') && { priors: readPriors(fields, names.length) }),
  };
  if (kind !== 'ctc' && fields.has('blank'))
    fields.refuse('blank', `left out where the kind is ${kind}`);
  for (const key of ['delay', 'priors'])
    if (kind !== 'frames' && fields.has(key))
      fields.refuse(key, `left out where the kind is ${kind}`);
  if (!fields.has('lexicon')) {
    fields.done();
    return Object.freeze(units);
  }
  if (kind === 'tokens') fields.refuse('lexicon', 'left out where the kind is tokens');
  const sayable = new Set(names.filter((_, unit) => unit !== units.blank));
  const lexicon = readLexicon(fields.object('lexicon'), sayable);
  fields.done();
  return Object.freeze({ ...units, lexicon });
}

function readPriors(fields: Fields, count: number): readonly number[] {
  const priors = fields.list('priors');
  const isShare = (prior: unknown): boolean =>
    typeof prior === 'number' && prior > 0 && prior < Infinity;
  if (priors.length !== count || !priors.every(isShare))
    fields.refuse('priors', `${count} finite numbers above 0, one for each unit`);
  return Object.freeze(priors as number[]);
}

function checkNames(fields: Fields, names: readonly string[]): void {
  if (names.length === 0) fields.refuse('names', 'an array of at least one name');
  const seen = new Set<string>();
  for (const name of names) {
    if (name === '') fields.refuse('names', 'an array of names of at least one character');
    if (seen.has(name))
      fields.refuse('names', `an array of different names ("${name}" stands there twice)`);
    seen.add(name);
  }
}

function readLexicon(words: Fields, sayable: ReadonlySet<string>): Lexicon {
  const entries = words.keys().map((word): [string, readonly string[][]] => {
    if (word === '') words.refuse(word, 'left out: a word has at least one character');
    const pronunciations = words.lists(word);
    if (pronunciations.length === 0) words.refuse(word, 'a list of at least one pronunciation');
    for (const pronunciation of pronunciations) {
      const stranger = pronunciation.find((unit) => !sayable.has(unit));
      if (stranger !== undefined)
        words.refuse(word, `made of the names of units ("${stranger}" is none)`);
      if (pronunciation.length === 0) words.refuse(word, 'pronunciations of at least one unit');
    }
    return [word, Object.freeze(pronunciations)];
  });
  if (entries.length === 0) words.refuse('lexicon', 'an object of at least one word');
  // fromEntries takes any word for a key, "__proto__" too
  return Object.freeze(Object.fromEntries(entries));
}
