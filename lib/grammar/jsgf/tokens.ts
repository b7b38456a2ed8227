/** The tokens of a JSGF text, and where they stand. */
import { invalidInput, type CompactRnnError } from '../../errors';
import { shown } from '../../json';
import type { Place } from '../expression';

type TokenKind = 'word' | 'quoted' | 'rule' | 'weight' | 'tag' | 'mark' | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** Without what encloses it. */
  readonly text: string;
  readonly at: Place;
}

/** @throws CompactRnnError INVALID_INPUT naming line and column. */
export function refuse({ line, column }: Place, message: string): CompactRnnError {
  return invalidInput(`line ${line}, column ${column}: ${message}`);
}

/**
 * What may stand between tokens: spaces and comments. No pattern here has a choice in a repetition:
 * engines keep each one, and run out of stack where a token is megabytes long.
 */
const BETWEEN = [/\s+/y, /\/\/[^\n]*/y, /\/\*[^]*?\*\//y];
const WORD = /[^\s;=|*+<>()[\]{}/"]+/y;
const ENCLOSED: readonly Enclosed[] = [
  {
    kind: 'rule',
    begin: '<',
    end: '>',
    not: '<\n',
    what: 'a rule name must end with ">" on its line',
  },
  {
    kind: 'weight',
    begin: '/',
    end: '/',
    not: '\n',
    what: 'a weight must end with "/" on its line, as in /2.5/',
  },
  {
    kind: 'quoted',
    begin: '"',
    end: '"',
    not: '\n',
    what: 'a quoted word must end with a quote on its line',
    escapes: true,
  },
  {
    kind: 'tag',
    begin: '{',
    end: '}',
    not: '{',
    what: 'a tag must end with "}"; braces in it need a "\\"',
    escapes: true,
  },
];

/** Tokens from one character to another. */
interface Enclosed {
  readonly kind: TokenKind;
  readonly begin: string;
  readonly end: string;
  /** What may not stand in them. */
  readonly not: string;
  /** Said of one without an end. */
  readonly what: string;
  /** Whether a character behind a backslash means itself. */
  readonly escapes?: true;
}

/** Reads one token after another; after the last, ends. */
export class Tokens {
  readonly #text: string;
  readonly #places: Places;
  #at: number;

  /** @param begin behind the header. */
  constructor(text: string, begin: number) {
    this.#text = text;
    this.#places = new Places(text);
    this.#at = begin;
  }

  /** @throws CompactRnnError INVALID_INPUT naming line and column. */
  next(): Token {
    const text = this.#text;
    const begin = endOfBetween(text, this.#at);
    const at = this.#places.of(begin);
    if (begin === text.length) return { kind: 'end', text: '', at };
    if (text.startsWith('/*', begin)) throw refuse(at, 'a comment must end with "*/"');
    const enclosed = ENCLOSED.find((each) => text[begin] === each.begin);
    if (enclosed) {
      const last = lastOf(enclosed, text, begin);
      if (last === undefined) throw refuse(at, enclosed.what);
      this.#at = last + 1;
      return { kind: enclosed.kind, text: text.slice(begin + 1, last), at };
    }
    const end = endOf(WORD, text, begin);
    if (end === begin && !/[;=|*+()[\]]/.test(text[begin]!))
      throw refuse(at, `${shown(text[begin])} is out of place`);
    this.#at = Math.max(end, begin + 1);
    const kind = end > begin ? 'word' : 'mark';
    return { kind, text: text.slice(begin, this.#at), at };
  }
}

/** Where a match of a sticky pattern ends, or where it would have begun. */
function endOf(pattern: RegExp, text: string, begin: number): number {
  pattern.lastIndex = begin;
  return pattern.test(text) ? pattern.lastIndex : begin;
}

function endOfBetween(text: string, begin: number): number {
  for (;;) {
    const end = BETWEEN.reduce((at, pattern) => endOf(pattern, text, at), begin);
    if (end === begin) return end;
    begin = end;
  }
}

/** Where the character stands that ends the token, if it has one. */
function lastOf({ end, not, escapes }: Enclosed, text: string, begin: number): number | undefined {
  for (let i = begin + 1; i < text.length; i++) {
    const character = text[i]!;
    if (character === end) return i;
    if (not.includes(character)) return undefined;
    if (escapes && character === '\\' && text[i + 1] !== '\n') i++;
  }
  return undefined;
}

/** Lines and columns of offsets that rise. */
class Places {
  #line = 1;
  #lineBegin = 0;
  #lineEnd: number;

  constructor(private readonly text: string) {
    this.#lineEnd = this.#endOfLine();
  }

  of(offset: number): Place {
    while (this.#lineEnd < offset) {
      this.#line++;
      this.#lineBegin = this.#lineEnd + 1;
      this.#lineEnd = this.#endOfLine();
    }
    return { line: this.#line, column: offset - this.#lineBegin + 1 };
  }

  /** Looked for once a line: a line may be as long as the text. */
  #endOfLine(): number {
    const end = this.text.indexOf('\n', this.#lineBegin);
    return end < 0 ? this.text.length : end;
  }
}
