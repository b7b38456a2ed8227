/** Rooms by the image method, against NumPy's sum over all images. */
import { simulateRoom, type RoomOptions } from '../../lib';
import fixture from '../fixtures/augment.json';
import { largestDifference } from '../speech/signals';

test.each(fixture.rooms)('a room of $options.size m is that of NumPy', async (one) => {
  const options = one.options as unknown as RoomOptions;
  const { sampleRate, samples } = await simulateRoom(options);
  expect(sampleRate).toBe(options.sampleRate);
  const largest = Math.max(...one.expected.map(Math.abs));
  expect(largestDifference(samples, one.expected)).toBeLessThan(1e-6 * largest);
});

const ROOM: RoomOptions = {
  size: [5, 4, 3],
  source: [1, 1, 1],
  microphone: [3, 3, 1.5],
  reverberationTime: 0.4,
  sampleRate: 8000,
};

/** Decibels of the energy from a moment on (Schroeder 1965). */
function energyFrom(samples: Float32Array, seconds: number): number {
  const rest = samples.subarray(Math.round(seconds * ROOM.sampleRate));
  return 10 * Math.log10(rest.reduce((sum, sample) => sum + sample * sample, 0));
}

test('it dies away by 60 dB in about the reverberation time', async () => {
  const { samples } = await simulateRoom({ ...ROOM, seconds: 0.8 });
  // Between 0.1 and 0.3 s, half of it; Eyring's formula is about fields that are diffuse.
  const fall = energyFrom(samples, 0.1) - energyFrom(samples, 0.3);
  expect(fall).toBeGreaterThan(15);
  expect(fall).toBeLessThan(45);
});

test.each<[Partial<RoomOptions>, RegExp]>([
  [{ size: [5, 4] as never }, /size must be three numbers of metres, but is \[5,4\]/],
  [{ size: [5, 4, 0.2] }, /size\[2\] must be a number from 0\.5 to 100 m, but is 0\.2/],
  [{ source: [6, 1, 1] }, /source must be within the room of 5 x 4 x 3 m, but is \[6,1,1\]/],
  [{ microphone: [1, 1, 1] }, /source and microphone must be 0\.01 m apart or more/],
  [{ reverberationTime: 0 }, /reverberationTime must be a number from 0\.05 to 3 s, but is 0/],
  [{ sampleRate: 8000.5 }, /sampling rate must be a whole number/],
  [{ seconds: Infinity }, /seconds must be a number from 0\.001 to 3 s, but is Infinity/],
  [
    { size: [1.5, 1.5, 1.5], source: [1.2, 1, 1], microphone: [1, 1, 1], seconds: 2 },
    /million images/,
  ],
])('%o is refused', async (change, message) => {
  await expect(simulateRoom({ ...ROOM, ...change })).rejects.toThrow(message);
});
