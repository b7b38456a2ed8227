/**
 * A recording that is heard a moment at a time: between moments the event loop takes its turns, an
 * abort is noticed, and progress is told.
 */
import type { LongCallOptions } from '../options';
import { Slices } from '../slices';
import type { OpenAudio } from '../speech';

/** Seconds that are heard at once: a frame or two. */
const MOMENT = 0.02;

export class Listening {
  /** The sample rate of the recording in Hz. */
  readonly sampleRate: number;
  readonly #path: string;
  readonly #audio: OpenAudio;
  readonly #options: LongCallOptions;
  readonly #slices = new Slices();
  #heard = 0;

  constructor(path: string, audio: OpenAudio, options: LongCallOptions) {
    this.#path = path;
    this.#audio = audio;
    this.#options = options;
    this.sampleRate = audio.sampleRate;
  }

  /** So far. */
  get seconds(): number {
    return this.#heard / this.sampleRate;
  }

  async *moments(): AsyncGenerator<Float32Array> {
    const moment = Math.ceil(this.sampleRate * MOMENT);
    for await (const piece of this.#audio.pieces()) {
      for (let start = 0; start < piece.length; start += moment) {
        yield piece.subarray(start, start + moment);
        await this.pause();
      }
      this.#heard += piece.length;
      const { length = this.#heard } = this.#audio;
      const total = length / this.sampleRate;
      this.#options.onProgress?.({ stage: this.#path, done: this.seconds, total });
    }
  }

  /** @throws the reason of the signal where it is aborted. */
  async pause(): Promise<void> {
    await this.#slices.pause();
    this.#options.signal?.throwIfAborted();
  }
}
