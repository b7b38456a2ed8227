/**
 * What DTLN is trained and tested with, at its 16 kHz: people reading (LibriVox, public domain;
 * commands for a game of cards), and a recorded noise. Training takes twenty seconds of speech and,
 * since those are only two voices, the digits of five people (the Free Spoken Digit Dataset, CC
 * BY-SA 4.0; of half the bandwidth). Two recordings are kept out.
 */
import { readWav, resampleAudio } from '../../lib/speech';
import { humanSpeakers } from '../digits/recordings';
import { RATE as DIGIT_RATE } from '../digits/words';
import { sharedPath } from '../shared';

export const RATE = 16_000;

const TRAINING_FILES = [
  ...['0870', '0880', '0890'].map(
    (n) => ['librivox', `sense_and_sensibility_01_austen_64kb-${n}.wav`] as const,
  ),
  ...['001', '002', '003'].map((n) => ['cards', `${n}.wav`] as const),
];
const KEPT_OUT = ['004', '005'].map((n) => ['cards', `${n}.wav`] as const);

/** Of the recorded noise the beginning is for training, the rest for tests. */
const NOISE_FOR_TRAINING = 0.6;

export interface Recordings {
  readonly speech: readonly Float32Array[];
  /** Words of other people; none where models are tested. */
  readonly words: readonly Float32Array[];
  readonly noise: Float32Array;
}

async function samplesOf(path: string): Promise<Float32Array> {
  const audio = await readWav(path);
  return audio.sampleRate === RATE ? audio.samples : resampleAudio(audio, RATE).samples;
}

async function recordings(
  files: readonly (readonly [string, string])[],
  noise: Float32Array,
): Promise<Recordings> {
  const speech = await Promise.all(
    files.map((file) => samplesOf(sharedPath('data', 'speech', ...file))),
  );
  return { speech, words: [], noise };
}

/** @throws CompactRnnError IO where the shared data are missing. */
export async function trainingRecordings(): Promise<Recordings> {
  const noise = await recordedNoise();
  const words = (await humanSpeakers('train'))
    .flatMap(({ single }) => single.flat())
    .map(({ samples }) => resampleAudio({ samples, sampleRate: DIGIT_RATE }, RATE).samples);
  return {
    ...(await recordings(TRAINING_FILES, noise.subarray(0, noise.length * NOISE_FOR_TRAINING))),
    words,
  };
}

/** Never trained on. */
export async function keptOutRecordings(): Promise<Recordings> {
  const noise = await recordedNoise();
  return recordings(KEPT_OUT, noise.subarray(noise.length * NOISE_FOR_TRAINING));
}

/** Speech amid another kind of noise altogether, from another project. */
export async function otherMixture(): Promise<Float32Array> {
  return samplesOf(sharedPath('data', 'models', 'gtcrn', 'mix.wav'));
}

async function recordedNoise(): Promise<Float32Array> {
  return samplesOf(sharedPath('data', 'noise', 'noise_freesound_573577.wav'));
}
