/** A session: audio in, utterances out. */
import { EventEmitter } from 'node:events';
import { types } from 'node:util';
import { CompactRnnError, invalidInput, invalidOption } from '../errors';
import { kindOf } from '../json';
import type { Endpointing } from './endpointing';
import type { SessionUpdate, Samples } from './pipeline';
import type { Request } from './messages';
import type { SessionHandlers } from './supervisor';
import { addFigures, NO_FIGURES, type Recognition, type RecognitionFigures } from './recognition';
import { Results } from './results';

/** The events of a session: every utterance as it grows, and when it has ended. */
export interface RecognitionEvents {
  /** The utterance that goes on, whenever its words changed. */
  partial: [Recognition];
  /** An utterance that has ended. */
  final: [Recognition];
  /** The audio has ended, and all of it is recognised. */
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
 * Made by `Recogniser.open`. There are three ways to get its results, of which you take one: what
 * `write` and `end` resolve to, events, or iteration.
 */
export class RecognitionSession extends EventEmitter<RecognitionEvents> {
  /** The sample rate of its input in Hz. */
  readonly sampleRate: number;
  readonly #line: SessionLine;
  readonly #calls: Call[] = [];
  #results: Results | undefined;
  #figures = NO_FIGURES;
  /** The words of the utterance that goes on, as last reported. */
  #text = '';
  #over: CompactRnnError | undefined;

  /** @internal */
  constructor(setting: SessionSetting, connect: (end: SessionHandlers) => SessionLine) {
    super();
    // What only `Recogniser.open` has.
    if (typeof connect !== 'function' || Object(setting) !== setting)
      throw invalidOption('sessions are made by Recogniser.open: call that');
    this.sampleRate = setting.sampleRate;
    this.#line = connect({
      updated: (update) => {
        this.#update(update);
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

  /** How much audio the session has had so far, and what it took to compute. */
  get figures(): RecognitionFigures {
    return this.#figures;
  }

  /**
   * Gives the session its next samples, any number of them. Await the promise before you write
   * more: samples that the recogniser has not reached yet wait in memory.
   *
   * @param samples [samples], copied: floats in [-1, 1]; 16-bit integers; or such integers as
   *   little-endian bytes, which may be cut anywhere.
   * @returns once they are recognised: the utterances that ended, then the one that goes on.
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
   * Ends the audio, and with the last result the session.
   * @returns the utterances that had not ended; often one.
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

  /** Ends the session at once, without its last results. It may be closed more than once. */
  close(): void {
    this.#end(new CompactRnnError('DISPOSED', 'this session was closed'), false);
  }

  /** As `close`; `using` calls it. */
  [Symbol.dispose](): void {
    this.close();
  }

  /**
   * The results from here on: every utterance that has ended and, if the reader is fast enough, the
   * partial results between them. It ends with the audio.
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

  #update({ recognitions, figures }: SessionUpdate): void {
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

  /** @param isError whether to emit it. */
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
