/** The readers of sessions: all share a lexicon and a language. */
import { Decoder } from '../decode';
import type { Reader } from '../transcribe';

/** What is listed beside the best, where the recogniser keeps no lattices: nats below it. */
const LATTICE_BEAM = 8;

export class Readers {
  readonly #first: Reader;
  /** Lists alternatives; made when the first session asks for them. */
  #listing: Reader | undefined;

  /** @param first before its first frame, where it stays. */
  constructor(first: Reader) {
    this.#first = first;
  }

  /** @param alternatives how many are listed; only a search for words lists any */
  next(alternatives: number): Reader {
    if (alternatives === 0 || !(this.#first instanceof Decoder)) return this.#first.clone();
    this.#listing ??= Decoder.listing(this.#first, LATTICE_BEAM);
    return this.#listing.clone();
  }
}
