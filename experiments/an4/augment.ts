/**
 * Other recordings of an utterance, as its recognizer was trained (ORIGIN.txt): tempo, gain, an
 * offset and noise on the cepstra, so that a fit is calibrated on what the model does not know by
 * heart; and other speakers of it.
 */
import { Random } from '../../lib/random';
import { CEPSTRA, type An4Utterance } from './corpus';
import { warped } from './vocal-tract';

const TEMPO = [0.88, 1.14] as const;
const GAIN = 0.1;
const NOISE = 0.3;
/** Keys of random numbers that are a speaker's, not a recording's. */
const SPEAKER = 1;

/**
 * The same said by somebody whose vocal tract is shorter or longer by up to a share, a function of
 * its keys.
 */
export function otherSpeaker(
  utterance: An4Utterance,
  share: number,
  ...keys: number[]
): An4Utterance {
  if (share === 0) return utterance;
  const factor = new Random(...keys, SPEAKER).ratio([1 / (1 + share), 1 + share]);
  return { ...utterance, cepstra: warped(utterance.cepstra, factor) };
}

/** How many times as fast the recording of these keys is: its frame t was t times this. */
export const tempoOf = (...keys: number[]): number => new Random(...keys).ratio(TEMPO);

/** A recording that is a function of its keys. */
export function augmented(utterance: An4Utterance, ...keys: number[]): An4Utterance {
  const random = new Random(...keys);
  const { cepstra } = utterance;
  const count = cepstra.length / CEPSTRA;
  const tempo = random.ratio(TEMPO); // The first draw: tempoOf
  const frames = Math.max(1, Math.round(count / tempo));
  const gain = 1 + random.uniform(-GAIN, GAIN);
  const noisy = new Float32Array(frames * CEPSTRA);
  for (let t = 0; t < frames; t++) {
    const at = Math.min(count - 1, t * tempo);
    const [low, high] = [Math.floor(at), Math.min(count - 1, Math.floor(at) + 1)];
    for (let k = 0; k < CEPSTRA; k++) {
      const [a, b] = [cepstra[low * CEPSTRA + k]!, cepstra[high * CEPSTRA + k]!];
      const noise = NOISE * (random.uniform(-1, 1) + random.uniform(-1, 1));
      noisy[t * CEPSTRA + k] = gain * (a + (at - low) * (b - a)) + noise;
    }
  }
  return { ...utterance, cepstra: noisy };
}
