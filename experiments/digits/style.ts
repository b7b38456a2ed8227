/** The styles of strings of digits: how they are spoken, joined and distorted. */
import type { MadeNoise } from '../audio/noise';

type Range = readonly [low: number, high: number];

/** Recorded noise, or other people's digits. */
export type Noise = MadeNoise | 'recorded' | 'babble';

/** Shares of the utterances that something is done to are probabilities, 0 to 1. */
export interface Style {
  /** Share of the utterances without any digits. */
  readonly wordless: number;
  /** Seconds before the first digit, and after the last. */
  readonly margin: Range;
  /** Share of the beginnings, and of the ends, that have no margin. */
  readonly abrupt: number;
  /** Seconds between two digits. */
  readonly pause: Range;
  /** Share of the pauses that are none: a digit follows at once. */
  readonly joined: number;
  /** Of the whole utterance, with its pitch: 1 is as it was said. */
  readonly speed: Range;
  /** Of each word besides that, as a share of its speed. */
  readonly wander: number;
  /** Without the pitch, and the share that it is changed of. */
  readonly tempo: Range;
  readonly pacing: number;
  /** Decibels by which a digit may be louder or softer than it was said. */
  readonly emphasis: number;
  /** Shares: what is soft before and after a digit is cut off; filtered; in a room; with noise. */
  readonly trimming: number;
  readonly colouring: number;
  readonly room: number;
  readonly noisy: number;
  /** Each as often as it stands here. */
  readonly noises: readonly Noise[];
  /** Signal to noise, in decibels, of the power during words. */
  readonly snr: Range;
  /** Of the loudest sample, in decibels below the largest that a WAV file can hold. */
  readonly peak: Range;
}

/**
 * Multi-style training: everything that makes another speaker, room or microphone out of those at
 * hand.
 */
export const TRAINING: Style = {
  wordless: 0.04,
  abrupt: 0.4,
  margin: [0, 0.5],
  pause: [0.02, 0.6],
  joined: 0.2,
  speed: [0.8, 1.25],
  wander: 0.05,
  tempo: [0.7, 1.3],
  pacing: 0.5,
  emphasis: 4,
  trimming: 0.5,
  colouring: 0.7,
  room: 0.25,
  noisy: 0.85,
  noises: ['recorded', 'recorded', 'recorded', 'white', 'pink', 'brown', 'hum', 'babble'],
  snr: [0, 35],
  peak: [-36, 0],
};

/** The recordings, with pauses and at some gain: nothing else. */
export const CLEAN: Style = {
  ...TRAINING,
  wordless: 0,
  abrupt: 0,
  speed: [1, 1],
  wander: 0,
  pacing: 0,
  emphasis: 0,
  trimming: 0,
  colouring: 0,
  room: 0,
  noisy: 0,
};

/** The development strings: with recorded noise at 0 to 30 dB. */
export const NOISY: Style = { ...CLEAN, noisy: 1, noises: ['recorded'], snr: [0, 30] };
