/**
 * The frames of an utterance: features of its audio, features that a file holds, or the tokens of a
 * text.
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

/** @throws CompactRnnError INVALID_INPUT where it has none. */
export function frontEndOf({ frontEnd }: Network): FrontEnd {
  if (frontEnd !== undefined) return completeFrontEnd(frontEnd, 'INVALID_MODEL');
  throw invalidInput(
    'the model has no front end, which makes frames of audio: give it one, or features',
  );
}

/**
 * The frames that the audio in a file will make, by its header.
 * @throws CompactRnnError INVALID_INPUT where there is none.
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
 * What features of files its front end makes frames of: those of as many numbers as it makes
 * itself, before deltas and context. Where the network takes as many, they are its frames already,
 * unless the front end begins at features.
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

/** @throws CompactRnnError naming the file: IO, INVALID_FILE, INVALID_INPUT. */
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

/** As the file holds them. */
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
        `frame ${Math.floor(bad / size)} holds ${data[bad]!}, which no feature is`,
      );
    return { frames: frames!, size, data };
  });
}

/**
 * All tokens but the last, which nothing follows: as they are where an embedding takes them, else
 * one-hot.
 */
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

/** Bytes of features that are kept: some six hours of 40 numbers every 10 ms. */
const ROOM = 384 * 2 ** 20;

/**
 * `load` with a memory. An epoch takes every utterance once, in another order each time, so that
 * throwing out one to make room for another would gain nothing: what fits stays, the rest is loaded
 * anew.
 */
export function keeping(
  load: (i: number) => Promise<Features>,
  room = ROOM,
): (i: number) => Promise<Features> {
  const kept = new Map<number, Features>();
  let left = room;
  return async (i) => {
    const known = kept.get(i);
    if (known) return known;
    const loaded = await load(i);
    if (loaded.data.byteLength <= left && !kept.has(i)) {
      left -= loaded.data.byteLength;
      kept.set(i, loaded);
    }
    return loaded;
  };
}
