/** N-gram models from files. */
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { withCallbacks } from '../callbacks';
import { invalidFile, CompactRnnError } from '../errors';
import { namedError, readingFile, type Source } from '../files';
import { readSafetensors } from '../formats';
import { type NgramModelHandle, native } from '../native';
import {
  checkLongCallOptions,
  checkPath,
  type LongCallOptions,
  readOptions,
  untilAborted,
} from '../options';
import { warn } from '../warnings';
import { NgramModel } from './model';
import { isPackedNgrams, safetensorsToParts } from './packed-file';

/** Options of {@link loadNgramModel}. */
export type NgramLoadOptions = LongCallOptions;

/** Bytes that are read at once. */
const PIECE = 1 << 20;
/** ARPA files shrink to a fourth; what grows by more than this is not one. */
const MOST_GROWTH = 64;

/**
 * Reads an n-gram model: an ARPA file, also compressed by gzip, or a packed one of
 * {@link saveNgramModel}, as its content says. Where an n-gram that others begin with has no
 * back-off, an ARPA file means 0; the warning NGRAM_BACKOFFS says how many there are. A model
 * without `<s>` or `</s>` is taken, with the warning NGRAM_MARKERS.
 * @param path of the file.
 * @throws CompactRnnError IO; INVALID_FILE naming the line or tensor; the reason of the signal.
 */
export async function loadNgramModel(
  path: string,
  options: NgramLoadOptions = {},
): Promise<NgramModel> {
  checkPath(path);
  const own = readOptions('loadNgramModel', options, ['signal', 'onProgress']);
  checkLongCallOptions(own);
  const model = new NgramModel(await withCallbacks(own, (heard) => load(path, heard)));
  warnOfMarkers(path, model);
  return model;
}

/** @internal What `copyNgramModel` wrote: whoever loaded the original was warned. */
export async function loadNgramCopy(path: string): Promise<NgramModel> {
  return new NgramModel(await load(path, {}));
}

/** Some toolkits leave them out when asked to (SRILM: -no-sos, -no-eos), so it is no error. */
function warnOfMarkers(path: string, { hasBegin, hasEnd }: NgramModel): void {
  const missing = [
    ...(hasBegin ? [] : ['<s> (the first word of a sentence is scored as if after nothing)']),
    ...(hasEnd ? [] : ['</s> (a sentence may end anywhere at no cost)']),
  ];
  if (missing.length === 0) return;
  warn(
    'NGRAM_MARKERS',
    `${path}: its 1-grams lack ${missing.join(' and ')}: estimate it from whole sentences, such as by compact-rnn lm make, unless it is meant to be so`,
  );
}

/**
 * @internal Whether a file is one of an n-gram model: all but safetensors files of something else.
 * @throws CompactRnnError IO; INVALID_FILE for a damaged safetensors file.
 */
export async function isNgramFile(
  path: string,
  { signal }: Pick<NgramLoadOptions, 'signal'>,
): Promise<boolean> {
  checkPath(path);
  const isNgrams = (file: Source): Promise<boolean> => {
    if (file.bytes(0, Math.min(9, file.size))[8] !== 0x7b) return Promise.resolve(true);
    return Promise.resolve(isPackedNgrams(readSafetensors(file).metadata));
  };
  return readingFile(path, isNgrams, { signal });
}

async function load(path: string, options: NgramLoadOptions): Promise<NgramModelHandle> {
  const { signal } = options;
  const read = async (file: Source): Promise<NgramModelHandle> => {
    const start = file.bytes(0, Math.min(9, file.size));
    if (start[0] === 0x1f && start[1] === 0x8b)
      return readArpa(path, unzipped(file, pieces(file, options)), signal);
    if (start[8] === 0x7b) return readPacked(file);
    return readArpa(path, pieces(file, options), signal);
  };
  const named = (cause: unknown): never => {
    if (signal?.aborted) throw signal.reason;
    throw namedError(path, cause);
  };
  return readingFile(path, (file) => read(file).catch(named), { signal });
}

async function readPacked(file: Source): Promise<NgramModelHandle> {
  const stored = readSafetensors(file, (metadata) => {
    if (!isPackedNgrams(metadata))
      throw invalidFile(
        'it is a safetensors file, but of no n-gram model: load networks by loadModel',
      );
  });
  return native.createNgramModel(await safetensorsToParts(stored));
}

async function readArpa(
  path: string,
  texts: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): Promise<NgramModelHandle> {
  const reader = native.createArpaReader();
  for await (const text of texts) {
    signal?.throwIfAborted();
    await native.pushArpa(reader, text);
  }
  const { model, missingBackoffs } = await untilAborted(() => native.finishArpa(reader), signal);
  if (missingBackoffs > 0)
    warn(
      'NGRAM_BACKOFFS',
      `${path}: n-grams that others begin with have no back-off, for which 0 is taken: ${missingBackoffs}`,
    );
  return model;
}

async function* pieces(
  file: Source,
  { signal, onProgress }: LongCallOptions,
): AsyncGenerator<Uint8Array> {
  for (let begin = 0; begin < file.size; begin += PIECE) {
    signal?.throwIfAborted();
    const piece = new Uint8Array(Math.min(PIECE, file.size - begin));
    if (file.load) await file.load(begin, piece);
    else file.copy(begin, piece);
    yield piece;
    onProgress?.({ stage: 'reading n-grams', done: begin + piece.length, total: file.size });
  }
}

async function* unzipped(
  file: Source,
  compressed: AsyncGenerator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const text = pipeline(Readable.from(compressed), createGunzip({ chunkSize: PIECE }), () => {
    // What fails is thrown to whoever reads the text.
  });
  let size = 0;
  try {
    for await (const piece of text as AsyncIterable<Uint8Array>) {
      size += piece.length;
      if (size > MOST_GROWTH * file.size + PIECE)
        throw invalidFile(
          `its text is more than ${MOST_GROWTH} times as long as the file: it is not an ARPA file`,
        );
      yield piece;
    }
  } catch (cause) {
    if (cause instanceof CompactRnnError) throw cause;
    throw invalidFile(`its compression is damaged or cut: ${(cause as Error).message}`, cause);
  }
}
