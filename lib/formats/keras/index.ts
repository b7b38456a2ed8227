/**
 * Reading models of Keras 2 and 3 (docs/reference/keras.md): `.keras`, whole models in `.h5`, and
 * weights alone with the architecture beside them.
 *
 *     configuration (config) + arrays (weights, hdf5) -> layers in a row (row, recurrent, gates,
 *       frame-layers) -> network
 */
import { invalidFile } from '../../errors';
import type { Source } from '../../files';
import { Fields, firstFew, parseJson } from '../../json';
import type { Network } from '../../model';
import { Hdf5Group } from '../hdf5';
import { LayerStack } from '../layer-stack';
import type { ZipArchive } from '../zip';
import { KerasActivations } from './activations';
import { kerasConfig, type KerasStep } from './config';
import type { Reading } from './frame-layers';
import { addRow } from './row';
import { kerasWeights, namesInWeights, type KerasWeights } from './weights';

export type { KerasLayer, KerasStep } from './config';

const CONFIG = 'config.json';
/** The version that is taken for granted where none is said. */
const NEWEST = '3';
const METADATA = 'metadata.json';
const WEIGHTS = 'model.weights.h5';

/** Whether a zip archive is a `.keras` file, by the names of its files. */
export function isKerasArchive(names: readonly string[]): boolean {
  return names.includes(CONFIG) && names.includes(WEIGHTS);
}

/** What is to be read of a file. */
export interface KerasOptions {
  /**
   * What `model.to_json()` gives, parsed: of weights alone, or in the place of what the file says.
   */
  readonly architecture?: unknown;
  /** The name of the layer whose output is wanted; the model's where it is left out. */
  readonly output?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface KerasModel {
  readonly network: Network;
  /** Layers that have Keras leave out frames which have a certain value. */
  readonly masks: readonly string[];
}

/** @throws CompactRnnError INVALID_FILE, INVALID_MODEL, INVALID_OPTION, UNSUPPORTED_MODEL. */
export async function readKerasArchive(
  zip: ZipArchive,
  options: KerasOptions,
): Promise<KerasModel> {
  const json = async (name: string): Promise<unknown> =>
    jsonOf(Buffer.from(await zip.read(name)).toString(), name);
  const metadata = zip.has(METADATA)
    ? new Fields(await json(METADATA), METADATA, 'INVALID_FILE')
    : undefined;
  const version = metadata?.has('keras_version') ? metadata.string('keras_version') : undefined;
  const weights = Hdf5Group.open(await zip.source(WEIGHTS));
  return modelOf(weights, await json(CONFIG), version, options);
}

/**
 * A whole model, or weights alone.
 * @throws CompactRnnError INVALID_FILE, INVALID_MODEL, INVALID_OPTION, UNSUPPORTED_MODEL.
 */
export async function readKerasHdf5(file: Source, options: KerasOptions): Promise<KerasModel> {
  const { architecture } = options;
  const root = Hdf5Group.open(file);
  const own = root.texts('model_config')?.[0];
  if (own === undefined && architecture === undefined) throw withoutArchitecture(root);
  const config = architecture === undefined ? jsonOf(own!, 'model_config') : architecture;
  return modelOf(root, config, root.texts('keras_version')?.[0], options);
}

function jsonOf(text: string, what: string): unknown {
  return parseJson(text, what, invalidFile);
}

function withoutArchitecture(root: Hdf5Group): Error {
  const named = namesInWeights(root);
  const layers =
    named && [...named].filter(([, arrays]) => arrays.length > 0).map(([name]) => name);
  const found = layers ? `of the layers ${firstFew(layers)}` : `of ${firstFew(root.names)}`;
  return invalidFile(
    `the HDF5 file holds weights alone, ${found}: save the whole model (model.save("model.keras")), or give the ` +
      'architecture that model.to_json() prints (option architecture of loadModel, --architecture FILE)',
  );
}

async function modelOf(
  file: Hdf5Group,
  config: unknown,
  version: string | undefined,
  { output, signal }: KerasOptions,
): Promise<KerasModel> {
  const { steps, version: own = version } = kerasConfig(config, output);
  const activations = new KerasActivations(Number.parseInt(own ?? NEWEST, 10));
  const reading = { weights: kerasWeights(file), activations, masks: [] };
  return { network: await stacked(steps, reading, signal), masks: reading.masks };
}

/** Layers in a row, of a format that describes them as Keras 3 does. */
export async function networkOfSteps(
  steps: readonly KerasStep[],
  weights: KerasWeights,
  signal?: AbortSignal,
): Promise<Network> {
  const activations = new KerasActivations(Number(NEWEST));
  return stacked(steps, { weights, activations, masks: [] }, signal);
}

async function stacked(
  steps: readonly KerasStep[],
  reading: Reading,
  signal?: AbortSignal,
): Promise<Network> {
  const stack = new LayerStack();
  addRow(stack, steps, reading);
  return stack.network(signal);
}
