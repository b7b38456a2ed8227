/** A session: audio in, utterances out. */
import { EventEmitter } from 'node:events';
import { types } from 'node:util';
import { CompactRnnError, invalidInput, invalidOption } from '../errors';
import { kindOf } from '../json';
import type { Endpointing } from './endpointing';
import type { Heard, Samples } from './hearing';
import type { Request } from './messages';
import type { SessionEnd } from './place';
import { addFigures, NO_FIGURES, type Recognition, type RecognitionFigures } from './recognition';
import { Results } from './results';

/** What a session emits: every utterance as it grows, and when it is over. */
export interface RecognitionEvents {
  /** An utterance that is not over, whenever its words changed. */
  partial: [Recognition];
  /** An utterance that is over. */
  final: [Recognition];
  /** The audio is over, and everything has been said. */
  end: [];
  /** The session ended before its audio did. */
  error: [CompactRnnError];
}

type Unnumbered<R> = R extends Request ? Omit<R, 'session'> : never;

/** How a session reaches its worker. */
export interface SessionLine {
  send(request: Unnumbered<Request>): void;
  close(): void;
}

/** What a session is opened with. */
export interface SessionSetting {
  readonly sampleRate: number;
  readonly endpointing: Endpointing | undefined;
  readonly alternatives: number;
  readonly phraseList: readonly string[];
}

interface Call {
  resolve: (recognitions: readonly Recognition[]) => void;
  reject: (error: CompactRnnError) => void;
}

/**
 * Made by `Recogniser.open`. Its results are what `write` and `end` resolve to, and events, and
 * what it iterates over: take one of the three.
 */
export class RecognitionSession extends EventEmitter<RecognitionEvents> {
  /** Of the samples that it takes, in Hz. */
  readonly sampleRate: number;
  readonly #line: SessionLine;
  readonly #calls: Call[] = [];
  #results: Results | undefined;
  #figures = NO_FIGURES;
  /** The words of the utterance that is not over, as they were last told. */
  #text = '';
  #over: CompactRnnError | undefined;

  /** @internal */
  constructor(setting: SessionSetting, connect: (end: SessionEnd) => SessionLine) {
    super();
    // What only `Recogniser.open` has.
    if (typeof connect !== 'function' || Object(setting) !== setting)
      throw invalidOption('sessions are made by Recogniser.open: call that');
    this.sampleRate = setting.sampleRate;
    this.#line = connect({
      heard: (heard) => {
        this.#hear(heard);
      },
      refused: (error) => this.#calls.shift()?.reject(error),
      lost: (error) => {
        this.#end(error);
      },
    });
    this.#call(() => {
      this.#line.send({ do: 'open', ...setting });
    }).catch((error: unknown) => {
      this.#end(error as CompactRnnError);
    });
  }

  /** What the session has taken to compute so far. */
  get figures(): RecognitionFigures {
    return this.#figures;
  }

  /**
   * Gives the session its next samples, any number of them. Whoever waits for the promise before
   * more is written is as slow as the recogniser; otherwise what was written waits in memory.
   *
   * @param samples [samples], copied: floats in [-1, 1]; 16-bit integers; or the bytes of such, the
   *   lower first, which may be cut anywhere.
   * @returns when they have been heard: the utterances that they ended, then the one that has not
   *   ended.
   * @throws CompactRnnError INVALID_INPUT for anything else, and for NaN and infinity: the
   *   session is then as it was; WORKER_LOST where its worker died; DISPOSED where the session was
   *   closed or its audio has ended.
   */
  async write(samples: Float32Array | Int16Array | Uint8Array): Promise<readonly Recognition[]> {
    const own = copied(samples);
    return this.#call(() => {
      this.#line.send({ do: 'push', samples: own });
    });
  }

  /**
   * The end of the audio: the session is over when it has said what it knows.
   * @returns the utterances that were not over; often one.
   * @throws CompactRnnError as {@link write}.
   */
  async end(): Promise<readonly Recognition[]> {
    const ended = this.#call(() => {
      this.#line.send({ do: 'end' });
    });
    this.#over ??= new CompactRnnError('DISPOSED', 'the audio of this session has ended');
    const recognitions = await ended;
    this.#line.close();
    this.#results?.end();
    this.emit('end');
    return recognitions;
  }

  /** Ends the session at once: what it has not said it will not say. To close it again is fine. */
  close(): void {
    this.#end(new CompactRnnError('DISPOSED', 'this session was closed'), false);
  }

  /** As `close`; `using` calls it. */
  [Symbol.dispose](): void {
    this.close();
  }

  /**
   * The results from here on: every utterance that is over, and between them, where the reader is
   * fast enough, what is said of one that is not. It ends with the audio.
   * @throws CompactRnnError from its `next`: WORKER_LOST.
   */
  [Symbol.asyncIterator](): AsyncIterator<Recognition, undefined> {
    if (!this.#results) {
      this.#results = new Results();
      if (this.#over && this.#calls.length === 0) this.#results.end();
    }
    return this.#results;
  }

  #call(send: () => void): Promise<readonly Recognition[]> {
    if (this.#over) return Promise.reject(this.#over);
    return new Promise((resolve, reject) => {
      this.#calls.push({ resolve, reject });
      send();
    });
  }

  #hear({ recognitions, figures }: Heard): void {
    this.#figures = addFigures(this.#figures, figures);
    for (const recognition of recognitions) {
      const { final, text } = recognition;
      if (!final && text === this.#text) continue;
      this.#text = final ? '' : text;
      this.#results?.add(recognition);
      this.emit(final ? 'final' : 'partial', recognition);
    }
    this.#calls.shift()?.resolve(recognitions);
  }

  /** @param isError whether listeners are to hear of it. */
  #end(error: CompactRnnError, isError = true): void {
    this.#over = error;
    this.#line.close();
    for (const { reject } of this.#calls.splice(0)) reject(error);
    this.#results?.end(isError ? error : undefined);
    if (isError && this.listenerCount('error') > 0) this.emit('error', error);
  }
}

/** A copy that holds nothing but the samples. */
function copied(samples: unknown): Samples {
  try {
    if (types.isFloat32Array(samples)) return new Float32Array(samples);
    if (types.isUint8Array(samples)) return new Uint8Array(samples);
    if (types.isInt16Array(samples)) return new Uint8Array(new Int16Array(samples).buffer);
  } catch (cause) {
    throw invalidInput('samples cannot be read: their memory was transferred or cut', cause);
  }
  throw invalidInput(
    `samples must be a Float32Array, an Int16Array or the bytes of one, but are ${kindOf(samples)}`,
  );
}
