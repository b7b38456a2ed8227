/** The utterances in the outputs of one session: words, and where one utterance ends. */
import { Decoder, type DecodedText, type DecodedWord } from '../decode';
import type { FrontEnd, Units } from '../model';
import { secondsOf, type Reader } from '../transcribe';
import { EndpointDetector, type Endpointing } from './endpointing';
import type { Recognition, RecognisedAlternative, RecognisedWord } from './recognition';

export interface UtteranceSetting {
  readonly frontEnd: FrontEnd;
  /** Without `delay`: delayed outputs are dropped here, once a session. */
  readonly units: Units;
  /** Outputs at the beginning that stand for no frame. */
  readonly delay: number;
  readonly endpointing: Endpointing | undefined;
  /** The most alternatives listed for an utterance; 0: none. */
  readonly alternatives: number;
}

export class Utterances {
  readonly #setting: UtteranceSetting;
  readonly #reader: Reader;
  readonly #detector: EndpointDetector | undefined;
  /** Outputs still to come that stand for no frame. */
  #early: number;
  /** Frames before the utterance, and those in it so far. */
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

  /** The utterance that goes on. */
  partial(): Recognition {
    return { final: false, ...this.#timed(this.#reader.partial()) };
  }

  /** Ends the utterance with the audio: none if it has no words. */
  end(): Recognition[] {
    return this.#end();
  }

  #read(outputs: Float32Array): void {
    if (outputs.length === 0) return;
    this.#reader.push(outputs);
    this.#length += outputs.length / this.#setting.units.names.length;
  }

  /** Silence makes no utterance. */
  #end(): Recognition[] {
    const recognition = this.#whole();
    this.#reader.reset();
    this.#before += this.#length;
    this.#length = 0;
    return recognition.words.length > 0 ? [recognition] : [];
  }

  #whole(): Recognition {
    const { alternatives: most } = this.#setting;
    if (most === 0) return { final: true, ...this.#timed(this.#reader.result()) };
    const listed = this.#reader instanceof Decoder ? this.#reader.nBest(most) : [];
    const best = this.#timed(listed[0] ?? this.#reader.result());
    const alternatives = listed.map((each): RecognisedAlternative => {
      const { score, acoustic, language } = each;
      return { ...this.#timed(each), score, acoustic, language };
    });
    return { final: true, ...best, alternatives: listed.length > 0 ? alternatives : [best] };
  }

  #timed({ text, words }: DecodedText): { text: string; words: RecognisedWord[] } {
    const seconds = (frame: number): number =>
      secondsOf(this.#before + frame, this.#setting.frontEnd);
    const timed = (each: DecodedWord): RecognisedWord => ({
      ...each,
      start: seconds(each.start),
      end: seconds(each.end),
    });
    return { text, words: words.map(timed) };
  }
}
