/**
 * Voices of espeak-ng: accents of English in variants of the throat, at a speed and a pitch each.
 * No two of a seed are the same, and variants that are hard to understand are left out.
 */
import { Random } from '../../lib/random';

/** As `espeak-ng -v accent+variant -s speed -p pitch` takes it. */
export interface Voice {
  readonly accent: string;
  readonly variant: string;
  /** Words a minute. */
  readonly speed: number;
  /** 0 to 99. */
  readonly pitch: number;
}

const ACCENTS =
  'en-us en-us-nyc en-gb en-gb-scotland en-gb-x-rp en-gb-x-gbclan en-gb-x-gbcwmd en-029'.split(' ');

const VARIANTS = [
  'm1 m2 m3 m4 m5 m6 m7 m8 f1 f2 f3 f5 klatt klatt2 klatt3 klatt4 klatt5 klatt6 croak',
  'whisper whisperf grandma grandpa Alex Alicia Andrea Andy Annie adam anika aunty',
  'belinda benjamin boris caleb david Denis Diogo ed edward edward2 Gene Gene2 Henrique',
  'Hugo iven iven2 iven3 iven4 Jacky john kaukovalta Lee linda Marco Mario max Michael',
  'michel miguel mike Nguyen norbert pablo paul pedro quincy rob robert sandro shelby',
  'steph steph2 steph3 travis victor zac',
].flatMap((line) => line.split(' '));

/**
 * The demo speaks with it: no model was trained on it, nor its variant in another accent.
 */
export const DEMO_VOICE: Voice = { accent: 'en-us', variant: 'f4', speed: 150, pitch: 50 };

export function voiceName({ accent, variant, speed, pitch }: Voice): string {
  return `${accent}+${variant}-s${speed}-p${pitch}`;
}

/** Voices for training: every variant in turn, the rest at random. */
export function trainingVoices(count: number): Voice[] {
  const random = new Random(1);
  return Array.from({ length: count }, (_, i) => ({
    accent: random.pick(ACCENTS),
    variant: VARIANTS[i % VARIANTS.length]!,
    speed: Math.round(random.ratio([100, 240])),
    pitch: random.below(100),
  }));
}
