/** The normalization of a front end, of the recordings that the model will learn from. */
import type { Utterance } from '../data';
import { namedError } from '../files';
import type { Network } from '../model';
import type { LongCallOptions } from '../options';
import { featureNormalization, readAudio, type Audio, type Features } from '../speech';
import { givenFeatures, storedFeatures } from './utterance-inputs';

/**
 * The network with the mean and the scale of its features over the recordings in its front end; as
 * it is where it has no front end or nothing passes through it.
 * @param path of the manifest of the utterances, for errors.
 * @throws CompactRnnError IO, INVALID_FILE, INVALID_INPUT naming the line and the file.
 */
export async function withNormalization(
  network: Network,
  path: string,
  utterances: readonly Utterance[],
  options: LongCallOptions = {},
): Promise<Network> {
  const { frontEnd } = network;
  if (!frontEnd) return network;
  const given = givenFeatures(network) !== undefined;
  const heard = utterances.filter(({ audio, features }) => {
    return audio !== undefined || (given && features !== undefined);
  });
  const source = recordings(path, heard, network, options);
  const first = await source.next();
  if (first.done) return network;
  const all = (async function* (): AsyncGenerator<Audio | Features> {
    yield first.value;
    yield* source;
  })();
  const normalization = await featureNormalization(all, frontEnd);
  return { ...network, frontEnd: { ...frontEnd, normalization } };
}

async function* recordings(
  path: string,
  utterances: readonly Utterance[],
  network: Network,
  { signal, onProgress }: LongCallOptions,
): AsyncGenerator<Audio | Features> {
  const given = givenFeatures(network)?.size;
  for (const [done, { line, audio, channel, features }] of utterances.entries()) {
    signal?.throwIfAborted();
    onProgress?.({ stage: 'normalization', done, total: utterances.length });
    const reading =
      audio === undefined
        ? storedFeatures(features!, network)
        : readAudio(audio, { channel, signal });
    const recording = await reading.catch((cause: unknown) => {
      throw namedError(`${path}: line ${line}`, cause);
    });
    // Features that the network takes as they are have passed its front end.
    if ('samples' in recording || recording.size === given) yield recording;
  }
}
