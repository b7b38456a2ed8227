/**
 * The inputs of an utterance [frames, inputSize]: features computed from its audio, features from a
 * file, or the tokens of its text.
 */
import type { Utterance } from '../data';
import { invalidInput } from '../errors';
import { namingFile } from '../files';
import { readArray } from '../formats';
import {
  baseCount,
  completeFrontEnd,
  networkInputSize,
  type FrontEnd,
  type Network,
} from '../model';
import { native } from '../native';
import {
  features,
  featuresFrom,
  frameCount,
  readAudio,
  readAudioLength,
  type Features,
  type ReadAudioOptions,
} from '../speech';

/**
 * The front end of a network with its defaults.
 * @throws CompactRnnError INVALID_INPUT where it has none.
 */
export function frontEndOf({ frontEnd }: Network): FrontEnd {
  if (frontEnd !== undefined) return completeFrontEnd(frontEnd, 'INVALID_MODEL');
  throw invalidInput(
    'the model has no front end, which makes frames of audio: give it one, or features',
  );
}

/**
 * The number of frames of an audio file, by its header.
 * @throws CompactRnnError INVALID_INPUT where the network has no front end.
 */
export async function audioFrames(
  path: string,
  network: Network,
  options: ReadAudioOptions = {},
): Promise<number> {
  const frontEnd = frontEndOf(network);
  return frameCount(await readAudioLength(path, options), frontEnd);
}

/**
 * The size of features from files that still pass through the front end (deltas, context,
 * subsampling): as many numbers as it computes from audio before those. Undefined without a front
 * end, and where features of that size are the inputs of the network already, unless the front end
 * takes features instead of audio.
 */
export function givenFeatures(
  network: Network,
): { readonly size: number; readonly subsampling: number } | undefined {
  if (network.frontEnd === undefined) return undefined;
  const frontEnd = frontEndOf(network);
  const size = baseCount(frontEnd);
  if (frontEnd.kind !== 'given' && size === networkInputSize(network)) return undefined;
  return { size, subsampling: frontEnd.subsampling };
}

/**
 * Reads the inputs of an utterance.
 * @throws CompactRnnError naming the file: IO, INVALID_FILE, INVALID_INPUT.
 */
export async function inputsOf(utterance: Utterance, network: Network): Promise<Features> {
  const { audio, channel, features: path } = utterance;
  if (audio !== undefined)
    return features(await readAudio(audio, { channel }), frontEndOf(network));
  if (path !== undefined) {
    const stored = await storedFeatures(path, network);
    const isGiven = stored.size === givenFeatures(network)?.size;
    return isGiven ? featuresFrom(stored, frontEndOf(network)) : stored;
  }
  return tokens(utterance.labels!, network);
}

/**
 * Reads features from an array file, without the front end.
 * @throws CompactRnnError naming the file: IO, INVALID_FILE, INVALID_INPUT.
 */
export async function storedFeatures(path: string, network: Network): Promise<Features> {
  const given = givenFeatures(network)?.size;
  const taken = networkInputSize(network);
  const { shape, data } = await readArray(path);
  return namingFile(path, () => {
    const [frames, width] = shape;
    const size = given !== undefined && width === given ? given : taken;
    if (shape.length !== 2 || frames === 0 || width !== size)
      throw invalidInput(
        `its shape is (${shape.join(', ')}), but the model takes (frames, ${taken})`,
      );
    const bad = native.firstNonFinite(data);
    if (bad >= 0)
      throw invalidInput(
        `frame ${Math.floor(bad / size)} holds ${data[bad]!}, but features must be finite`,
      );
    return { frames: frames!, size, data };
  });
}

/** All tokens but the last, which has no next one: [frames] for an embedding, else one-hot. */
function tokens(all: Int32Array, network: Network): Features {
  const known = all.subarray(0, -1);
  const frames = known.length;
  if (network.embedding) return { frames, size: 1, data: Float32Array.from(known) };
  const size = networkInputSize(network);
  const data = new Float32Array(frames * size);
  known.forEach((token, t) => {
    data[t * size + token] = 1;
  });
  return { frames, size, data };
}

/** Bytes of cached features: some six hours of 40 numbers every 10 ms. */
const CACHE_BYTES = 384 * 2 ** 20;

/**
 * `load` with a cache of at most `capacity` bytes. Nothing is evicted: an epoch loads every
 * utterance once, in another order each time, so that replacing one by another would gain nothing.
 */
export function cachedWithin(
  load: (i: number) => Promise<Features>,
  capacity = CACHE_BYTES,
): (i: number) => Promise<Features> {
  const cache = new Map<number, Features>();
  let left = capacity;
  return async (i) => {
    const known = cache.get(i);
    if (known) return known;
    const loaded = await load(i);
    if (loaded.data.byteLength <= left && !cache.has(i)) {
      left -= loaded.data.byteLength;
      cache.set(i, loaded);
    }
    return loaded;
  };
}
