/** The normalization of a front end, of the recordings that the model will learn from. */
import type { Utterance } from '../data';
import { namedError } from '../files';
import type { Network } from '../model';
import { featureNormalization, readWav, type Audio } from '../speech';

export interface NormalizationOptions {
  /** Aborting rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Called before each recording. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/**
 * The network with the mean and the scale of its features over the recordings in its front end; as
 * it is where it has no front end or there is no audio.
 * @param path of the manifest of the utterances, for errors.
 * @throws CompactRnnError IO, INVALID_FILE, INVALID_INPUT naming the line and the file.
 */
export async function normalized(
  network: Network,
  path: string,
  utterances: readonly Utterance[],
  options: NormalizationOptions = {},
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
  { signal, onProgress }: NormalizationOptions,
): AsyncGenerator<Audio> {
  for (const [done, { line, audio }] of utterances.entries()) {
    signal?.throwIfAborted();
    onProgress?.(done, utterances.length);
    yield await readWav(audio!).catch((cause: unknown) => {
      throw namedError(`${path}: line ${line}`, cause);
    });
  }
}
