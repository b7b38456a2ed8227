/**
 * A grammar as states and arcs (native/language/automaton.h), built from its end to its start: what
 * says an expression and then goes to a state is made of what says its last part and goes there.
 *
 * Of alternatives each has its weight's share of the probability; what is optional is said half the
 * time, and what is repeated goes on half the time.
 */
import { type CompactRnnError, invalidInput } from '../errors';
import { shown } from '../json';
import type { NativeAutomaton } from '../native';
import type { Choice, Expression, Place, Rules } from './expression';

/** The word of arcs that say none. */
const SILENT = 0xffffffff;
/** Words and joints of a grammar, with each rule as often as it is used. */
const MOST_ARCS = 2 ** 21;
/** Rules that are used in each other. */
const MOST_DEPTH = 500;
/** The probability of each way on, where something is optional or repeated. */
const HALF = 0.5;

/** A grammar whose words are numbered in the order in which they stand in `words`. */
export interface Automaton {
  readonly words: readonly string[];
  readonly native: NativeAutomaton;
}

/** @throws CompactRnnError INVALID_INPUT for recursion that is not repetition, and for its size. */
export function automatonOf({ rules, start }: Rules): Automaton {
  const builder = new Builder(rules);
  return builder.finish(builder.build(start, builder.end));
}

/** A rule that is being built. */
interface Underway {
  readonly to: number;
  /** What leads to its start, where it comes to itself. */
  loop?: number;
}

class Builder {
  readonly end: number;
  readonly #rules: Rules['rules'];
  #states = 0;
  readonly #arcs: { from: number[]; to: number[]; words: number[]; p: number[] } = {
    from: [],
    to: [],
    words: [],
    p: [],
  };
  readonly #numbers = new Map<string, number>();
  /** For states to which a rule under way goes: where the rules in it begin that go there too. */
  readonly #shared = new Map<number, Map<string, number>>();
  readonly #underway = new Map<string, Underway>();

  constructor(rules: Rules['rules']) {
    this.#rules = rules;
    this.end = this.#state();
  }

  finish(start: number): Automaton {
    const { from, to, words, p } = this.#arcs;
    return {
      words: [...this.#numbers.keys()],
      native: {
        states: this.#states,
        start,
        end: this.end,
        from: Uint32Array.from(from),
        to: Uint32Array.from(to),
        words: Uint32Array.from(words),
        p: Float64Array.from(p),
      },
    };
  }

  /** The state from which the expression leads to the state `to`. */
  build(expression: Expression, to: number): number {
    switch (expression.kind) {
      case 'words':
        return expression.words.reduceRight((next, word) => this.#say(word, next), to);
      case 'sequence':
        return expression.items.reduceRight((next, item) => this.build(item, next), to);
      case 'alternatives':
        return this.#choose(expression.choices, to);
      case 'optional':
        return this.#fork(this.build(expression.item, to), to);
      case 'repeated':
        return this.#repeat(expression, to);
      case 'rule':
        return this.#follow(expression.name, expression.at, to);
      case 'void':
        return this.#state();
    }
  }

  #state(): number {
    return this.#states++;
  }

  #join(from: number, to: number, word: number, p: number): void {
    if (this.#arcs.from.push(from) > MOST_ARCS)
      throw invalidInput(
        `the grammar has more than ${MOST_ARCS} words, with each rule as often as it is used: ` +
          'make it smaller, or use an n-gram model of its sentences',
      );
    this.#arcs.to.push(to);
    this.#arcs.words.push(word);
    this.#arcs.p.push(p);
  }

  #say(word: string, to: number): number {
    let number = this.#numbers.get(word);
    if (number === undefined) this.#numbers.set(word, (number = this.#numbers.size));
    const from = this.#state();
    this.#join(from, to, number, 1);
    return from;
  }

  #choose(choices: readonly Choice[], to: number): number {
    const total = choices.reduce((sum, { weight }) => sum + weight, 0);
    const starts = choices.map(({ item, weight }) => [this.build(item, to), weight] as const);
    const from = this.#state();
    for (const [start, weight] of starts) this.#join(from, start, SILENT, weight / total);
    return from;
  }

  #fork(one: number, other: number): number {
    const from = this.#state();
    this.#join(from, one, SILENT, HALF);
    this.#join(from, other, SILENT, HALF);
    return from;
  }

  #repeat({ item, least }: { item: Expression; least: 0 | 1 }, to: number): number {
    const loop = this.#state();
    const start = this.build(item, loop);
    this.#join(loop, start, SILENT, HALF);
    this.#join(loop, to, SILENT, HALF);
    return least === 0 ? loop : start;
  }

  /**
   * A rule that refers to itself where nothing follows goes back to its own start, as a repetition
   * does. Elsewhere each use would have to remember what is still to follow it, and no finite
   * number of states does.
   */
  #follow(name: string, at: Place, to: number): number {
    const shared = this.#shared.get(to);
    const known = shared?.get(name);
    if (known !== undefined) return known;
    const underway = this.#underway.get(name);
    if (underway && underway.to !== to) throw recursive(name, at);
    if (underway) return (underway.loop ??= this.#state());
    if (this.#underway.size >= MOST_DEPTH)
      throw invalidInput(`rules are used in each other ${MOST_DEPTH} times: make them flatter`);
    const own: Underway = { to };
    this.#underway.set(name, own);
    if (!shared) this.#shared.set(to, new Map());
    const start = this.build(this.#rules.get(name)!, to);
    if (shared) shared.set(name, start);
    else this.#shared.delete(to);
    this.#underway.delete(name);
    if (own.loop !== undefined) this.#join(own.loop, start, SILENT, 1);
    return start;
  }
}

function recursive(name: string, { line, column }: Place): CompactRnnError {
  return invalidInput(
    `line ${line}, column ${column}: the rule ${shown(`<${name}>`)} comes to itself where something follows: ` +
      'a rule may do so at its end only; say repetitions by * or +',
  );
}
