/** The readers (decoders) of sessions: those with the same lexicon and language share memory. */
import { Decoder, type DecodingOptions, type WordCoverage } from '../decode';
import { invalidInput } from '../errors';
import type { Network } from '../model';
import { makePhraseModel } from '../ngrams';
import { splitWords } from '../text';
import { createReader, type Reader } from '../transcribe';

/** Nats below the best within which alternatives are listed, if the recogniser has no lattices. */
const LATTICE_BEAM = 8;
/** Phrase lists whose readers are kept for the next session with the same list. */
const MOST_LISTS = 16;
/** What vosk writes for any other word; there is no such word here. */
const UNKNOWN = '[unk]';

/** What a session asks of its reader. */
export interface ReaderSetting {
  /** How many alternatives are listed; only a search for words lists any. */
  readonly alternatives: number;
  /** The phrases it is restricted to; empty: none. */
  readonly phraseList: readonly string[];
}

/** A reader before its first frame; and one that lists alternatives, made on demand. */
interface Kept {
  readonly plain: Reader;
  listing?: Reader;
}

type Outputs = Pick<Network, 'units' | 'beforeHead' | 'head'>;

export class Readers {
  readonly #outputs: Outputs;
  readonly #decoding: DecodingOptions;
  readonly #own: Kept;
  /** By phrase list, the most recently used last. */
  readonly #restricted = new Map<string, Promise<Kept>>();

  /** @throws CompactRnnError as `createReader`. */
  constructor(outputs: Outputs, decoding: DecodingOptions) {
    this.#outputs = outputs;
    this.#decoding = decoding;
    this.#own = { plain: createReader(outputs, decoding) };
  }

  /** How the words that sessions hear fit those of the language models. */
  get coverage(): readonly WordCoverage[] {
    const { plain } = this.#own;
    return plain instanceof Decoder ? plain.coverage : [];
  }

  /** @throws CompactRnnError INVALID_INPUT for a list without a word of the lexicon. */
  async next({ alternatives, phraseList }: ReaderSetting): Promise<Reader> {
    const kept = phraseList.length === 0 ? this.#own : await this.#restrictedTo(phraseList);
    const { plain } = kept;
    if (alternatives === 0 || !(plain instanceof Decoder)) return plain.clone();
    kept.listing ??= Decoder.listing(plain, LATTICE_BEAM);
    return kept.listing.clone();
  }

  #restrictedTo(phraseList: readonly string[]): Promise<Kept> {
    const key = JSON.stringify(phraseList);
    const kept = this.#restricted.get(key) ?? this.#made(phraseList);
    kept.catch(() => this.#restricted.delete(key));
    this.#restricted.delete(key);
    this.#restricted.set(key, kept);
    const [oldest] = this.#restricted.keys();
    if (this.#restricted.size > MOST_LISTS) this.#restricted.delete(oldest!);
    return kept;
  }

  async #made(phraseList: readonly string[]): Promise<Kept> {
    const lexicon = this.#decoding.lexicon ?? this.#outputs.units?.lexicon;
    if (!lexicon)
      throw invalidInput('a list of phrases needs a model whose units have a lexicon of words');
    const known = phraseList
      .map((phrase) => splitWords(phrase.replaceAll(UNKNOWN, ' ')))
      .map((words) => words.filter((word) => Object.hasOwn(lexicon, word)))
      .filter((words) => words.length > 0);
    if (known.length === 0)
      throw invalidInput('no phrase of the list has a word that the lexicon of the model has');
    const lm = await makePhraseModel(known.map((words) => words.join(' ')));
    const vocabulary = new Set(known.flat());
    const others = { rescore: undefined, grammar: undefined, phrases: undefined };
    const decoding = { ...this.#decoding, ...others, lm, vocabulary };
    return { plain: createReader(this.#outputs, decoding) };
  }
}
