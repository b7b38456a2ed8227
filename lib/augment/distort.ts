/** One recording as it would be elsewhere: at another speed, in a room, amid noise, louder. */
import { invalidInput, invalidOption } from '../errors';
import { shown } from '../json';
import { native, type NativeDistortion, type NativeSound } from '../native';
import { readOptions } from '../options';
import { audioError, checkedAudio, checkSampleRate, type Audio } from '../speech';
import { checkedNumber } from './ranges';

/** What is done to a recording, in this order; nothing where all is left out. */
export interface Distortion {
  /**
   * How many times as fast, and as high, 0.5 to 2; default 1. By resampling, the sampling rate
   * rounded to whole Hz.
   */
  readonly speed?: number | undefined;
  /** The sample rate of the result in Hz; default that of the recording. */
  readonly sampleRate?: number | undefined;
  /**
   * The impulse response of a room, at most 10 s. Its direct sound, the largest magnitude, does not
   * delay the recording, which stays as strong as it was.
   */
  readonly response?: Audio | undefined;
  /** Is heard besides, over and over again. */
  readonly noise?: Audio | undefined;
  /** Seconds of the noise that are left out at its beginning; default 0. */
  readonly noiseStart?: number | undefined;
  /**
   * How much stronger the recording is than the noise, in decibels of their mean powers, -100 to
   * 100; default 20. What is silent has no such ratio and gets no noise.
   */
  readonly snr?: number | undefined;
  /** In decibels, -100 to 100; default 0. Samples beyond 1 are not clipped. */
  readonly gain?: number | undefined;
}

export const SPEEDS = { least: 0.5, most: 2, unit: '' } as const;
export const DECIBELS = { least: -100, most: 100, unit: ' dB' } as const;
const MOST_SECONDS = 10;
const NAMES = ['speed', 'sampleRate', 'response', 'noise', 'noiseStart', 'snr', 'gain'] as const;

/**
 * A recording as it would be elsewhere, made off the main thread.
 * @throws CompactRnnError INVALID_OPTION for a setting out of range; INVALID_INPUT for audio with
 *   NaN or infinity, and for a response that is silent or longer than 10 s.
 */
export async function distortAudio(audio: Audio, distortion: Distortion): Promise<Audio> {
  const { own, rate, settings } = checked(audio, distortion);
  try {
    const samples = await native.distort(own.samples, rate, settings);
    return { ...own, sampleRate: settings.rate, samples };
  } catch (cause) {
    throw audioError(own, cause);
  }
}

/**
 * As {@link distortAudio}, on the calling thread.
 * @throws CompactRnnError as {@link distortAudio}.
 */
export function distortAudioSync(audio: Audio, distortion: Distortion): Audio {
  const { own, rate, settings } = checked(audio, distortion);
  try {
    const samples = native.distortSync(own.samples, rate, settings);
    return { ...own, sampleRate: settings.rate, samples };
  } catch (cause) {
    throw audioError(own, cause);
  }
}

interface Checked {
  readonly own: Audio;
  /** At which the samples are taken: faster speech is that of a higher rate. */
  readonly rate: number;
  readonly settings: NativeDistortion;
}

function checked(audio: Audio, distortion: Distortion): Checked {
  const own = checkedAudio(audio);
  const given = readOptions('distortAudio', distortion, NAMES);
  const { sampleRate = own.sampleRate, response, noise, noiseStart = 0 } = given;
  checkSampleRate(sampleRate);
  const speed = checkedNumber('speed', given.speed ?? 1, SPEEDS);
  const settings: NativeDistortion = {
    rate: sampleRate,
    gain: checkedNumber('gain', given.gain ?? 0, DECIBELS),
  };
  if (response !== undefined) settings.response = checkedResponse(response);
  const snr = checkedNumber('snr', given.snr ?? 20, DECIBELS);
  if (noise !== undefined)
    Object.assign(settings, { snr, ...heardNoise(noise, noiseStart, own, sampleRate, speed) });
  return { own, rate: clampedRate(own.sampleRate * speed), settings };
}

/** Rates of recordings are whole numbers of Hz within bounds that a speed may leave. */
function clampedRate(rate: number): number {
  const rounded = Math.round(rate);
  checkSampleRate(rounded);
  return rounded;
}

/**
 * A response of a room.
 * @throws CompactRnnError INVALID_INPUT where it is silent or too long.
 */
export function checkedResponse(response: Audio): NativeSound {
  const { sampleRate: rate, samples, path } = checkedAudio(response);
  const refuse = (message: string): never => {
    throw audioError({ ...(path !== undefined && { path }) }, invalidInput(message));
  };
  if (samples.length > MOST_SECONDS * rate)
    refuse(
      `an impulse response of ${(samples.length / rate).toFixed(1)} s is too long, at most ${MOST_SECONDS} s: cut it where it has died away`,
    );
  if (samples.length === 0) refuse('the impulse response has no samples');
  if (samples.every((sample) => sample === 0)) refuse('the impulse response is silent');
  return { samples, rate };
}

/** The part of the noise that is heard, which alone is copied. */
function heardNoise(
  given: Audio,
  start: unknown,
  { samples: { length }, sampleRate }: Audio,
  rate: number,
  speed: number,
): Pick<NativeDistortion, 'noise' | 'noiseStart'> {
  const noise = checkedAudio(given);
  const count = noise.samples.length;
  if (count === 0) throw audioError(noise, invalidInput('the noise has no samples'));
  if (!(typeof start === 'number' && start >= 0 && start * noise.sampleRate < count))
    throw invalidOption(
      `noiseStart must be from 0 to below the ${count / noise.sampleRate} s of the noise, but is ${shown(start)}`,
    );
  const first = Math.min(count - 1, Math.floor(start * noise.sampleRate));
  // One sample more on either side of what rounding may leave.
  const seconds = length / (sampleRate * speed) + 2 / rate;
  const needed = Math.ceil(seconds * noise.sampleRate * (1 + 1 / sampleRate)) + 2;
  const isEnough = first + needed <= count;
  const samples = isEnough ? noise.samples.subarray(first, first + needed) : noise.samples;
  return { noise: { samples, rate: noise.sampleRate }, noiseStart: isEnough ? 0 : first };
}
