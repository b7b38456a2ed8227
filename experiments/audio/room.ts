/** Rooms: what a wall away from the microphone adds to a sound. */
import type { Random } from '../../lib/random';

/** Longest tail that is kept, in seconds. */
const TAIL = 0.4;

/**
 * An impulse response from its direct sound on, which is made drier by a random degree: its tail
 * dies away the faster, so that one response stands for many rooms.
 */
export function drier(response: Float32Array, random: Random, rate: number): Float32Array {
  const direct = response.reduce(
    (best, sample, n) => (Math.abs(sample) > Math.abs(response[best]!) ? n : best),
    0,
  );
  const decay = 1 / (rate * random.ratio([0.02, 0.3]));
  const wet = random.uniform(0.2, 1);
  return Float32Array.from(response.subarray(direct, direct + TAIL * rate), (sample, n) =>
    n === 0 ? sample : wet * sample * Math.exp(-n * decay),
  );
}
