/**
 * The words of a model's outputs, as they come: by the search over its lexicon, or of the units on
 * the best path.
 */
import { invalidOption } from '../errors';
import { checkedUnits, outputActivation, type Network, type Units } from '../model';
import { readOptions } from '../options';
import {
  createDecoder,
  DECODING_OPTIONS,
  type DecodedText,
  type DecodedWord,
  type DecodingOptions,
} from '../decode';
import { decodeGreedy, type DecodedUnit } from '../text';

export interface Reader {
  /** @param outputs of the next frames, any number of them: [frames, units]. */
  push(outputs: Float32Array): void;
  /** What all outputs so far say, if nothing more comes. */
  result(): DecodedText;
  /** What they say in the middle of an utterance. */
  partial(): DecodedText;
  /** Begins the next utterance. */
  reset(): void;
  /** Another that goes on from here, independent of this one. */
  clone(): Reader;
}

/**
 * A reader of what this model says.
 * @throws CompactRnnError INVALID_OPTION where the model has no units, or tokens; and for options
 *   out of range.
 */
export function createReader(
  { units, ...layers }: Pick<Network, 'units' | 'beforeHead' | 'head'>,
  options: DecodingOptions = {},
): Reader {
  if (!units)
    throw invalidOption('the model does not say what its outputs stand for: give it units');
  const own = readOptions('decoding', options, DECODING_OPTIONS);
  if (units.kind !== 'tokens' && (own.lexicon ?? units.lexicon)) {
    return createDecoder(units, { ...own, probabilities: outputActivation(layers) === 'softmax' });
  }
  const useless = (
    ['lm', 'rescore', 'grammar', 'phrases', 'vocabulary', 'latticeBeam', 'confidenceCurve'] as const
  ).find((name) => own[name] !== undefined);
  if (useless)
    throw invalidOption(
      `${useless} is of a search for words, but the units have no lexicon: give lexicon, such as loadLexicon reads it`,
    );
  return new GreedyReader(units);
}

class GreedyReader implements Reader {
  readonly #units: Units;
  readonly #delay: number;
  #decoded: DecodedUnit[] = [];
  /** Frames so far, without those by which the outputs lag. */
  #frames: number;

  constructor({ delay = 0, ...units }: Units) {
    this.#units = checkedUnits(units, 'units', 'INVALID_OPTION');
    this.#delay = delay;
    this.#frames = -delay;
  }

  push(outputs: Float32Array): void {
    const size = this.#units.names.length;
    const late = Math.min(Math.max(0, -this.#frames), outputs.length / size);
    const decoded = decodeGreedy(outputs.subarray(late * size), this.#units);
    this.#frames += late;
    for (const { name, unit, start, end } of decoded) {
      const [from, to] = [start + this.#frames, end + this.#frames];
      const last = this.#decoded.at(-1);
      // A unit that the pieces cut in two.
      if (last?.unit === unit && last.end === from)
        this.#decoded[this.#decoded.length - 1] = { ...last, end: to };
      else this.#decoded.push({ name, unit, start: from, end: to });
    }
    this.#frames += outputs.length / size - late;
  }

  result(): DecodedText {
    const words = this.#spells() ? spelled(this.#decoded) : this.#decoded.map(asWord);
    return { text: words.map(({ word }) => word).join(' '), words };
  }

  partial(): DecodedText {
    return this.result();
  }

  clone(): Reader {
    const twin = new GreedyReader({ ...this.#units, delay: this.#delay });
    twin.#decoded = [...this.#decoded];
    twin.#frames = this.#frames;
    return twin;
  }

  reset(): void {
    this.#decoded = [];
    this.#frames = -this.#delay;
  }

  /** Whether units are characters. */
  #spells(): boolean {
    const { names, blank } = this.#units;
    return names.every((name, unit) => unit === blank || Array.from(name).length === 1);
  }
}

function asWord({ name, start, end }: DecodedUnit): DecodedWord {
  return { word: name, start, end };
}

/** Runs of characters between spaces. */
function spelled(characters: readonly DecodedUnit[]): DecodedWord[] {
  const words: DecodedWord[] = [];
  let inside = false;
  for (const { name, start, end } of characters) {
    const space = name.trim() === '';
    const last = words.at(-1);
    if (!space && inside && last)
      words[words.length - 1] = { ...last, word: last.word + name, end };
    else if (!space) words.push({ word: name, start, end });
    inside = !space;
  }
  return words;
}
