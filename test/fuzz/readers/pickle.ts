/**
 * Changes that know pickles, and the zip archives that hold them stored: an opcode for another, a
 * name, a number of a shape; the lengths and checksums of the archive stay as they were.
 */
import type { Random } from '../random';
import type { Bytes } from './bytes';

const OPCODES =
  '(012NJKMGUTX]ae l)}dsuhjqcRbQ\x80\x81\x85\x86\x87\x88\x89\x8a\x8b\x8c\x8f\x90\x91\x93\x94.';
const NAMES = [
  'os\nsystem\n',
  'torch\nFloatStorage\n',
  'torch\nHalfStorage\n',
  'torch\nLongStorage\n',
  'collections\nOrderedDict\n',
  'torch._utils\n_rebuild_tensor_v2\n',
  'torch._utils\n_rebuild_parameter\n',
  'argparse\nNamespace\n',
  'builtins\neval\n',
];

/** Where the pickle of objects is, roughly: from its PROTO on. */
function pickle(file: Buffer, random: Random): number {
  const found: number[] = [];
  for (let at = file.indexOf('\x80\x02', 0, 'latin1'); at >= 0;) {
    found.push(at);
    at = file.indexOf('\x80\x02', at + 1, 'latin1');
  }
  return found.length > 0 ? random.pick(found) : 0;
}

export const PICKLE_CHANGES: Readonly<Record<string, (file: Bytes, random: Random) => Bytes>> = {
  'an opcode': (bytes, random) => {
    const file = Buffer.from(bytes);
    const at = pickle(file, random) + random.below(2000);
    if (at < file.length) file[at] = OPCODES.charCodeAt(random.below(OPCODES.length));
    return file;
  },
  'some opcodes put in': (bytes, random) => {
    const file = Buffer.from(bytes);
    const at = Math.min(file.length, pickle(file, random) + 2 + random.below(1500));
    const count = random.happens(0.1) ? 20_000 : 1 + random.below(8);
    const opcode = Buffer.from([OPCODES.charCodeAt(random.below(OPCODES.length))]);
    const put = Buffer.concat(Array<Buffer>(count).fill(opcode));
    return Buffer.concat([file.subarray(0, at), put, file.subarray(at)]);
  },
  'a name': (bytes, random) => {
    const file = Buffer.from(bytes);
    const text = file.toString('latin1');
    const names = [...text.matchAll(/c[\w.]+\n\w+\n/g)];
    if (names.length === 0) return file;
    const { index, 0: match } = random.pick(names);
    const name = `c${random.pick(NAMES)}`;
    return Buffer.from(text.slice(0, index) + name + text.slice(index + match.length), 'latin1');
  },
  'a number of a shape': (bytes, random) => {
    const file = Buffer.from(bytes);
    const text = file.toString('latin1');
    const numbers = [...text.matchAll(/K[\s\S](?=[K\x85\x86\x87]|q[\s\S]K)/g)];
    if (numbers.length === 0) return file;
    file[random.pick(numbers).index + 1] = random.pick([0, 1, 2, 3, 7, 16, 127, 255]);
    return file;
  },
};
