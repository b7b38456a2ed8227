/** The normalization of a front end, of the recordings that the model will learn from. */
import type { Utterance } from '../data';
import { namedError } from '../files';
import type { Network } from '../model';
import type { LongCallOptions } from '../options';
import { featureNormalization, readAudio, type Audio } from '../speech';

/**
 * The network with the mean and the scale of its features over the recordings in its front end; as
 * it is where it has no front end or there is no audio.
 * @param path of the manifest of the utterances, for errors.
 * @throws CompactRnnError IO, INVALID_FILE, INVALID_INPUT naming the line and the file.
 */
export async function withNormalization(
  network: Network,
  path: string,
  utterances: readonly Utterance[],
  options: LongCallOptions = {},
): Promise<Network> {
  const spoken = utterances.filter(({ audio }) => audio !== undefined);
  const { frontEnd } = network;
  if (!frontEnd || spoken.length === 0) return network;
  const normalization = await featureNormalization(recordings(path, spoken, options), frontEnd);
  return { ...network, frontEnd: { ...frontEnd, normalization } };
}

async function* recordings(
  path: string,
  utterances: readonly Utterance[],
  { signal, onProgress }: LongCallOptions,
): AsyncGenerator<Audio> {
  for (const [done, { line, audio, channel }] of utterances.entries()) {
    signal?.throwIfAborted();
    onProgress?.({ stage: 'normalization', done, total: utterances.length });
    yield await readAudio(audio!, { channel, signal }).catch((cause: unknown) => {
      throw namedError(`${path}: line ${line}`, cause);
    });
  }
}
