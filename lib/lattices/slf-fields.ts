/**
 * Lines of HTK's standard lattice format: `name=value` pairs apart by spaces, names long or of one
 * letter. Values may be quoted, and `\` takes the next character as it stands.
 *
 *     J=3 S=1 E=2 W=eleven a=-81.5 l=-2.25
 */
import { invalidFile } from '../errors';
import { shown } from '../json';

/** Long names of what has a letter. */
const LETTERS: Readonly<Record<string, string>> = {
  NODES: 'N',
  LINKS: 'L',
  TIME: 't',
  time: 't',
  WORD: 'W',
  START: 'S',
  END: 'E',
  ACOUSTIC: 'a',
  acoustic: 'a',
  LANGUAGE: 'l',
  language: 'l',
};

/** What stands for no word. */
const NO_WORDS = new Set(['!NULL', '!SENT_START', '!SENT_END', '<s>', '</s>']);

const PAIR = /^\s*([^\s=]+)=("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|(?:[^\s\\]|\\.)*)(?=\s|$)/;

/** The fields of a line, by the letters of their names. */
export class SlfFields {
  readonly #values = new Map<string, string>();
  #isBare = false; // the word stands without quotes

  /** @throws CompactRnnError INVALID_FILE naming the line. */
  constructor(
    line: string,
    readonly number: number,
  ) {
    for (let rest = line.trim(); rest !== '';) {
      const [whole, name, value] = PAIR.exec(rest) ?? [];
      if (whole === undefined)
        throw invalidFile(`line ${number}: must be fields such as S=0, but is ${shown(rest)}`);
      const letter = LETTERS[name!] ?? name!;
      if (this.#values.has(letter)) throw invalidFile(`line ${number}: ${name!} is given twice`);
      this.#values.set(letter, unquoted(value!));
      if (letter === 'W') this.#isBare = !/^["']/.test(value!);
      rest = rest.slice(whole.length).trim();
    }
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  text(name: string): string | undefined {
    return this.#values.get(name);
  }

  /** Null where it says that there is none; undefined where it says nothing. */
  word(): string | null | undefined {
    const word = this.text('W');
    return word === '' || (this.#isBare && NO_WORDS.has(word!)) ? null : word;
  }

  /** @throws CompactRnnError INVALID_FILE naming the line. */
  finite(name: string, fallback: number): number {
    const value = this.text(name);
    if (value === undefined) return fallback;
    const number = value.trim() === '' ? NaN : Number(value);
    return Number.isFinite(number) ? number : this.refuse(name, 'a finite number');
  }

  /** @throws CompactRnnError INVALID_FILE naming the line. */
  whole(name: string, least: number, most: number, what = 'a whole number'): number {
    const value = this.text(name);
    const number = Number(value);
    if (value !== undefined && /^\d+$/.test(value) && number >= least && number <= most)
      return number;
    return this.refuse(name, `${what} from ${least} to ${most}`);
  }

  refuse(name: string, rule: string): never {
    const value = this.text(name);
    const found = value === undefined ? 'missing' : shown(value);
    throw invalidFile(`line ${this.number}: ${name} must be ${rule}, but is ${found}`);
  }
}

function unquoted(value: string): string {
  const inner = /^(["']).*\1$/s.test(value) ? value.slice(1, -1) : value;
  return inner.replace(/\\(.)/gs, '$1');
}

/** A word as a field has it. */
export function quoted(word: string): string {
  if (/^[^\s"'\\=#!<]+$/.test(word)) return word;
  return `"${word.replace(/[\\"]/g, '\\$&')}"`;
}
