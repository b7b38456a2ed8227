/** The pipeline of one session: samples, front end, batched steps, decoder, utterances. */
import { CompactRnnError } from '../errors';
import type { PoolStream, StreamPool } from '../model';
import { native } from '../native';
import { createFrontEndStream, type FrontEndStream } from '../speech';
import type { Reader } from '../transcribe';
import type { Batches } from './batches';
import { addFigures, NO_FIGURES, type Recognition, type RecognitionFigures } from './recognition';
import { Utterances, type UtteranceSetting } from './utterances';

/** What a piece of audio led to. */
export interface SessionUpdate {
  /** The utterances that ended, then the one that goes on, unless the audio has ended. */
  readonly recognitions: readonly Recognition[];
  readonly figures: RecognitionFigures;
}

/** Samples in [-1, 1], or little-endian 16-bit integers as bytes, which may be cut anywhere. */
export type Samples = Float32Array | Uint8Array;

/** Seconds processed at a time, so that long pieces of one session do not hold up others. */
const MOMENT = 0.1;

export class SessionPipeline {
  readonly #setting: UtteranceSetting;
  readonly #pool: StreamPool;
  readonly #batches: Batches;
  readonly #frontEnd: FrontEndStream;
  readonly #stream: PoolStream;
  readonly #utterances: Utterances;
  /** The first byte of a sample that was cut in two. */
  #rest = new Uint8Array(0);
  #last: Float32Array | undefined;
  /** Requests are carried out in order. */
  #turn: Promise<unknown> = Promise.resolve();
  #queued = 0;
  #figures = NO_FIGURES;

  constructor(
    setting: UtteranceSetting,
    { pool, batches }: { pool: StreamPool; batches: Batches },
    { reader, sampleRate }: { reader: Reader; sampleRate: number },
  ) {
    this.#setting = setting;
    this.#pool = pool;
    this.#batches = batches;
    this.#frontEnd = createFrontEndStream(setting.frontEnd, { sampleRate });
    this.#utterances = new Utterances(setting, reader);
    this.#stream = pool.open();
  }

  /** @throws CompactRnnError INVALID_INPUT for NaN or infinity; then none of them is used. */
  push(samples: Samples): Promise<SessionUpdate> {
    return this.#inTurn(() => this.#process(this.#floats(samples)));
  }

  /** Ends the audio. */
  end(): Promise<SessionUpdate> {
    return this.#inTurn(() => this.#end());
  }

  /** Answers the frames that still wait, then frees the stream. */
  close(): void {
    const closed = this.#turn.then(() => {
      this.#pool.close(this.#stream);
    });
    closed.catch(() => undefined); // if the pool was disposed first, its streams are gone already
  }

  async #inTurn(work: () => Promise<readonly Recognition[]>): Promise<SessionUpdate> {
    this.#queued++;
    const turn = this.#turn.then(async () => {
      this.#figures = NO_FIGURES;
      const recognitions = await work();
      return { recognitions, figures: this.#figures };
    });
    this.#turn = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      this.#queued--;
    }
  }

  #floats(samples: Samples): Float32Array {
    if (samples instanceof Float32Array) return samples;
    const bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, samples]) : samples;
    const whole = bytes.length - (bytes.length % 2);
    this.#rest = Uint8Array.from(bytes.subarray(whole));
    if (whole === 0) return new Float32Array(0);
    return native.decodePcm(bytes.subarray(0, whole), 's16', 1, undefined, new Float64Array(2));
  }

  async #process(samples: Float32Array): Promise<readonly Recognition[]> {
    const bad = native.firstNonFinite(samples);
    if (bad >= 0)
      throw new CompactRnnError(
        'INVALID_INPUT',
        `samples[${bad}] is ${samples[bad]!}: send finite numbers in [-1, 1]`,
      );
    const { sampleRate } = this.#frontEnd;
    const moment = Math.ceil(sampleRate * MOMENT);
    const finals: Recognition[] = [];
    for (let start = 0; start < samples.length; start += moment) {
      const piece = samples.subarray(start, start + moment);
      const isLast = start + moment >= samples.length;
      const begin = performance.now();
      const frames = this.#frontEnd.push(piece);
      this.#count({ seconds: piece.length / sampleRate, micros: microsSince(begin) });
      finals.push(...(await this.#step(frames, !isLast || this.#queued > 1)));
    }
    return [...finals, this.#utterances.partial()];
  }

  async #end(): Promise<readonly Recognition[]> {
    const finals = await this.#step(this.#lastFrames(), true);
    // Delayed outputs come after the audio ends.
    for (let d = 0; d < this.#setting.delay && this.#last; d++)
      finals.push(...(await this.#step([this.#last], true)));
    return [...finals, ...this.#utterances.end()];
  }

  /** Audio shorter than one window has no frames, and no words. */
  #lastFrames(): Float32Array[] {
    try {
      return this.#frontEnd.end();
    } catch (error) {
      if (error instanceof CompactRnnError && error.code === 'INVALID_INPUT') return [];
      throw error;
    }
  }

  async #step(frames: readonly Float32Array[], urgent: boolean): Promise<Recognition[]> {
    if (frames.length === 0) return [];
    this.#last = frames.at(-1);
    const { size } = this.#frontEnd;
    const xs = new Float32Array(frames.length * size);
    frames.forEach((frame, t) => {
      xs.set(frame, t * size);
    });
    const { ys, micros } = await this.#batches.run(this.#stream, xs, urgent);
    const begin = performance.now();
    const finals = this.#utterances.push(ys);
    this.#count({
      frames: frames.length,
      stepMicros: micros,
      micros: micros + microsSince(begin),
    });
    return finals;
  }

  #count(more: Partial<RecognitionFigures>): void {
    this.#figures = addFigures(this.#figures, Object.assign({}, NO_FIGURES, more));
  }
}

function microsSince(begin: number): number {
  return 1000 * (performance.now() - begin);
}
