/** Results waiting to be iterated over; of an unfinished utterance only the latest is kept. */
import type { Recognition } from './recognition';

export class Results implements AsyncIterator<Recognition, undefined> {
  readonly #waiting: Recognition[] = [];
  #wanted: (() => void)[] = [];
  #over: { readonly error?: Error } | undefined;

  /** A result replaces an unfinished one that nobody has read. */
  add(recognition: Recognition): void {
    if (this.#waiting.at(-1)?.final === false) this.#waiting.pop();
    this.#waiting.push(recognition);
    this.#wake();
  }

  /** Nothing more comes; readers get `error`, if any. */
  end(error?: Error): void {
    this.#over ??= error === undefined ? {} : { error };
    this.#wake();
  }

  async next(): Promise<IteratorResult<Recognition, undefined>> {
    for (;;) {
      const value = this.#waiting.shift();
      if (value) return { value, done: false };
      if (this.#over) {
        const { error } = this.#over;
        this.#over = {};
        if (error !== undefined) throw error;
        return { value: undefined, done: true };
      }
      await new Promise<void>((resolve) => this.#wanted.push(resolve));
    }
  }

  #wake(): void {
    const wanted = this.#wanted;
    this.#wanted = [];
    for (const wake of wanted) wake();
  }
}
