/** A handle of the addon that an object holds until it is disposed. */
import { CompactRnnError } from '../errors';

export class Held<T> {
  #value: T | undefined;
  readonly #owner: string;

  /** @param owner as the error names it: "stream". */
  constructor(owner: string, value: T) {
    this.#owner = owner;
    this.#value = value;
  }

  /** @throws CompactRnnError DISPOSED once it was let go. */
  check(): void {
    if (this.#value === undefined) throw disposed(this.#owner);
  }

  /** @throws CompactRnnError DISPOSED once it was let go. */
  get value(): T {
    if (this.#value === undefined) throw disposed(this.#owner);
    return this.#value;
  }

  /** Letting go again does nothing. */
  release(): void {
    this.#value = undefined;
  }
}

export function disposed(owner: string): CompactRnnError {
  return new CompactRnnError(
    'DISPOSED',
    `this ${owner} was disposed and cannot be used any more: make another one`,
  );
}
