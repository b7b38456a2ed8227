/** Rooms: what a wall away from the microphone adds to a sound. */
import { convolve } from '../../lib/speech';
import type { Random } from '../random';

/** Longest tail that is kept, in seconds. */
const TAIL = 0.4;

/**
 * The sound as it is heard in the room of an impulse response, which is made drier by a random
 * degree: its tail dies away the faster, so that one response stands for many rooms. The direct
 * sound stays where it is, and as loud.
 */
export function reverberated(
  x: Float32Array,
  response: Float32Array,
  random: Random,
  rate: number,
): Float32Array {
  const direct = response.reduce(
    (best, sample, n) => (Math.abs(sample) > Math.abs(response[best]!) ? n : best),
    0,
  );
  const decay = 1 / (rate * random.ratio([0.02, 0.3]));
  const wet = random.uniform(0.2, 1);
  const tail = Float32Array.from(response.subarray(direct, direct + TAIL * rate), (sample, n) =>
    n === 0 ? 1 : (wet * sample * Math.exp(-n * decay)) / response[direct]!,
  );
  return convolve(x, tail);
}
