/**
 * Recordings to learn from: the utterances of a manifest as examples. All files are checked
 * beforehand, and each is read when it is asked for.
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
import { audioFrames, givenFeatures, inputsOf, keeping } from './utterance-inputs';

/** Which utterances of a manifest become examples, and whether they need labels. */
export interface RecordingsOptions {
  /**
   * What becomes of utterances with more labels than CTC can align with their frames. Default
   * `refuse`.
   */
  readonly tooLong?: TooLongPolicy | undefined;
  /** Whether examples need labels; with teacher targets they do not. Default true. */
  readonly labels?: boolean | undefined;
  /**
   * The channel of every recording, from 1, whose line names none; default the average of all.
   */
  readonly channel?: number | undefined;
  /** Versions of the recordings with other noise, rooms, speeds and levels, instead of them. */
  readonly augmentation?: AugmentationOptions | undefined;
}

/** The utterances of a manifest as examples, `copies` of each where they are augmented. */
export interface Recordings extends TrainingExamples {
  /** Those that are examples, in order: example i is of utterance i % utterances.length. */
  readonly utterances: readonly Utterance[];
  /** Left out, their labels too many for their frames. */
  readonly skipped: readonly Utterance[];
}

/**
 * The utterances of a manifest for a model: its front end makes frames of audio, its units labels
 * of text. Missing files, wrong widths, unknown words, too many labels: all is found now, before
 * hours of training.
 * @param path of the manifest.
 * @throws CompactRnnError INVALID_OPTION where the model has no units and labels are wanted; IO,
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

/** The manifest, checked against the model. */
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

/** @param path of the manifest, for errors. */
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
  const kept = keeping((i) => named(i, inputsOf(utterances[i]!, network)));
  const inputs = (i: number, epoch: number): Promise<Features> => {
    if (!augmentation) return kept(i);
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
