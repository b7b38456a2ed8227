/**
 * The columns of an n-gram model as a safetensors file. The metadata say `format:
 * compact-rnn-ngrams` and how many n-grams there are of each length; the tensors:
 *
 *     vocabulary                         U8, the words, each with a line's end
 *     k.log_p.codes, k.log_p.codebook    of the n-grams of k words: see native/ngrams/columns.h
 *     k.words                            k > 1: the number of the last word of each, packed
 *     k.log_backoff.codes, .codebook     k < order
 *     k.children.low, .high              k < order: where the n-grams begin that go on with it
 */
import { invalidFile } from '../errors';
import type { Safetensors, Tensor } from '../formats';
import { shown } from '../json';
import type { NativeNgramLevel, NativeNgramParts, NativeValueColumn } from '../native';
import { MOST_ORDER } from './order';

const FORMAT = 'compact-rnn-ngrams';

/** Whether the metadata are those of such a file. */
export function isPackedNgrams(metadata: ReadonlyMap<string, string>): boolean {
  return metadata.get('format') === FORMAT;
}

export function partsToSafetensors({ vocabulary, levels }: NativeNgramParts): Safetensors {
  const tensors = new Map<string, Tensor>([['vocabulary', bytesTensor(vocabulary)]]);
  const metadata = new Map([
    ['format', FORMAT],
    ['version', '1'],
    ['counts', levels.map(({ size }) => size).join(' ')],
  ]);
  for (const [i, level] of levels.entries()) {
    const k = i + 1;
    const addValues = (name: string, { bits, codes, codebook }: NativeValueColumn): void => {
      metadata.set(`${k}.${name}.bits`, String(bits));
      tensors.set(`${k}.${name}.codes`, bytesTensor(codes));
      tensors.set(`${k}.${name}.codebook`, floatsTensor(codebook));
    };
    addValues('log_p', level.logP);
    if (level.words) tensors.set(`${k}.words`, bytesTensor(level.words));
    if (level.logBackoff) addValues('log_backoff', level.logBackoff);
    if (level.childrenLow) tensors.set(`${k}.children.low`, bytesTensor(level.childrenLow));
    if (level.childrenHigh) tensors.set(`${k}.children.high`, bytesTensor(level.childrenHigh));
  }
  return { metadata, tensors };
}

/** @throws CompactRnnError INVALID_FILE naming what is missing. */
export async function safetensorsToParts({
  metadata,
  tensors,
}: Safetensors): Promise<NativeNgramParts> {
  if (metadata.get('version') !== '1')
    throw invalidFile(
      `it has version ${shown(metadata.get('version'))} of packed n-gram models, and only 1 is read: update compact-rnn`,
    );
  const sizes = (metadata.get('counts') ?? '').split(' ').map(Number);
  if (sizes.length > MOST_ORDER || !sizes.every((size) => Number.isSafeInteger(size) && size >= 0))
    throw invalidFile(
      `counts must be 1 to ${MOST_ORDER} whole numbers, but is ${shown(metadata.get('counts'))}`,
    );
  const bytes = async (name: string): Promise<Uint8Array> =>
    read(name, tensors.get(name), 'U8', (size) => new Uint8Array(size));
  const values = async (name: string): Promise<NativeValueColumn> => {
    const entry = tensors.get(`${name}.codebook`);
    const [codes, codebook] = await Promise.all([
      bytes(`${name}.codes`),
      read(`${name}.codebook`, entry, 'F32', (size) => new Float32Array(size)),
    ]);
    return { bits: bitsIn(metadata, `${name}.bits`), codes, codebook };
  };
  const level = async (size: number, i: number): Promise<NativeNgramLevel> => {
    const k = i + 1;
    const [isFirst, isLast] = [i === 0, k === sizes.length];
    const [logP, words, logBackoff, childrenLow, childrenHigh] = await Promise.all([
      values(`${k}.log_p`),
      isFirst ? undefined : bytes(`${k}.words`),
      isLast ? undefined : values(`${k}.log_backoff`),
      isLast ? undefined : bytes(`${k}.children.low`),
      isLast ? undefined : bytes(`${k}.children.high`),
    ]);
    return {
      size,
      logP,
      ...(words && { words }),
      ...(logBackoff && { logBackoff, childrenLow: childrenLow!, childrenHigh: childrenHigh! }),
    };
  };
  // All at once: a busy machine keeps each of them waiting.
  const [vocabulary, ...levels] = await Promise.all([bytes('vocabulary'), ...sizes.map(level)]);
  return { vocabulary, levels };
}

/** The most bits of a number in a column. */
const MOST_BITS = 32;

function bitsIn(metadata: ReadonlyMap<string, string>, name: string): number {
  const bits = Number(metadata.get(name));
  if (Number.isInteger(bits) && bits >= 1 && bits <= MOST_BITS) return bits;
  throw invalidFile(
    `${name} must be a whole number from 1 to ${MOST_BITS}, but is ${shown(metadata.get(name))}`,
  );
}

async function read<Numbers extends Uint8Array | Float32Array>(
  name: string,
  tensor: Tensor | undefined,
  dtype: Tensor['dtype'],
  make: (size: number) => Numbers,
): Promise<Numbers> {
  if (tensor?.dtype !== dtype || tensor.shape.length !== 1)
    throw invalidFile(
      `the tensor ${name} must be a list of ${dtype}, but is ${tensor ? 'another' : 'missing'}`,
    );
  const numbers = make(tensor.shape[0]!);
  const target = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  if (tensor.load) await tensor.load(target);
  else tensor.read(target);
  return numbers;
}

function bytesTensor(bytes: Uint8Array): Tensor {
  return {
    dtype: 'U8',
    shape: [bytes.length],
    read: (target) => {
      target.set(bytes);
    },
  };
}

function floatsTensor(floats: Float32Array): Tensor {
  return {
    dtype: 'F32',
    shape: [floats.length],
    read: (target) => {
      target.set(new Uint8Array(floats.buffer, floats.byteOffset, floats.byteLength));
    },
  };
}
