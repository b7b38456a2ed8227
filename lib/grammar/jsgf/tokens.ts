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

/** What may stand between tokens: spaces and comments. */
const BETWEEN = /(?:\s|\/\/[^\n]*|\/\*[^]*?\*\/)*/y;
const WORD = /(?:(?!\/[/*])[^\s;=|*+<>()[\]{}/"])+/y;
const ENCLOSED: readonly [kind: TokenKind, begin: string, pattern: RegExp, what: string][] = [
  ['rule', '<', /<([^<>\n]*)>/y, 'a rule name must end with ">" on its line'],
  ['quoted', '"', /"((?:[^"\\\n]|\\[^\n])*)"/y, 'a quoted word must end with a quote on its line'],
  ['weight', '/', /\/([^/\n]*)\//y, 'a weight must end with "/" on its line, as in /2.5/'],
  ['tag', '{', /\{((?:[^{}\\]|\\[^])*)\}/y, 'a tag must end with "}"; braces in it need a "\\"'],
];

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
    const begin = endOf(BETWEEN, text, this.#at);
    const at = this.#places.of(begin);
    if (begin === text.length) return { kind: 'end', text: '', at };
    if (text.startsWith('/*', begin)) throw refuse(at, 'a comment must end with "*/"');
    const enclosed = ENCLOSED.find(([, mark]) => text[begin] === mark);
    if (enclosed) {
      const [kind, , pattern, what] = enclosed;
      pattern.lastIndex = begin;
      const found = pattern.exec(text);
      if (!found) throw refuse(at, what);
      this.#at = pattern.lastIndex;
      return { kind, text: found[1]!, at };
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

/** Lines and columns of offsets that rise. */
class Places {
  #line = 1;
  #lineBegin = 0;

  constructor(private readonly text: string) {}

  of(offset: number): Place {
    for (;;) {
      const end = this.text.indexOf('\n', this.#lineBegin);
      if (end < 0 || end >= offset) break;
      this.#line++;
      this.#lineBegin = end + 1;
    }
    return { line: this.#line, column: offset - this.#lineBegin + 1 };
  }
}
