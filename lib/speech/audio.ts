/** Audio: one channel of samples. */
import { types } from 'node:util';
import { invalidInput } from '../errors';
import { namedError } from '../files';
import { kindOf, shown } from '../json';
import { MAX_SAMPLE_RATE, MIN_SAMPLE_RATE } from '../model';

/** One channel of sound. */
export interface Audio {
  /** Samples a second, in Hz. */
  readonly sampleRate: number;
  /** In [-1, 1], as integers of b bits over 2^(b-1). */
  readonly samples: Float32Array;
  /** The file that they came from: errors begin with it. */
  readonly path?: string;
}

/** Whether sound is sampled at such a rate, in Hz. */
export function isSampleRate(value: unknown): value is number {
  const rate = value as number;
  return Number.isSafeInteger(rate) && rate >= MIN_SAMPLE_RATE && rate <= MAX_SAMPLE_RATE;
}

/** @throws CompactRnnError INVALID_INPUT. */
export function checkSampleRate(value: unknown): asserts value is number {
  if (isSampleRate(value)) return;
  throw invalidInput(
    `the sampling rate must be a whole number of Hz from ${MIN_SAMPLE_RATE} to ${MAX_SAMPLE_RATE}, but is ${shown(value)}`,
  );
}

/** @throws CompactRnnError INVALID_INPUT. */
export function checkSamples(samples: unknown): asserts samples is Float32Array {
  if (!types.isFloat32Array(samples))
    throw invalidInput(`samples must be a Float32Array, but are ${kindOf(samples)}`);
}

/**
 * What a caller passed as audio, read once.
 * @throws CompactRnnError INVALID_INPUT.
 */
export function checkedAudio(audio: unknown): Audio {
  if (typeof audio !== 'object' || audio === null)
    throw invalidInput(`audio must be { sampleRate, samples }, but is ${shown(audio)}`);
  const { sampleRate, samples, path } = audio as Partial<Audio>;
  if (path !== undefined && typeof path !== 'string')
    throw invalidInput(`the path of audio must be a string, but is ${shown(path)}`);
  checkSampleRate(sampleRate);
  checkSamples(samples);
  return { sampleRate, samples, ...(path !== undefined && { path }) };
}

/** The error with the name of the audio's file before its message. */
export function audioError(audio: Pick<Audio, 'path'>, cause: unknown): unknown {
  return audio.path === undefined ? cause : namedError(audio.path, cause);
}
