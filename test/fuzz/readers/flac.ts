/**
 * Changes of a FLAC file that its checksums do not catch: of what its header claims, and of frames
 * whose checksums are made right again.
 */
import type { Random } from '../random';
import type { Bytes } from './bytes';

const STREAM_INFO = 8;
const FRAMES = 42;

/** The remainder of the bytes by a polynomial of so many bits. */
function checksum(bytes: Bytes, bits: 8 | 16, polynomial: number): number {
  const top = 1 << (bits - 1);
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << (bits - 8);
    for (let bit = 0; bit < 8; bit++)
      crc = (crc & top ? (crc << 1) ^ polynomial : crc << 1) & (2 * top - 1);
  }
  return crc;
}

/** Bits of the header that say rate, channels, bits and length, changed. */
function claim(value: (random: Random) => bigint, at: bigint, width: bigint) {
  return (file: Bytes, random: Random): Bytes => {
    const changed = Buffer.from(file);
    if (changed.length < STREAM_INFO + 18) return changed;
    const mask = ((1n << width) - 1n) << at;
    const word = changed.readBigUInt64BE(STREAM_INFO + 10);
    changed.writeBigUInt64BE((word & ~mask) | ((value(random) << at) & mask), STREAM_INFO + 10);
    return changed;
  };
}

export const FLAC_CHANGES = {
  'another rate': claim((random) => BigInt(random.below(2 ** 20)), 44n, 20n),
  'another number of channels': claim((random) => BigInt(random.below(8)), 41n, 3n),
  'another number of bits': claim((random) => BigInt(random.below(32)), 36n, 5n),
  'another length': claim(
    (random) => random.pick([0n, 1n, 400n, 100_000n, 1n << 30n, (1n << 36n) - 1n]),
    0n,
    36n,
  ),
  // The first frame up to the end of the file as one frame, most often: its last two bytes are its
  // checksum.
  'a changed frame with right checksums': (file: Bytes, random: Random): Bytes => {
    const changed = Buffer.from(file);
    if (changed.length < FRAMES + 12) return changed;
    const changes = 1 + random.below(4);
    for (let i = 0; i < changes; i++)
      changed[FRAMES + 5 + random.below(changed.length - FRAMES - 7)] = random.below(256);
    for (const size of [5, 6, 7])
      if (random.happens(0.5))
        changed[FRAMES + size] = checksum(changed.subarray(FRAMES, FRAMES + size), 8, 0x107);
    const end = changed.length - 2;
    changed.writeUInt16BE(checksum(changed.subarray(FRAMES, end), 16, 0x18005), end);
    return changed;
  },
} as const;
