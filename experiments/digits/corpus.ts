/**
 * Digit strings without end: utterance i of epoch e under seed s is a function of s, e and i alone.
 * It has 1 + i mod 7 digits, or none at all; two thirds of the utterances for training are of
 * people, the others of espeak-ng's voices.
 */
import { readWav, resampleAudio } from '../../lib/speech';
import { Random } from '../../lib/random';
import { sharedPath } from '../shared';
import { humanSpeakers } from './recordings';
import type { Speaker } from './speaker';
import { spokenSpeakers } from './spoken';
import { NOISY, TRAINING, type Style } from './style';
import { chooseTakes, makeUtterance, type Surroundings, type Utterance } from './utterance';
import { LONGEST, RATE } from './words';

/** Of the training utterances, those of voices. */
const SPOKEN_SHARE = 1 / 3;
/** Of the recorded noise the beginning is for training, the rest for development. */
const NOISE_FOR_TRAINING = 0.7;

export class Corpus {
  constructor(
    readonly people: readonly Speaker[],
    readonly voices: readonly Speaker[],
    readonly surroundings: Surroundings,
    readonly style: Style,
    readonly seed: number,
  ) {}

  utterance(i: number, epoch = 0): Utterance {
    const random = new Random(this.seed, epoch, i);
    const spoken = this.voices.length > 0 && random.chance(SPOKEN_SHARE);
    const speaker = random.pick(spoken ? this.voices : this.people);
    const { wordless } = this.style;
    const isWordless = wordless > 0 && random.chance(wordless);
    const takes = isWordless ? [] : chooseTakes(speaker, digitsOf(i), random);
    return makeUtterance(takes, this.style, this.surroundings, random);
  }
}

/** Of utterance i, in every epoch. */
export function digitsOf(i: number): number {
  return 1 + (i % LONGEST);
}

export interface TrainingCorpus {
  readonly seed: number;
  /** How many voices. */
  readonly voices: number;
  /** A speaker who is left out; default nobody. */
  readonly without?: string | undefined;
}

/** @throws CompactRnnError IO where data or espeak-ng are missing. */
export async function trainingCorpus({ seed, voices, without }: TrainingCorpus): Promise<Corpus> {
  const people = (await humanSpeakers('train')).filter(({ name }) => name !== without);
  return new Corpus(
    people,
    await spokenSpeakers(voices),
    await surroundings('train', people),
    TRAINING,
    seed,
  );
}

/** @param only one speaker; default all. @throws CompactRnnError IO where data are missing. */
export async function devCorpus(style: Style = NOISY, only?: string): Promise<Corpus> {
  const people = (await humanSpeakers('dev')).filter(
    ({ name }) => only === undefined || name === only,
  );
  return new Corpus(people, [], await surroundings('dev', people), style, DEV_SEED);
}

/** Of all development strings: they stay the same. */
const DEV_SEED = 500;

async function surroundings(
  part: 'train' | 'dev',
  others: readonly Speaker[],
): Promise<Surroundings> {
  const read = async (file: string): Promise<Float32Array> =>
    resampleAudio(await readWav(sharedPath('data', 'noise', file)), RATE).samples;
  const noise = await read('noise_freesound_573577.wav');
  const split = Math.floor(NOISE_FOR_TRAINING * noise.length);
  return {
    noise: part === 'train' ? noise.subarray(0, split) : noise.subarray(split),
    room: await read('rir_sim_1001_w11.7_l2.6_h2.5_rt60_0.7919.wav'),
    others,
  };
}
