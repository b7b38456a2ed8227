/** The frames of an utterance: features of its audio, features that a file holds, or the tokens of a text. */
import type { Utterance } from '../data';
import { CompactRnnError } from '../errors';
import { namingFile } from '../files/naming';
import { readBytes } from '../files/read';
import { readNpy } from '../formats/npy';
import type { FrontEnd, Network } from '../model';
import { native } from '../native';
import { features, frameCount, readWav, readWavLength, type Features } from '../speech';

function fail(message: string): never {
  throw new CompactRnnError('INVALID_INPUT', message);
}

function frontEndOf({ frontEnd }: Network): FrontEnd {
  return (
    frontEnd ?? fail('the model has no front end, which makes frames of audio: give it one, or features')
  );
}

/** The frames that the audio in a file will make, by its header. @throws CompactRnnError INVALID_INPUT where there is none. */
export async function audioFrames(path: string, network: Network): Promise<number> {
  const frontEnd = frontEndOf(network);
  return frameCount(await readWavLength(path), frontEnd);
}

/** @throws CompactRnnError naming the file: IO, INVALID_FILE, INVALID_INPUT. */
export async function inputsOf(utterance: Utterance, network: Network): Promise<Features> {
  const { audio, features: path } = utterance;
  if (audio !== undefined) return features(await readWav(audio), frontEndOf(network));
  if (path !== undefined) return storedFeatures(path, network.layers[0]!.inputSize);
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

/** All tokens but the last, of which nothing follows, one-hot. */
function tokens(all: Int32Array, { layers }: Network): Features {
  const size = layers[0]!.inputSize;
  const frames = all.length - 1;
  const data = new Float32Array(frames * size);
  for (let t = 0; t < frames; t++) data[t * size + all[t]!] = 1;
  return { frames, size, data };
}
