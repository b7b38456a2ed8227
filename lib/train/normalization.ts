/** Mean and variance normalization of features, estimated on the training recordings. */
import type { Utterance } from '../data';
import { namedError } from '../files';
import type { Network } from '../model';
import type { LongCallOptions } from '../options';
import { featureNormalization, readAudio, type Audio, type Features } from '../speech';
import { givenFeatures, storedFeatures } from './utterance-inputs';

/**
 * The network whose front end normalizes features by their mean and scale over the recordings;
 * unchanged where it has no front end or no recording passes through it.
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
  const used = utterances.filter(({ audio, features }) => {
    return audio !== undefined || (given && features !== undefined);
  });
  const source = recordings(path, used, network, options);
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
    // Features of the size of the network's inputs have passed its front end already.
    if ('samples' in recording || recording.size === given) yield recording;
  }
}
