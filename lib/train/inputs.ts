/**
 * The frames of an utterance: features of its audio, features that a file holds, or the tokens of a
 * text.
 */
import type { Utterance } from '../data';
import { CompactRnnError } from '../errors';
import { namingFile, readBytes } from '../files';
import { readNpy } from '../formats';
import { networkInputSize, type FrontEnd, type Network } from '../model';
import { native } from '../native';
import { features, frameCount, readWav, readWavLength, type Features } from '../speech';

function fail(message: string): never {
  throw new CompactRnnError('INVALID_INPUT', message);
}

function frontEndOf({ frontEnd }: Network): FrontEnd {
  return (
    frontEnd ??
    fail('the model has no front end, which makes frames of audio: give it one, or features')
  );
}

/**
 * The frames that the audio in a file will make, by its header. @throws CompactRnnError
 * INVALID_INPUT where there is none.
 */
export async function audioFrames(path: string, network: Network): Promise<number> {
  const frontEnd = frontEndOf(network);
  return frameCount(await readWavLength(path), frontEnd);
}

/** @throws CompactRnnError naming the file: IO, INVALID_FILE, INVALID_INPUT. */
export async function inputsOf(utterance: Utterance, network: Network): Promise<Features> {
  const { audio, features: path } = utterance;
  if (audio !== undefined) return features(await readWav(audio), frontEndOf(network));
  if (path !== undefined) return storedFeatures(path, networkInputSize(network));
  return tokens(utterance.labels!, network);
}

async function storedFeatures(path: string, size: number): Promise<Features> {
  const bytes = await readBytes(path);
  return namingFile(path, () => {
    const { shape, data } = readNpy(bytes);
    const [frames, width] = shape;
    if (shape.length !== 2 || frames === 0 || width !== size)
      fail(`its shape is (${shape.join(', ')}), but the model takes (frames, ${size})`);
    const bad = native.firstNonFinite(data);
    if (bad >= 0) fail(`frame ${Math.floor(bad / size)} holds ${data[bad]!}, which no feature is`);
    return { frames: frames!, size, data };
  });
}

/**
 * All tokens but the last, of which nothing follows: as they are where an embedding takes them,
 * else one-hot.
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
