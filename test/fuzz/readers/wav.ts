/** Changes of the chunks of a WAV file. */
import type { Random } from '../random';
import type { Bytes } from './bytes';

const FORMATS = [0, 1, 2, 3, 6, 7, 0x11, 0x55, 0xfffe];
const RATES = [0, 1, 99, 1000, 8000, 44_100, 768_000, 2 ** 31, 2 ** 32 - 1];
const CHANNELS = [0, 1, 2, 3, 8, 255, 65_535];
const BITS = [0, 1, 8, 12, 16, 24, 32, 64, 65_535];

/** Changes one field of the first format chunk, which begins at byte 12. */
function field(at: number, width: 2 | 4, values: readonly number[]) {
  return (file: Bytes, random: Random): Bytes => {
    const changed = Buffer.from(file);
    if (changed.length >= at + width) changed.writeUIntLE(random.pick(values), at, width);
    return changed;
  };
}

export const WAV_CHANGES = {
  'another format': field(20, 2, FORMATS),
  'another number of channels': field(22, 2, CHANNELS),
  'another rate': field(24, 4, RATES),
  'another size of a frame': field(32, 2, CHANNELS),
  'another number of bits': field(34, 2, BITS),
  'another size of the data': field(40, 4, [0, 1, 44, 1199, 1201, 2 ** 31, 2 ** 32 - 1]),
  'another size of the file': field(4, 4, [0, 1, 2 ** 31, 2 ** 32 - 1]),
  'another kind of file': (file: Bytes, random: Random): Bytes => {
    const changed = Buffer.from(file);
    changed.write(random.pick(['RIFX', 'RF64', 'BW64', 'FORM', 'fLaC', 'OggS', 'ID3\x04']), 0);
    return changed;
  },
  'many empty chunks': (file: Bytes, random: Random): Bytes => {
    const chunk = Buffer.from('JUNK\0\0\0\0');
    const chunks = Array<Buffer>(1 + random.below(20_000)).fill(chunk);
    return Buffer.concat([file.subarray(0, 12), ...chunks, file.subarray(12)]);
  },
} as const;
