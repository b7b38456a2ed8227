/**
 * The words in a recording: frame by frame where the model can be stepped, so that hours take no
 * more memory than seconds.
 */
import { withCallbacks } from '../callbacks';
import { invalidOption } from '../errors';
import { shown } from '../json';
import type { Lattice } from '../lattices';
import type { Model } from '../model';
import { checkLongCallOptions, type LongCallOptions } from '../options';
import { createFrontEndStream, openAudio, type OpenAudio } from '../speech';
import { Decoder, type DecodedText, type DecodedWord, type DecodedAlternative } from '../decode';
import { Listening } from './listening';
import { createReader, type Reader } from './reader';
import { secondsOf } from './seconds';
import { createTranscriber, Transcriber, frontEndOf, type TranscribeOptions } from './transcriber';

/** A word, and when it was said. */
export interface TranscribedWord {
  /** As the lexicon spells it. */
  readonly word: string;
  /** Seconds from the beginning of the recording. */
  readonly start: number;
  /** Seconds from the beginning of the recording. */
  readonly end: number;
  /** How sure it is, 0 to 1; with `latticeBeam`. */
  readonly confidence?: number;
}

/** One of several things that may have been said. */
export interface Alternative {
  /** The words, separated by spaces. */
  readonly text: string;
  /** In the order in which they may have been said. */
  readonly words: readonly TranscribedWord[];
  /** The log-probability of its path, in nats. */
  readonly score: number;
  /** The acoustic model's part of it. */
  readonly acoustic: number;
  /** The language model's part, not weighted. */
  readonly language: number;
}

/** What {@link transcribeFile} gives. */
export interface Transcription {
  /** The words, separated by spaces. */
  readonly text: string;
  /** In the order in which they were said. */
  readonly words: readonly TranscribedWord[];
  /** The length of the recording in seconds. */
  readonly seconds: number;
  /**
   * True where no sentence of the grammar or the language model ends with the recording, or the
   * beam has left none that does: the words are the best that have begun, alternatives and lattice
   * are empty. A wider `beam` may find one.
   */
  readonly incomplete?: true;
  /** The `nBest` most likely, best first. */
  readonly nBest?: readonly Alternative[];
  /** All that may have been said, in frames of the model's outputs; with `latticeBeam`. */
  readonly lattice?: Lattice;
}

/** `onProgress` counts seconds of the recording. */
export interface TranscribeFileOptions
  extends Omit<TranscribeOptions, 'sampleRate'>, LongCallOptions {
  /** The channel, from 1; default: the average of all. */
  readonly channel?: number | undefined;
  /** How many alternatives are listed, 1 to 10,000; needs `latticeBeam`. Default: none. */
  readonly nBest?: number | undefined;
}

/**
 * The words in a recording, as `readAudio` reads it. The event loop takes its turns meanwhile.
 * @param path of a WAV or FLAC file.
 * @throws CompactRnnError INVALID_OPTION, as {@link createTranscriber}; IO, INVALID_FILE and
 *   INVALID_INPUT naming the file; the reason of `signal` where it is aborted.
 */
export async function transcribeFile(
  model: Model,
  path: string,
  options: TranscribeFileOptions = {},
): Promise<Transcription> {
  if (typeof options !== 'object' || (options as unknown) === null)
    throw invalidOption(
      `the options of transcribeFile must be an object, but are ${shown(options)}`,
    );
  const { channel, nBest, signal, onProgress, ...decoding } = options;
  checkLongCallOptions({ signal, onProgress });
  if (nBest !== undefined && decoding.latticeBeam === undefined)
    throw invalidOption('nBest needs what may have been said: give latticeBeam, such as 8');
  const frontEnd = frontEndOf(model);
  const causal = model.layers.every(({ direction }) => direction === 'forward');
  const heard = async (audio: OpenAudio, own: LongCallOptions): Promise<Transcription> => {
    const listening = new Listening(path, audio, own);
    const read = causal ? stepped : whole;
    const { text, words, ...more } = await read(model, listening, decoding, nBest);
    const timed = (each: DecodedWord): TranscribedWord => ({
      ...each,
      start: secondsOf(each.start, frontEnd),
      end: secondsOf(each.end, frontEnd),
    });
    return {
      text,
      words: words.map(timed),
      seconds: listening.seconds,
      ...(more.incomplete && { incomplete: true }),
      ...(more.nBest && {
        nBest: more.nBest.map((each) => ({ ...each, words: each.words.map(timed) })),
      }),
      ...(more.lattice && { lattice: more.lattice }),
    };
  };
  return withCallbacks({ signal, onProgress }, (own) =>
    openAudio(path, { channel, signal }, (audio) => heard(audio, own)),
  );
}

type Decoding = Omit<TranscribeOptions, 'sampleRate'>;

/** All that an utterance is asked for. */
interface Heard extends DecodedText {
  readonly incomplete?: true;
  readonly nBest?: readonly DecodedAlternative[];
  readonly lattice?: Lattice;
}

function heardBy(reader: Reader, { latticeBeam }: Decoding, nBest: number | undefined): Heard {
  if (!(reader instanceof Decoder)) return reader.result();
  const { score, ...text } = reader.result();
  const heard: Heard = { ...text, ...(score === -Infinity && { incomplete: true }) };
  if (latticeBeam === undefined) return heard;
  return {
    ...heard,
    ...(nBest !== undefined && { nBest: reader.nBest(nBest) }),
    lattice: reader.lattice(),
  };
}

async function stepped(
  model: Model,
  listening: Listening,
  options: Decoding,
  nBest: number | undefined,
): Promise<Heard> {
  const { sampleRate } = listening;
  const transcriber = createTranscriber(model, { ...options, sampleRate });
  for await (const samples of listening.moments()) transcriber.push(samples);
  return Transcriber.endWith(transcriber, (reader) => heardBy(reader, options, nBest));
}

/** What looks ahead needs the whole recording. */
async function whole(
  model: Model,
  listening: Listening,
  { threads = 1, ...decoding }: Decoding,
  nBest: number | undefined,
): Promise<Heard> {
  const reader = createReader(model, decoding);
  const { sampleRate } = listening;
  const frontEnd = createFrontEndStream(frontEndOf(model), { sampleRate });
  const frames: Float32Array[] = [];
  for await (const samples of listening.moments()) frames.push(...frontEnd.push(samples));
  frames.push(...frontEnd.end());
  const inputs = new Float32Array(frames.length * frontEnd.size);
  frames.forEach((frame, t) => {
    inputs.set(frame, t * frontEnd.size);
  });
  const outputs = await model.run(inputs, { frames: frames.length, threads });
  for (let begin = 0; begin < outputs.length; begin += model.outputSize) {
    await listening.pause();
    reader.push(outputs.subarray(begin, begin + model.outputSize));
  }
  return heardBy(reader, decoding, nBest);
}
