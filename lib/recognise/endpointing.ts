/**
 * Where an utterance ends: at a pause. A pause is a run of frames of which silence, or the blank of
 * CTC, is the best unit.
 */
import { invalidOption } from '../errors';
import { kindOf, shown } from '../json';
import type { Units } from '../model';
import { checkOptionNames } from '../options';
import { decodeGreedy } from '../text';

/** When an utterance ends in audio that goes on. */
export interface EndpointingOptions {
  /** Seconds of silence after which it ends: above 0; default 0.8. */
  readonly trailingSilence?: number | undefined;
  /**
   * Seconds after which it ends at its next short pause; after twice as many it ends in any case.
   * Above 0; default 30.
   */
  readonly longest?: number | undefined;
}

/** The same, complete. */
export interface Endpointing {
  readonly trailingSilence: number;
  readonly longest: number;
}

/** Seconds of pause that end a long utterance. */
const SHORT_PAUSE = 0.2;

/**
 * Complete options; undefined if utterances do not end by themselves.
 * @throws CompactRnnError INVALID_OPTION.
 */
export function checkedEndpointing(
  given: EndpointingOptions | boolean | undefined,
): Endpointing | undefined {
  if (given === false) return undefined;
  const options = given === undefined || given === true ? {} : given;
  if (typeof options !== 'object' || Array.isArray(options))
    throw invalidOption(`endpointing must be an object or false, but is ${kindOf(options)}`);
  checkOptionNames('endpointing', options, ['trailingSilence', 'longest']);
  const { trailingSilence = 0.8, longest = 30 } = options;
  for (const [name, value] of Object.entries({ trailingSilence, longest }))
    if (!(typeof value === 'number' && value > 0 && value < Infinity))
      throw invalidOption(
        `endpointing.${name} must be a number of seconds above 0, but is ${shown(value)}`,
      );
  return { trailingSilence, longest };
}

/** Finds the ends of utterances in outputs as they come, however they are cut. */
export class EndpointDetector {
  readonly #units: Units;
  readonly #silent: ReadonlySet<number>;
  readonly #frames: { readonly trailing: number; readonly short: number; readonly longest: number };
  /** Frames of the utterance, and those of silence at its end, so far. */
  #length = 0;
  #silence = 0;

  /** @param frameSeconds from one frame to the next. */
  constructor(units: Units, { trailingSilence, longest }: Endpointing, frameSeconds: number) {
    const frames = (seconds: number): number => Math.max(1, Math.round(seconds / frameSeconds));
    this.#units = units;
    this.#silent = silentUnits(units);
    this.#frames = {
      trailing: frames(trailingSilence),
      short: frames(Math.min(SHORT_PAUSE, trailingSilence)),
      longest: frames(longest),
    };
  }

  /**
   * Where utterances end in the next outputs, [frames, units]: how many frames are before each end.
   */
  push(outputs: Float32Array): number[] {
    const frames = outputs.length / this.#units.names.length;
    const ends: number[] = [];
    let at = 0;
    const advance = (to: number, spoken: boolean): void => {
      for (; at < to; at++) {
        this.#length++;
        this.#silence = spoken ? 0 : this.#silence + 1;
        if (this.#isOver()) {
          ends.push(at + 1);
          this.reset();
        }
      }
    };
    for (const { unit, start, end } of decodeGreedy(outputs, this.#units)) {
      if (this.#silent.has(unit)) continue;
      advance(start, false);
      advance(end, true);
    }
    advance(frames, false);
    return ends;
  }

  /** Another utterance begins. */
  reset(): void {
    this.#length = 0;
    this.#silence = 0;
  }

  #isOver(): boolean {
    const { trailing, short, longest } = this.#frames;
    if (this.#length >= 2 * longest) return true;
    return this.#silence >= (this.#length >= longest ? short : trailing);
  }
}

/** Units that no word is made of: the blank is not among what is decoded. */
function silentUnits({ kind, names, lexicon }: Units): Set<number> {
  const said = lexicon && new Set(Object.values(lexicon).flat(2));
  const isSilent = (name: string): boolean =>
    kind === 'frames' && said ? !said.has(name) : name.trim() === '';
  return new Set(names.flatMap((name, unit) => (isSilent(name) ? [unit] : [])));
}
