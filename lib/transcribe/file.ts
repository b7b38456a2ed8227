/**
 * The words in a recording: frame by frame where the model can be stepped, so that hours take no
 * more memory than seconds.
 */
import { namedError } from '../files';
import type { FrontEnd, Model } from '../model';
import { checkLongCallOptions, type LongCallOptions } from '../options';
import { features, readWav, readWavLength, readWavPieces } from '../speech';
import type { DecodedText } from '../text';
import { createReader } from './reader';
import { createTranscriber, frontEndOf, type TranscribeOptions } from './transcriber';

/** A word, and when it was said. */
export interface TranscribedWord {
  /** As the lexicon spells it. */
  readonly word: string;
  /** Seconds from the beginning of the recording. */
  readonly start: number;
  /** Seconds from the beginning of the recording. */
  readonly end: number;
}

/** What {@link transcribeFile} gives. */
export interface Transcription {
  /** The words, separated by spaces. */
  readonly text: string;
  /** In the order in which they were said. */
  readonly words: readonly TranscribedWord[];
  /** Of the recording. */
  readonly seconds: number;
}

/** `onProgress` counts seconds of the recording. */
export interface TranscribeFileOptions
  extends Omit<TranscribeOptions, 'sampleRate'>, LongCallOptions {}

/**
 * The words in a WAV file.
 * @param path of a WAV file.
 * @throws CompactRnnError INVALID_OPTION, as {@link createTranscriber}; IO, INVALID_FILE and
 *   INVALID_INPUT naming the file; the reason of `signal` where it is aborted.
 */
export async function transcribeFile(
  model: Model,
  path: string,
  options: TranscribeFileOptions = {},
): Promise<Transcription> {
  checkLongCallOptions(options);
  const frontEnd = frontEndOf(model);
  const { sampleRate, length } = await readWavLength(path);
  const causal = model.layers.every(({ direction }) => direction === 'forward');
  const { text, words } = causal
    ? await stepped(model, path, { sampleRate, length }, options)
    : await whole(model, path, options);
  const seconds = (frame: number): number => secondsOf(frame, frontEnd);
  return {
    text,
    words: words.map(({ word, start, end }) => ({
      word,
      start: seconds(start),
      end: seconds(end),
    })),
    seconds: length / sampleRate,
  };
}

interface Size {
  readonly sampleRate: number;
  readonly length: number;
}

async function stepped(
  model: Model,
  path: string,
  { sampleRate, length }: Size,
  { signal, onProgress, ...options }: TranscribeFileOptions,
): Promise<DecodedText> {
  const transcriber = createTranscriber(model, { ...options, sampleRate });
  let done = 0;
  for await (const { samples } of readWavPieces(path)) {
    signal?.throwIfAborted();
    transcriber.push(samples);
    done += samples.length;
    onProgress?.({ stage: path, done: done / sampleRate, total: length / sampleRate });
  }
  try {
    return transcriber.end();
  } catch (cause) {
    throw namedError(path, cause);
  }
}

/** What looks ahead needs the whole recording. */
async function whole(
  model: Model,
  path: string,
  { threads = 1, beam, wordPenalty }: TranscribeFileOptions,
): Promise<DecodedText> {
  const reader = createReader(model, { beam, wordPenalty });
  const { frames, data } = await features(await readWav(path), frontEndOf(model));
  reader.push(await model.run(data, { frames, threads }));
  return reader.result();
}

/** When a frame begins, to the millisecond. */
function secondsOf(frame: number, { hopSize, subsampling, sampleRate }: FrontEnd): number {
  return Number(((frame * hopSize * subsampling) / sampleRate).toFixed(3));
}
