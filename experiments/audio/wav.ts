/** A WAV file of 16 bits a sample, one channel. */

const HEADER = 44;
const BYTES = 2;

/** @param samples in [-1, 1). */
export function wavBytes(samples: Float32Array, rate: number): Uint8Array {
  const size = BYTES * samples.length;
  const bytes = Buffer.alloc(HEADER + size);
  bytes.write('RIFF', 0);
  bytes.writeUInt32LE(HEADER - 8 + size, 4);
  bytes.write('WAVEfmt ', 8);
  bytes.writeUInt32LE(16, 16); // of what follows about the format
  bytes.writeUInt16LE(1, 20); // whole numbers, not compressed
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(rate, 24);
  bytes.writeUInt32LE(BYTES * rate, 28);
  bytes.writeUInt16LE(BYTES, 32);
  bytes.writeUInt16LE(8 * BYTES, 34);
  bytes.write('data', 36);
  bytes.writeUInt32LE(size, 40);
  samples.forEach((sample, n) =>
    bytes.writeInt16LE(Math.round(32768 * sample), HEADER + BYTES * n),
  );
  return bytes;
}
