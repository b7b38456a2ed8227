/** Changes of the bytes of a file, whatever its format. */
import type { Random } from '../random';

export type Bytes = Uint8Array;

/** Bytes to which repetition lets a file grow. */
const MOST_BYTES = 200_000;

const SIZES = [
  0,
  1,
  2,
  0x7f,
  0x80,
  0xff,
  0x7fff,
  0xffff,
  2 ** 24,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32 - 1,
];
const NUMBERS = [
  '0',
  '-1',
  '1e308',
  '4294967296',
  '9007199254740993',
  '0.5',
  '1e-400',
  '99999999999999999999',
  '-0',
];

type Change = (file: Buffer, random: Random, seeds: readonly Bytes[]) => Bytes;

const CHANGES: Readonly<Record<string, Change>> = {
  'a bit': (file, random) => {
    const at = random.below(file.length);
    file[at] = (file[at] ?? 0) ^ (1 << random.below(8));
    return file;
  },
  'some bytes': (file, random) => {
    for (let i = 1 + random.below(16); i > 0; i--)
      file[random.below(file.length)] = random.below(256);
    return file;
  },
  'a byte near the start': (file, random) => {
    file[random.below(Math.min(64, file.length))] = random.pick(SIZES) & 0xff;
    return file;
  },
  'a size': (file, random) => {
    const width = random.pick([1, 2, 4, 8]);
    if (file.length < width) return file;
    const at = random.below(random.pick([Math.min(64, file.length), file.length]) - width + 1);
    const value = BigInt.asUintN(8 * width, BigInt(random.pick(SIZES)) - BigInt(random.below(2)));
    for (let i = 0; i < width; i++) {
      const place = random.happens(0.9) ? i : width - 1 - i;
      file[at + place] = Number((value >> BigInt(8 * i)) & 0xffn);
    }
    return file;
  },
  'an end': (file, random) => file.subarray(0, random.below(file.length + 1)),
  'a part left out': (file, random) => {
    const [from, to] = span(file, random);
    return Buffer.concat([file.subarray(0, from), file.subarray(to)]);
  },
  'a part again': (file, random) => {
    const [from, to] = span(file, random);
    return Buffer.concat([file.subarray(0, to), file.subarray(from)]);
  },
  'a part many times': (file, random) => {
    const [from, to] = span(file, random);
    const times = Math.floor((MOST_BYTES / Math.max(1, to - from)) * random.share());
    const part = file.subarray(from, to);
    return Buffer.concat([
      file.subarray(0, to),
      ...Array<Buffer>(times).fill(part),
      file.subarray(to),
    ]);
  },
  'a part of another file': (file, random, seeds) => {
    const other = Buffer.from(random.pick(seeds));
    const [from, to] = span(other, random);
    const at = random.below(file.length + 1);
    return Buffer.concat([file.subarray(0, at), other.subarray(from, to), file.subarray(at)]);
  },
  'the end of another file': (file, random, seeds) => {
    const other = Buffer.from(random.pick(seeds));
    return Buffer.concat([
      file.subarray(0, random.below(file.length + 1)),
      other.subarray(random.below(other.length + 1)),
    ]);
  },
  zeros: (file, random) => {
    const [from, to] = span(file, random);
    return file.fill(0, from, to);
  },
  'a number in words': (file, random) => {
    const text = file.toString('latin1');
    const found = [...text.slice(0, 50_000).matchAll(/-?\d+(\.\d+)?/g)];
    if (found.length === 0) return file;
    const match = random.pick(found);
    const end = match.index + match[0].length;
    return Buffer.from(
      text.slice(0, match.index) + random.pick(NUMBERS) + text.slice(end),
      'latin1',
    );
  },
};

const NAMES = Object.keys(CHANGES);

export function changedBytes(
  file: Bytes,
  seeds: readonly Bytes[],
  random: Random,
): { file: Bytes; what: string } {
  const what = random.pick(NAMES);
  if (file.length === 0) return { file: Buffer.from([random.below(256)]), what: 'one byte' };
  return { file: CHANGES[what]!(Buffer.from(file), random, seeds), what };
}

/** A part of the file: half of them short. */
function span(file: Bytes, random: Random): [number, number] {
  const from = random.below(file.length + 1);
  const most = random.happens(0.5) ? Math.min(64, file.length - from) : file.length - from;
  return [from, from + random.below(most + 1)];
}
