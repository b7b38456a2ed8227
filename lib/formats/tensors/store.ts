/**
 * Where the numbers of constants are: one after the other in memory, in the file until they are
 * needed, or nowhere until somebody needs what is computed of others.
 */
import type { Steps } from '../../slices';
import type { Budget } from './budget';

/** A size: known, or the symbol of one that only a run knows. */
export type Extent = number | string;

/**
 * What a store holds: floats (read as f32), whole numbers (as f64), or whole numbers among which
 * are symbols of sizes that only a run knows.
 */
export const CONTENTS = ['floats', 'integers', 'symbols'] as const;
export type Content = (typeof CONTENTS)[number];

export type Numbers = Float32Array | Float64Array | Extent[];

export interface Store {
  readonly length: number;
  readonly content: Content;
  /** All of them, where they are in memory. */
  readonly numbers?: Numbers | undefined;
  /** What must be done before the first `copy`, where something must be. */
  making?(budget: Budget): Steps;
  /** Copies `length` numbers from `start` on into `target` from `at` on. */
  copy(start: number, length: number, target: Numbers, at: number): void;
}

/** Room for the numbers of such a store. */
export function numbersFor(content: Content, length: number): Numbers {
  if (content === 'floats') return new Float32Array(length);
  return content === 'integers' ? new Float64Array(length) : new Array<Extent>(length);
}

/** Bytes that each of them takes. */
export const BYTES: Readonly<Record<Content, number>> = { floats: 4, integers: 8, symbols: 8 };

function copyNumbers(
  from: Numbers,
  start: number,
  length: number,
  target: Numbers,
  at: number,
): void {
  if (!Array.isArray(from) && !Array.isArray(target))
    target.set(from.subarray(start, start + length), at);
  else for (let i = 0; i < length; i++) target[at + i] = from[start + i]!;
}

/** Numbers in memory. */
export function inMemory(numbers: Numbers): Store {
  const integers = numbers instanceof Float64Array || Array.isArray(numbers);
  const symbols = Array.isArray(numbers) && numbers.some((x) => typeof x === 'string');
  return {
    length: numbers.length,
    content: symbols ? 'symbols' : integers ? 'integers' : 'floats',
    numbers,
    copy: (start, length, target, at) => {
      copyNumbers(numbers, start, length, target, at);
    },
  };
}

/** The content of what holds numbers of all these. */
export function commonContent(stores: readonly Store[]): Content {
  const most = stores.reduce((rank, { content }) => Math.max(rank, CONTENTS.indexOf(content)), 0);
  return CONTENTS[most]!;
}

/** Numbers that are computed of those of others when they are first needed, and then kept. */
export class Made implements Store {
  #numbers: Numbers | undefined;
  #charged = false;

  /** @param fill writes all of them, once its operands are made. */
  constructor(
    readonly length: number,
    readonly content: Content,
    private readonly operands: readonly Store[],
    private readonly fill: (target: Numbers, budget: Budget) => Steps,
  ) {}

  get numbers(): Numbers | undefined {
    return this.#numbers;
  }

  /** A file may nest what is made of others to any depth; calls may not. */
  *making(budget: Budget): Steps {
    const waiting: Made[] = [];
    this.#await(waiting, budget);
    for (let last = waiting.at(-1); last; last = waiting.at(-1)) {
      const before = waiting.length;
      for (const operand of last.#numbers ? [] : last.operands)
        if (operand instanceof Made) operand.#await(waiting, budget);
      if (waiting.length > before) continue;
      if (!last.#numbers) {
        const numbers = numbersFor(last.content, last.length);
        yield* last.fill(numbers, budget);
        last.#numbers = numbers;
      }
      waiting.pop();
    }
  }

  copy(start: number, length: number, target: Numbers, at: number): void {
    copyNumbers(this.#numbers!, start, length, target, at);
  }

  /** Takes a place among those that are to be made, unless it is. */
  #await(waiting: Made[], budget: Budget): void {
    if (this.#numbers) return;
    if (!this.#charged) budget.make(BYTES[this.content] * this.length);
    this.#charged = true;
    waiting.push(this);
  }
}
