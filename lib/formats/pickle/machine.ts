/**
 * The stack machine of Python's pickles, which makes values and calls nothing: what a pickle names
 * is looked up among what the caller knows, and anything else is refused by name.
 * https://docs.python.org/3/library/pickletools.html
 *
 * Memory and time are in proportion to the bytes that are read: a value costs what it takes, and
 * the sum has a limit; what is named again is the same value, not a copy.
 */
import { invalidFile } from '../../errors';
import type { Steps } from '../../slices';
import type { Cursor } from './cursor';
import { Dict, kindOfValue, type Callable, type Value } from './values';

/** What names and persistent identifiers in a pickle stand for. */
export interface World {
  /** @throws CompactRnnError for what is not known, naming it. */
  readonly callable: (name: string) => Callable;
  /** @throws CompactRnnError for what is no identifier. */
  readonly persistent: (id: Value) => Value;
}

/** Operations, and what values take besides them: so many are enough for 10,000 tensors. */
const MOST_COST = 2 ** 23;
/** Of a list or a dict, in numbers. */
const CONTAINER_COST = 32;
/** Operations in a step. */
const STEP = 2 ** 12;

/** What an opcode does; undefined for those that are refused. */
export interface Operations {
  readonly of: (opcode: number) => ((machine: Machine) => void) | undefined;
  readonly nameOf: (opcode: number) => string;
}

const STOP = 0x2e;
const MARK = Symbol('mark');

export class Machine {
  readonly #stack: (Value | typeof MARK)[] = [];
  readonly #memo = new Map<number, Value>();
  #cost = 0;

  constructor(
    readonly cursor: Cursor,
    readonly world: World,
  ) {}

  /** The value of the pickle, up to its STOP. */
  *running(operations: Operations): Steps<Value> {
    for (let count = 1; ; count++) {
      const opcode = this.cursor.byte();
      this.spend(1);
      if (opcode === STOP) break;
      const operation = operations.of(opcode);
      if (!operation) this.fail(`holds ${operations.nameOf(opcode)}, which no state dict needs`);
      operation(this);
      if (count % STEP === 0) yield;
    }
    const value = this.pop();
    if (this.#stack.length > 0) this.fail('leaves values behind');
    return value;
  }

  spend(cost: number): void {
    this.#cost += cost;
    if (this.#cost > MOST_COST)
      this.fail('holds far more values than a state dict: save model.state_dict() alone');
  }

  push(value: Value): void {
    this.#stack.push(value);
  }

  pushContainer(value: Value): void {
    this.spend(CONTAINER_COST);
    this.push(value);
  }

  pushMark(): void {
    this.#stack.push(MARK);
  }

  pop(): Value {
    const value = this.#stack.pop();
    if (value === undefined || value === MARK) this.fail('takes a value that is not there');
    return value;
  }

  /** Drops the top, which may be a mark. */
  drop(): void {
    if (this.#stack.length === 0) this.fail('takes a value that is not there');
    this.#stack.pop();
  }

  top(): Value {
    const value = this.#stack.at(-1);
    if (value === undefined || value === MARK) this.fail('takes a value that is not there');
    return value;
  }

  /** The values above the last mark, which goes with them. */
  popToMark(): Value[] {
    const at = this.#stack.lastIndexOf(MARK);
    if (at < 0) this.fail('takes values from a mark that is not there');
    const values = this.#stack.splice(at).slice(1) as Value[];
    this.spend(values.length);
    return values;
  }

  remember(place: number, value = this.top()): void {
    this.#memo.set(place, value);
  }

  rememberNext(): void {
    this.remember(this.#memo.size);
  }

  recall(place: number): void {
    const value = this.#memo.get(place);
    if (value === undefined) this.fail(`recalls value ${place}, which it has not made`);
    this.push(value);
  }

  /** Puts pairs into the dict at the top. */
  setItems(pairs: readonly Value[]): void {
    const dict = this.top();
    if (!(dict instanceof Dict) || pairs.length % 2 !== 0)
      this.fail(`puts items into ${kindOfValue(dict)}`);
    this.spend(pairs.length);
    for (let i = 0; i < pairs.length; i += 2) dict.entries.set(pairs[i]!, pairs[i + 1]!);
  }

  /** Puts values into the list at the top. */
  append(values: readonly Value[]): void {
    const list = this.top();
    if (!Array.isArray(list)) this.fail(`appends to ${kindOfValue(list)}`);
    for (const value of values) list.push(value);
  }

  fail(what: string): never {
    throw invalidFile(`the pickle ${what} (at byte ${this.cursor.position})`);
  }
}
