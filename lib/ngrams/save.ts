/** N-gram models into files: this project's own, packed, or ARPA, which every toolkit reads. */
import { gzipSync } from 'node:zlib';
import { invalidOption } from '../errors';
import { writeAtomically } from '../files';
import { safetensorsParts } from '../formats';
import { shown } from '../json';
import { type NgramModelHandle, native } from '../native';
import { checkPath, checkSignal, readOptions, untilAborted } from '../options';
import { NgramModel } from './model';
import { partsToSafetensors } from './packed-file';

/** Options of {@link saveNgramModel}. */
export interface NgramSaveOptions {
  /**
   * Of this project's own files: the bits of each probability and back-off, from 4 to 16, or 32:
   * as they are. Default 10, which moves the perplexity of a large trigram by a hundred-thousandth.
   */
  readonly bits?: number | undefined;
  /** Aborting rejects with the signal's reason; no file is left then. */
  readonly signal?: AbortSignal | undefined;
}

const DEFAULT_BITS = 10;
/** Text that is compressed at once. */
const PIECE = 1 << 20;

/**
 * Writes a model: as ARPA where the name ends with `.arpa` or `.lm`, or with `.gz` behind it; else
 * packed, as safetensors.
 * @param path of the file, which is replaced whole or not at all.
 * @throws CompactRnnError INVALID_OPTION; INVALID_INPUT for anything but a model; IO; the reason of
 *   the signal.
 */
export async function saveNgramModel(
  model: NgramModel,
  path: string,
  options: NgramSaveOptions = {},
): Promise<void> {
  const { bits, signal } = readOptions('saveNgramModel', options, ['bits', 'signal']);
  checkPath(path);
  checkSignal(signal);
  const handle = NgramModel.handleOf(model);
  const isArpa = /\.(arpa|lm)(\.gz)?$/i.test(path);
  if (bits !== undefined) checkBits(bits, isArpa);
  if (isArpa) {
    const parts = arpaParts(handle);
    await writeAtomically(path, /\.gz$/i.test(path) ? gzipped(parts) : parts, { signal });
    return;
  }
  const packed = await untilAborted(
    () => native.quantizeNgrams(handle, bits ?? DEFAULT_BITS),
    signal,
  );
  const file = partsToSafetensors(native.ngramParts(packed));
  await writeAtomically(path, safetensorsParts(file), { signal });
}

/** @internal Writes a model with the bits that it has, so that what is read says the same. */
export async function copyNgramModel(model: NgramModel, path: string): Promise<void> {
  const file = partsToSafetensors(native.ngramParts(NgramModel.handleOf(model)));
  await writeAtomically(path, safetensorsParts(file));
}

function checkBits(bits: unknown, isArpa: boolean): void {
  if (isArpa)
    throw invalidOption(
      'bits is of packed files: ARPA files hold numbers as they are, so leave it out',
    );
  if (bits === 32 || (Number.isInteger(bits) && (bits as number) >= 4 && (bits as number) <= 16))
    return;
  throw invalidOption(`bits must be a whole number from 4 to 16, or 32, but is ${shown(bits)}`);
}

function* arpaParts(handle: NgramModelHandle): Generator<Uint8Array> {
  const writer = native.createArpaWriter(handle);
  for (let part = native.nextArpa(writer); part.length > 0; part = native.nextArpa(writer))
    yield part;
}

/** Members of one gzip file, one after another. */
function* gzipped(parts: Iterable<Uint8Array>): Generator<Uint8Array> {
  let waiting: Uint8Array[] = [];
  let size = 0;
  for (const part of parts) {
    waiting.push(part);
    size += part.length;
    if (size < PIECE) continue;
    yield gzipSync(Buffer.concat(waiting));
    waiting = [];
    size = 0;
  }
  if (size > 0) yield gzipSync(Buffer.concat(waiting));
}
