/**
 * A model at work on audio that comes in pieces: front end, stream and reader one after another,
 * frame by frame.
 */
import { invalidOption } from '../errors';
import { shown } from '../json';
import { Model, type AudioFrontEnd, type Stream } from '../model';
import { readOptions } from '../options';
import { DECODING_OPTIONS, type DecodedText, type DecodingOptions } from '../decode';
import { audioFrontEnd, createFrontEndStream, type FrontEndStream } from '../speech';
import { createReader, type Reader } from './reader';

/** Options of {@link createTranscriber}. */
export interface TranscribeOptions extends DecodingOptions {
  /** Threads that share a step: default 1. */
  readonly threads?: number | undefined;
  /** The sample rate of the input in Hz; default that of the front end. */
  readonly sampleRate?: number | undefined;
}

/** Made by {@link createTranscriber}. */
export class Transcriber {
  readonly #frontEnd: FrontEndStream;
  readonly #stream: Stream;
  readonly #reader: Reader;
  readonly #delay: number;
  #last: Float32Array | undefined;

  /** @internal */
  constructor(frontEnd: FrontEndStream, stream: Stream, reader: Reader, delay: number) {
    this.#frontEnd = frontEnd;
    this.#stream = stream;
    this.#reader = reader;
    this.#delay = delay;
  }

  /**
   * Takes the next samples, any number of them.
   * @param samples in [-1, 1].
   * @throws CompactRnnError INVALID_INPUT for NaN or infinity.
   */
  push(samples: Float32Array): void {
    this.#process(this.#frontEnd.push(samples));
  }

  /** What was said, if nothing more comes; of the last word that may change as audio comes. */
  result(): DecodedText {
    return this.#reader.result();
  }

  /** What was said so far, in the middle of an utterance: another word may have begun. */
  partial(): DecodedText {
    return this.#reader.partial();
  }

  /**
   * What was said, all in all; the next utterance begins.
   * @throws CompactRnnError INVALID_INPUT where all the audio was shorter than one window.
   */
  end(): DecodedText {
    return Transcriber.endWith(this, (reader) => reader.result());
  }

  /** @internal What somebody reads of an utterance that has ended; the next begins. */
  static endWith<Result>(transcriber: Transcriber, read: (reader: Reader) => Result): Result {
    try {
      transcriber.#finish();
      return read(transcriber.#reader);
    } finally {
      transcriber.#stream.reset();
      transcriber.#reader.reset();
      transcriber.#last = undefined;
    }
  }

  /** Outputs that lag come after the audio. */
  #finish(): void {
    this.#process(this.#frontEnd.end());
    for (let d = 0; d < this.#delay; d++) this.#process([this.#last!]);
  }

  #process(frames: readonly Float32Array[]): void {
    for (const frame of frames) this.#reader.push(this.#stream.step(frame));
    this.#last = frames.at(-1) ?? this.#last;
  }
}

/**
 * What turns audio into words with this model, one utterance at a time, piece by piece.
 * @throws CompactRnnError INVALID_OPTION for a model without a front end or units, or one that
 *   cannot be stepped, and for options out of range.
 */
export function createTranscriber(model: Model, options: TranscribeOptions = {}): Transcriber {
  const own = readOptions('createTranscriber', options, [
    'threads',
    'sampleRate',
    ...DECODING_OPTIONS,
  ]);
  const { threads = 1, sampleRate, ...reading } = own;
  const frontEnd = createFrontEndStream(frontEndOf(model), {
    ...(sampleRate !== undefined && { sampleRate }),
  });
  const stream = model.createStream({ threads });
  return new Transcriber(frontEnd, stream, createReader(model, reading), model.units?.delay ?? 0);
}

/** @throws CompactRnnError INVALID_OPTION where there is none, or none of audio. */
export function frontEndOf(model: Model): AudioFrontEnd {
  if (!(model instanceof Model))
    throw invalidOption(`transcribing takes a Model, but got ${shown(model)}`);
  if (model.frontEnd) return audioFrontEnd(model.frontEnd);
  throw invalidOption('the model has no front end, which makes frames of audio: give it one');
}
