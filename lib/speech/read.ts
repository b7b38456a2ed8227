/** Recordings from files: whole, piece by piece, or only what their header says. */
import { types } from 'node:util';
import { CompactRnnError, invalidFile, invalidOption } from '../errors';
import { MemorySource, namedError, readingFile, type Source } from '../files';
import { shown } from '../json';
import { checkOptionNames, checkSignal } from '../options';
import { warn } from '../warnings';
import type { Audio } from './audio';
import { Cancellation, channelIndex, checkChannel } from './channels';
import { isFlac } from './flac-header';
import { openFlac } from './flac';
import { foreignFormat } from './foreign';
import type { Recording } from './recording';
import { openWav } from './wav';
import { isWav } from './wav-chunks';

/** Hours of speech; more would not fit into memory as floats. */
const MOST_SAMPLES = 2 ** 29;
/** Recordings of which something was said: a training reads each several times. */
const warned = new Set<string>();
const MOST_WARNED = 1000;

/** Options of {@link readAudio}. */
export interface ReadAudioOptions {
  /** The channel, from 1; default: the average of all. */
  readonly channel?: number | undefined;
  /** Aborting rejects with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/** A recording while its file is open. */
export interface OpenAudio {
  /** In Hz. */
  readonly sampleRate: number;
  /** Samples of a channel; undefined where only reading it all can tell. */
  readonly length: number | undefined;
  /** Some seconds at a time, from the beginning. */
  readonly pieces: () => AsyncGenerator<Float32Array<ArrayBuffer>>;
}

/**
 * Reads a recording: a WAV file (PCM of up to 32 bits, floats, mu-law, A-law; also RF64) or a FLAC
 * file, told apart by content, at 1 to 768 kHz. What is wrong in a header and does not keep the
 * samples from being read is a warning.
 * @param source the path of a file, or its bytes, [bytes].
 * @throws CompactRnnError INVALID_OPTION where `source` is neither, or for an option; IO;
 *   INVALID_INPUT where it has no such channel; INVALID_FILE for a file of another format, one that
 *   was cut or damaged, or holds no samples or NaN. The reason of `signal`.
 */
export async function readAudio(
  source: string | Uint8Array,
  options: ReadAudioOptions = {},
): Promise<Audio> {
  const whole = async ({ sampleRate, length, pieces }: OpenAudio): Promise<Audio> => {
    if (length !== undefined && length > MOST_SAMPLES) throw tooLong(length);
    return { sampleRate, samples: await joined(pieces(), length) };
  };
  const audio = await openAudio(source, options, whole);
  return typeof source === 'string' ? { ...audio, path: source } : audio;
}

/**
 * Opens a recording, calls `use`, and closes it. A recording of any length takes no more memory
 * than its pieces.
 * @throws CompactRnnError, as {@link readAudio}; what `use` throws.
 */
export async function openAudio<Result>(
  source: string | Uint8Array,
  options: ReadAudioOptions,
  use: (audio: OpenAudio) => Promise<Result>,
): Promise<Result> {
  checkOptionNames('readAudio', options, ['channel', 'signal']);
  const { channel, signal } = options;
  checkChannel(channel);
  checkSignal(signal);
  const own = { channel, signal };
  if (types.isUint8Array(source)) return use(opened(copied(source), undefined, own));
  if (typeof source !== 'string' || source === '')
    throw invalidOption(`readAudio takes a path or a Uint8Array, but got ${shown(source)}`);
  return readingFile(
    source,
    async (file) => {
      try {
        return await use(opened(file, source, own));
      } catch (cause) {
        // An option is wrong whatever the file.
        const isOption = cause instanceof CompactRnnError && cause.code === 'INVALID_OPTION';
        throw isOption ? cause : namedError(source, cause);
      }
    },
    own,
  );
}

/** Others may change, detach or transfer them meanwhile. */
function copied(bytes: Uint8Array): MemorySource {
  return new MemorySource(bytes.length === 0 ? new Uint8Array(0) : Uint8Array.from(bytes));
}

/**
 * How long a recording is, from its header where that tells.
 * @throws CompactRnnError, as {@link readAudio}.
 */
export async function readAudioLength(
  path: string,
  options: ReadAudioOptions = {},
): Promise<{ sampleRate: number; length: number }> {
  return openAudio(path, options, async ({ sampleRate, length, pieces }) => {
    if (length !== undefined) return { sampleRate, length };
    let counted = 0;
    for await (const { length: more } of pieces()) counted += more;
    return { sampleRate, length: counted };
  });
}

function opened(
  file: Source,
  path: string | undefined,
  { channel, signal }: ReadAudioOptions,
): OpenAudio {
  const recording = recordingIn(file);
  const { sampleRate, channels, length } = recording;
  const index = channelIndex(channel, channels);
  return {
    sampleRate,
    length,
    pieces: async function* () {
      for (const warning of recording.warnings) warnOnce('AUDIO_HEADER', warning, path);
      const cancellation = new Cancellation();
      for await (const { samples, energies } of recording.pieces(index)) {
        signal?.throwIfAborted();
        cancellation.add(energies);
        yield samples;
      }
      const cancelled = cancellation.message(channels);
      if (cancelled !== undefined) warnOnce('AUDIO_CHANNELS_CANCEL', cancelled, path);
    },
  };
}

/** Once for each path. */
function warnOnce(code: string, message: string, path: string | undefined): void {
  if (path === undefined) {
    warn(code, `the recording: ${message}`);
    return;
  }
  const named = `${path}: ${message}`;
  if (warned.has(named) || warned.size === MOST_WARNED) return;
  warned.add(named);
  warn(code, named);
}

function recordingIn(file: Source): Recording {
  const start = Buffer.from(file.bytes(0, Math.min(file.size, 16)));
  if (isWav(start)) return openWav(file);
  if (isFlac(file)) return openFlac(file);
  const known = foreignFormat(start);
  const found =
    start.length === 0 ? 'it is empty' : `it begins with ${shown(start.toString('latin1', 0, 12))}`;
  throw invalidFile(
    `this is ${known ?? `neither a WAV nor a FLAC file: ${found}`}. ` +
      'Only WAV and FLAC are read: convert others, for example with ffmpeg -i INPUT -c:a pcm_s16le OUTPUT.wav',
  );
}

async function joined(
  pieces: AsyncGenerator<Float32Array<ArrayBuffer>>,
  length: number | undefined,
): Promise<Float32Array<ArrayBuffer>> {
  let samples = new Float32Array(length ?? 2 ** 16);
  let done = 0;
  for await (const piece of pieces) {
    if (done + piece.length > MOST_SAMPLES) throw tooLong(done + piece.length);
    if (done + piece.length > samples.length) {
      const larger = new Float32Array(2 * (done + piece.length));
      larger.set(samples.subarray(0, done));
      samples = larger;
    }
    samples.set(piece, done);
    done += piece.length;
  }
  return done === samples.length ? samples : samples.slice(0, done);
}

function tooLong(length: number): Error {
  return invalidFile(
    `it holds ${length} samples or more, too many to be read at once (${MOST_SAMPLES}): cut it into pieces`,
  );
}
