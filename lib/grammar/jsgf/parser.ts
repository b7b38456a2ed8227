/**
 * JSGF texts (JSpeech Grammar Format, W3C Note of 5 June 2000):
 *
 *     #JSGF V1.0;
 *     grammar lights;
 *     public <command> = turn [the] (<colour> light | lights) (on | off) {tags mean nothing here};
 *     <colour> = /3/ red | /1/ green;
 *
 *     rule         = [public] <name> = alternatives ;
 *     alternatives = [/weight/] sequence { | [/weight/] sequence }
 *     sequence     = item { item }
 *     item         = ( word | "words" | <name> | ( alternatives ) | [ alternatives ] )
 *                    [* | +] {tag}
 */
import { shown } from '../../json';
import { suggest } from '../../suggest';
import { splitWords } from '../../text';
import {
  anyOf,
  type Choice,
  type Expression,
  NOTHING,
  type Place,
  type Rules,
} from '../expression';
import { refuse, type Token, Tokens } from './tokens';

/** Parentheses in each other. */
const MOST_DEPTH = 200;
const HEADER = /^\s*#JSGF\s+V1\.0(?:\s+([^\s;]+))?(?:\s+[^\s;]+)?\s*;/;

/** Whether a text says that it is JSGF. */
export function isJsgf(text: string): boolean {
  return /^\s*#JSGF/.test(text);
}

/** @throws CompactRnnError INVALID_INPUT naming line and column. */
export function parseJsgf(text: string): Rules {
  const header = HEADER.exec(text);
  if (!header) throw refuse({ line: 1, column: 1 }, 'a grammar begins with "#JSGF V1.0;"');
  const [whole, encoding = 'UTF-8'] = header;
  if (!/^(utf-?8|us-ascii|ascii)$/i.test(encoding))
    throw refuse(
      { line: 1, column: 1 },
      `the encoding ${shown(encoding)} is not read: save the grammar as UTF-8, and say so`,
    );
  return new Parser(text, whole.length).parse();
}

class Parser {
  readonly #tokens: Tokens;
  #next!: Token;
  #name = '';
  #depth = 0;
  readonly #rules = new Map<string, Expression>();
  readonly #public: Expression[] = [];
  readonly #references: { name: string; at: Place }[] = [];

  constructor(text: string, begin: number) {
    this.#tokens = new Tokens(text, begin);
    this.#advance();
  }

  parse(): Rules {
    this.#declaration();
    while (this.#next.kind !== 'end') this.#rule();
    for (const { name, at } of this.#references)
      if (!this.#rules.has(name))
        throw refuse(
          at,
          `there is no rule <${name}>${suggest(name, [...this.#rules.keys()])}: define it`,
        );
    if (this.#public.length === 0)
      throw refuse(this.#next.at, 'no rule is public: write "public" before those to be said');
    return { rules: this.#rules, start: anyOf(this.#public) };
  }

  #advance(): Token {
    const token = this.#next;
    this.#next = this.#tokens.next();
    return token;
  }

  #is(text: string, kind: Token['kind'] = 'mark'): boolean {
    return this.#next.kind === kind && this.#next.text === text;
  }

  #expect(mark: string, where: string): void {
    if (!this.#is(mark))
      throw refuse(this.#next.at, `"${mark}" must ${where}, but here is ${named(this.#next)}`);
    this.#advance();
  }

  /** `grammar com.acme.lights;` */
  #declaration(): void {
    if (!this.#is('grammar', 'word'))
      throw refuse(
        this.#next.at,
        'the name of the grammar must follow the header, as in "grammar lights;"',
      );
    this.#advance();
    if (this.#next.kind !== 'word')
      throw refuse(this.#next.at, `a name must be here, and not ${named(this.#next)}`);
    this.#name = this.#advance().text;
    this.#expect(';', 'follow the name of the grammar');
    if (!this.#is('import', 'word')) return;
    const { at } = this.#advance();
    throw refuse(
      at,
      `nothing can be imported, and here is ${named(this.#next)}: copy its rules into this grammar`,
    );
  }

  #rule(): void {
    const isPublic = this.#is('public', 'word');
    if (isPublic) this.#advance();
    if (this.#next.kind !== 'rule')
      throw refuse(
        this.#next.at,
        `a rule must begin here, as in "<colour> = red;", and not ${named(this.#next)}`,
      );
    const { text, at } = this.#advance();
    const name = this.#ruleName(text, at);
    if (name === 'NULL' || name === 'VOID')
      throw refuse(at, `<${name}> has a meaning of its own: give the rule another name`);
    if (this.#rules.has(name)) throw refuse(at, `the rule <${name}> is defined a second time`);
    this.#expect('=', `follow <${name}>`);
    const expression = this.#alternatives();
    this.#expect(';', `end the rule <${name}>`);
    this.#rules.set(name, expression);
    if (isPublic) this.#public.push({ kind: 'rule', name, at });
  }

  /** Without the name of this grammar, which may stand before it. */
  #ruleName(text: string, at: Place): string {
    const name = text.trim();
    if (name === '') throw refuse(at, 'a rule must have a name');
    const short = this.#name.slice(this.#name.lastIndexOf('.') + 1);
    const own = [this.#name, short].find((grammar) => name.startsWith(`${grammar}.`));
    return own === undefined ? name : name.slice(own.length + 1);
  }

  #alternatives(): Expression {
    const choices: Choice[] = [];
    const { at } = this.#next;
    do {
      if (choices.length > 0) this.#advance();
      const weight = this.#next.kind === 'weight' ? weightOf(this.#advance()) : 1;
      choices.push({ weight, item: this.#sequence() });
    } while (this.#is('|'));
    if (choices.every(({ weight }) => weight === 0))
      throw refuse(at, 'all weights are 0: give one of the alternatives another');
    return choices.length === 1 ? choices[0]!.item : { kind: 'alternatives', choices };
  }

  #sequence(): Expression {
    const items: Expression[] = [];
    for (;;) {
      const item = this.#item();
      if (item === undefined) break;
      items.push(item);
    }
    if (items.length === 0)
      throw refuse(
        this.#next.at,
        `words or rules must be here, and not ${named(this.#next)}; <NULL> says nothing`,
      );
    return items.length === 1 ? items[0]! : { kind: 'sequence', items };
  }

  #item(): Expression | undefined {
    const item = this.#primary();
    if (item === undefined) return undefined;
    const repeated = this.#is('*') || this.#is('+');
    const mark = repeated ? this.#advance().text : '';
    while (this.#next.kind === 'tag') this.#advance();
    return repeated ? { kind: 'repeated', item, least: mark === '*' ? 0 : 1 } : item;
  }

  #primary(): Expression | undefined {
    const { kind, text, at } = this.#next;
    if (kind === 'word' || kind === 'quoted') {
      this.#advance();
      const words = splitWords(kind === 'quoted' ? text.replace(/\\(.)/g, '$1') : text);
      if (words.length === 0) throw refuse(at, `${shown(text)} has no letter and no digit`);
      return { kind: 'words', words };
    }
    if (kind === 'rule') {
      this.#advance();
      const name = this.#ruleName(text, at);
      if (name === 'NULL') return NOTHING;
      if (name === 'VOID') return { kind: 'void' };
      this.#references.push({ name, at });
      return { kind: 'rule', name, at };
    }
    if (!this.#is('(') && !this.#is('[')) return undefined;
    const isOptional = text === '[';
    this.#advance();
    if (++this.#depth > MOST_DEPTH)
      throw refuse(at, `there are more than ${MOST_DEPTH} parentheses in each other: make rules`);
    const item = this.#alternatives();
    const { line, column } = at;
    this.#expect(isOptional ? ']' : ')', `close the "${text}" of line ${line}, column ${column}`);
    this.#depth--;
    return isOptional ? { kind: 'optional', item } : item;
  }
}

function weightOf({ text, at }: Token): number {
  const weight = /^\s*(\d+\.?\d*|\.\d+)(e[-+]?\d+)?f?\s*$/i.test(text) ? parseFloat(text) : NaN;
  if (Number.isFinite(weight) && weight <= 1e30) return weight;
  throw refuse(at, `a weight must be a number from 0 to 1e30, but is ${shown(text)}`);
}

function named({ kind, text }: Token): string {
  if (kind === 'end') return 'the end';
  if (kind === 'rule') return `<${text}>`;
  return kind === 'weight' ? `/${text}/` : kind === 'tag' ? `{${text}}` : shown(text);
}
