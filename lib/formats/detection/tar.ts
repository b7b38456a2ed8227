/**
 * Tar archives, told apart by the names of the files in them. A file is a header of 512 bytes, with
 * its name in the first 100 and its size in octal digits at 124, and blocks of 512 behind it.
 */
import { type CompactRnnError } from '../../errors';
import type { Source } from '../../files';
import { firstFew } from '../../json';
import { refusal } from './refusal';

const BLOCK = 512;
const MAGIC = 'ustar';
/** Files of an archive that are looked at. */
const MOST_FILES = 64;

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

export function isTar(start: Uint8Array): boolean {
  return latin1(start.subarray(257, 257 + MAGIC.length)) === MAGIC;
}

export function tarRefusal(file: Source): CompactRnnError {
  const names = namesIn(file);
  const weights = names.find((name) => name.endsWith('model_weights.ckpt'));
  if (weights !== undefined)
    return refusal('a model of NeMo (.nemo)', `unpack it (tar -xf), and load ${weights} in it`);
  const models = names.filter((name) => /\.(onnx|keras|h5|safetensors|pt|pth|ckpt)$/.test(name));
  if (models.length > 0)
    return refusal('a tar archive', `unpack it (tar -xf), and load ${firstFew(models)}`);
  return refusal('a tar archive', 'unpack it first (tar -xf), and load the model in it');
}

function namesIn(file: Source): string[] {
  const names: string[] = [];
  for (let at = 0; at + BLOCK <= file.size && names.length < MOST_FILES;) {
    const header = file.bytes(at, BLOCK);
    if (!isTar(header)) break;
    names.push(latin1(header.subarray(0, 100)).replace(/\0.*/s, ''));
    const size = Number.parseInt(latin1(header.subarray(124, 136)), 8);
    if (!(size >= 0)) break;
    at += BLOCK * (1 + Math.ceil(size / BLOCK));
  }
  return names;
}
