/**
 * Recordings: the utterances of a manifest as training examples. All files are checked beforehand,
 * and each is read when its example is loaded.
 */
import type { Augmentation, AugmentationOptions } from '../augment';
import { readManifest, type Manifest, type TooLongPolicy, type Utterance } from '../data';
import { invalidOption } from '../errors';
import { namedError } from '../files';
import { shown } from '../json';
import { networkInputSize, ownNetwork, type Network } from '../model';
import { checkOptionNames, checkWholeNumber } from '../options';
import type { Features } from '../speech';
import type { TrainingExample, TrainingExamples } from './examples';
import { augmentationFor, augmentedInputs } from './augmented-inputs';
import { audioFrames, givenFeatures, inputsOf, cachedWithin } from './utterance-inputs';

/** Which utterances of a manifest become examples, and whether they need labels. */
export interface RecordingsOptions {
  /**
   * What to do with utterances that have more labels than CTC can align with their frames. Default
   * `refuse`.
   */
  readonly tooLong?: TooLongPolicy | undefined;
  /** Whether examples need labels, which teacher targets do without. Default true. */
  readonly labels?: boolean | undefined;
  /**
   * The channel, from 1, of recordings whose line names none; default the average of all channels.
   */
  readonly channel?: number | undefined;
  /** Augmented versions of the recordings (noise, rooms, speeds, levels, masks) in their place. */
  readonly augmentation?: AugmentationOptions | undefined;
}

/** The utterances of a manifest as examples, `copies` of each where they are augmented. */
export interface Recordings extends TrainingExamples {
  /** The utterances in order: example i is of utterance i % utterances.length. */
  readonly utterances: readonly Utterance[];
  /** Utterances that were left out for having too many labels for their frames. */
  readonly skipped: readonly Utterance[];
}

/**
 * Loads the utterances of a manifest for a model, whose front end turns audio into frames and whose
 * units turn text into labels. Missing files, features of another size, unknown words and too many
 * labels are found here, before hours of training.
 * @param path of the manifest.
 * @throws CompactRnnError INVALID_OPTION where labels are needed and the model has no units; IO,
 *   INVALID_FILE and INVALID_INPUT naming the manifest and the line.
 */
export async function loadRecordings(
  path: string,
  network: Network,
  options: RecordingsOptions = {},
): Promise<Recordings> {
  if (typeof network !== 'object' || (network as unknown) === null)
    throw invalidOption(`loadRecordings takes a model or a network, but got ${shown(network)}`);
  const complete = ownNetwork(network);
  const manifest = await surveyed(path, complete, options);
  const { augmentation: asked } = options;
  if (asked === undefined) return recordingsOf(path, manifest, complete);
  const augmentation = await augmentationFor(path, manifest.utterances, complete, asked);
  return recordingsOf(path, manifest, complete, augmentation);
}

/**
 * Reads a manifest and checks it against the network.
 * @throws CompactRnnError as {@link loadRecordings}.
 */
export async function surveyed(
  path: string,
  network: Network,
  options: RecordingsOptions,
): Promise<Manifest> {
  checkOptionNames('loadRecordings', options, ['tooLong', 'labels', 'channel', 'augmentation']);
  const { labels = true, tooLong, channel: every } = options;
  if (every !== undefined) checkWholeNumber('channel', every, 1, 2 ** 16);
  const { units } = network;
  if (labels && !units)
    throw invalidOption('the model does not say what its outputs stand for: give it units');
  const manifest = await readManifest(path, {
    inputSize: networkInputSize(network),
    given: givenFeatures(network),
    audioFrames: (audio, channel = every) => audioFrames(audio, network, { channel }),
    ...(labels && { units }),
    ...(tooLong !== undefined && { tooLong }),
    oneLabel: network.emits === 'last-frame',
  });
  if (every === undefined) return manifest;
  const utterances = manifest.utterances.map((each) => ({ channel: every, ...each }));
  return { ...manifest, utterances };
}

/**
 * The utterances of a manifest as examples.
 * @param path of the manifest, for errors.
 */
export function recordingsOf(
  path: string,
  { utterances, skipped }: Manifest,
  network: Network,
  augmentation?: Augmentation,
): Recordings {
  const { length } = utterances;
  const name = (i: number): string => `${path}: line ${utterances[i % length]!.line}`;
  const named = (i: number, loading: Promise<Features>): Promise<Features> =>
    loading.catch((cause: unknown) => {
      throw namedError(name(i), cause);
    });
  const cached = cachedWithin((i) => named(i, inputsOf(utterances[i]!, network)));
  const inputs = (i: number, epoch: number): Promise<Features> => {
    if (!augmentation) return cached(i);
    const version = { epoch, recording: i % length, copy: Math.floor(i / length) };
    return named(i, augmentedInputs(utterances[i % length]!, network, augmentation, version));
  };
  const isText = network.units?.kind === 'tokens';
  return {
    utterances,
    skipped,
    count: length * (augmentation?.options.copies ?? 1),
    ...(augmentation && { augmentation: JSON.stringify(augmentation.options) }),
    name,
    frames: (i) => {
      const { frames, labels } = utterances[i % length]!;
      return frames ?? labels!.length - 1;
    },
    load: async (i, epoch): Promise<TrainingExample> => {
      const { frames, data } = await inputs(i, epoch);
      const { labels } = utterances[i % length]!;
      return {
        inputs: data,
        frames,
        ...(labels && { labels: isText ? labels.subarray(1) : labels }),
      };
    },
  };
}
