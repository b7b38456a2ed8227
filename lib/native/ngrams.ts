/** The addon's functions of n-gram language models. Texts are UTF-8: words apart by spaces. */

declare const ngramModelTag: unique symbol;
declare const ngramTextTag: unique symbol;
declare const arpaReaderTag: unique symbol;
declare const arpaWriterTag: unique symbol;

/** An n-gram model, which never changes. */
export interface NgramModelHandle {
  readonly [ngramModelTag]: true;
}
/** A text whose n-grams are to be counted. */
export interface NgramTextHandle {
  readonly [ngramTextTag]: true;
}
/** An ARPA file that is being read. */
export interface ArpaReaderHandle {
  readonly [arpaReaderTag]: true;
}
/** An ARPA file that is being written. */
export interface ArpaWriterHandle {
  readonly [arpaWriterTag]: true;
}

/** Numbers of `bits` bits into a codebook; where that is empty, 32-bit floats. */
export interface NativeValueColumn {
  bits: number;
  codes: Uint8Array;
  codebook: Float32Array;
}

/** The n-grams of one length, in packed columns (native/ngrams/columns.h). */
export interface NativeNgramLevel {
  size: number;
  logP: NativeValueColumn;
  /** Of two words and more. */
  words?: Uint8Array;
  /** Of all levels but the last, as what follows. */
  logBackoff?: NativeValueColumn;
  childrenLow?: Uint8Array;
  childrenHigh?: Uint8Array;
}

export interface NativeNgramParts {
  /** The words, each with a line's end. */
  vocabulary: Uint8Array;
  levels: NativeNgramLevel[];
}

export interface NativeTextScore {
  /** The sum of the logarithms, base 10, of words that are known, and of ends. */
  log10: number;
  words: number;
  unknown: number;
  sentences: number;
}

export interface NativeEstimate {
  model: NgramModelHandle;
  /** [order]: D1, D2, D3+. */
  discounts: Float64Array[];
  /** Orders, from 1, that the text is too small for. */
  tooSmall: Uint32Array;
  sentences: number;
}

export interface NativeArpa {
  model: NgramModelHandle;
  /** N-grams that are the beginning of others and have no back-off: 0 was taken. */
  missingBackoffs: number;
}

export interface NativeNgramFacts {
  /** N-grams of each length. */
  counts: number[];
  /** In memory. */
  bytes: number;
  /** Whether `<s>` and `</s>` are among its words. */
  hasBegin: boolean;
  hasEnd: boolean;
}

export interface NativeNgrams {
  /** [sync] */
  createArpaReader(): ArpaReaderHandle;
  /** [async] The next bytes of the file, one call after the other. */
  pushArpa(reader: ArpaReaderHandle, text: Uint8Array): Promise<void>;
  /** [async] After the last bytes; once. */
  finishArpa(reader: ArpaReaderHandle): Promise<NativeArpa>;
  /** [sync] */
  createArpaWriter(model: NgramModelHandle): ArpaWriterHandle;
  /** [sync] The next bytes of the file; none after the last. */
  nextArpa(writer: ArpaWriterHandle): Uint8Array<ArrayBuffer>;

  /** [sync] `words`, each with a line's end: all that are known; none: those of the text. */
  createNgramText(words: Uint8Array): NgramTextHandle;
  /** [sync] The next bytes: sentences on lines. */
  pushNgramText(text: NgramTextHandle, bytes: Uint8Array): void;
  /** [async] Modified Kneser-Ney; `minimumCounts` of each order, the first 1. */
  estimateNgrams(text: NgramTextHandle, minimumCounts: Uint32Array): Promise<NativeEstimate>;
  /** [async] The smaller of what the threshold and the number of n-grams leave. */
  pruneNgrams(
    model: NgramModelHandle,
    threshold: number,
    ngrams: number,
  ): Promise<NgramModelHandle>;
  /** [async] `bits` from 4 to 16, or 32: numbers as they are. */
  quantizeNgrams(model: NgramModelHandle, bits: number): Promise<NgramModelHandle>;

  /** [sync] */
  describeNgrams(model: NgramModelHandle): NativeNgramFacts;
  /** [async] Sentences on lines; logarithms are multiples of `unit` (log10) unless it is 0. */
  scoreNgramText(model: NgramModelHandle, text: Uint8Array, unit: number): Promise<NativeTextScore>;
  /**
   * [sync] Log10 p and the length of the n-gram that had it, for each word and the end; NaN and 0
   * of unknown words.
   */
  scoreNgramWords(model: NgramModelHandle, words: string[]): Float64Array;
  /** [sync] Copies of its columns. */
  ngramParts(model: NgramModelHandle): NativeNgramParts;
  /** [async] Throws INVALID_FILE where they contradict each other. */
  createNgramModel(parts: NativeNgramParts): Promise<NgramModelHandle>;
}
