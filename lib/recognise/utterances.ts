/** The utterances in the outputs of one session: words, and where one utterance ends. */
import type { FrontEnd, Units } from '../model';
import { secondsOf, type Reader } from '../transcribe';
import { EndpointDetector, type Endpointing } from './endpointing';
import type { Recognition } from './recognition';

export interface UtteranceSetting {
  readonly frontEnd: FrontEnd;
  /** Without `delay`: late outputs are dropped here, once a session. */
  readonly units: Units;
  /** Outputs at the beginning that are about nothing. */
  readonly delay: number;
  readonly endpointing: Endpointing | undefined;
}

export class Utterances {
  readonly #setting: UtteranceSetting;
  readonly #reader: Reader;
  readonly #detector: EndpointDetector | undefined;
  /** Outputs still to come that are about nothing. */
  #early: number;
  /** Frames before the utterance, and those of it so far. */
  #before = 0;
  #length = 0;

  constructor(setting: UtteranceSetting, reader: Reader) {
    const { frontEnd, units, endpointing, delay } = setting;
    this.#setting = setting;
    this.#reader = reader;
    this.#early = delay;
    this.#detector =
      endpointing && new EndpointDetector(units, endpointing, secondsOf(1, frontEnd));
  }

  /** @returns the utterances that end in these outputs, [frames, units]. */
  push(outputs: Float32Array): Recognition[] {
    const size = this.#setting.units.names.length;
    const early = Math.min(this.#early, outputs.length / size);
    this.#early -= early;
    const timely = outputs.subarray(early * size);
    const finals: Recognition[] = [];
    let from = 0;
    for (const end of this.#detector?.push(timely) ?? []) {
      this.#read(timely.subarray(from * size, end * size));
      finals.push(...this.#end());
      from = end;
    }
    this.#read(timely.subarray(from * size));
    return finals;
  }

  /** The utterance that is not over. */
  partial(): Recognition {
    return this.#recognition(false);
  }

  /** The utterance ends with the audio; nothing where it has no words. */
  end(): Recognition[] {
    return this.#end();
  }

  #read(outputs: Float32Array): void {
    if (outputs.length === 0) return;
    this.#reader.push(outputs);
    this.#length += outputs.length / this.#setting.units.names.length;
  }

  /** Nothing is said of silence. */
  #end(): Recognition[] {
    const recognition = this.#recognition(true);
    this.#reader.reset();
    this.#before += this.#length;
    this.#length = 0;
    return recognition.words.length > 0 ? [recognition] : [];
  }

  #recognition(final: boolean): Recognition {
    const { text, words } = final ? this.#reader.result() : this.#reader.partial();
    const seconds = (frame: number): number =>
      secondsOf(this.#before + frame, this.#setting.frontEnd);
    return {
      final,
      text,
      words: words.map(({ word, start, end, confidence }) => ({
        word,
        start: seconds(start),
        end: seconds(end),
        ...(confidence !== undefined && { confidence }),
      })),
    };
  }
}
