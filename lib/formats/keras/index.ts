/**
 * Reading models of Keras 2 and 3 (docs/reference/keras.md): `.keras`, whole models in `.h5`, and
 * weights alone with the architecture beside them.
 *
 *     configuration (config) + arrays (weights, hdf5) -> layers (recurrent, frame-layers)
 *       -> network
 */
import { invalidFile, unsupportedModel } from '../../errors';
import type { Source } from '../../files';
import { Fields, firstFew, parseJson, shown } from '../../json';
import type { CombinationLayer, Network } from '../../model';
import { StoredMatrix, type Weight } from '../../weights';
import { Hdf5Group, type Hdf5Array } from '../hdf5';
import { LayerStack } from '../layer-stack';
import type { ZipArchive } from '../zip';
import { KerasActivations } from './activations';
import { kerasConfig, type KerasLayer, type KerasStep } from './config';
import { addFrameLayer, type Reading, WITHOUT_EFFECT } from './frame-layers';
import { recurrentOf } from './recurrent';
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

/** @throws CompactRnnError INVALID_FILE, INVALID_MODEL, UNSUPPORTED_MODEL. */
export async function readKerasArchive(zip: ZipArchive, signal?: AbortSignal): Promise<Network> {
  const json = async (name: string): Promise<unknown> =>
    jsonOf(Buffer.from(await zip.read(name)).toString(), name);
  const metadata = zip.has(METADATA)
    ? new Fields(await json(METADATA), METADATA, 'INVALID_FILE')
    : undefined;
  const version = metadata?.has('keras_version') ? metadata.string('keras_version') : undefined;
  const weights = Hdf5Group.open(await zip.source(WEIGHTS));
  return networkOf(weights, await json(CONFIG), version, signal);
}

/**
 * A whole model, or weights alone.
 * @param architecture what `model.to_json()` gives, parsed; of weights alone, or in the place of
 *   what the file says.
 * @throws CompactRnnError INVALID_FILE, INVALID_MODEL, UNSUPPORTED_MODEL.
 */
export async function readKerasHdf5(
  file: Source,
  architecture?: unknown,
  signal?: AbortSignal,
): Promise<Network> {
  const root = Hdf5Group.open(file);
  const own = root.texts('model_config')?.[0];
  if (own === undefined && architecture === undefined) throw withoutArchitecture(root);
  const config = architecture === undefined ? jsonOf(own!, 'model_config') : architecture;
  return networkOf(root, config, root.texts('keras_version')?.[0], signal);
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

function networkOf(
  file: Hdf5Group,
  config: unknown,
  version: string | undefined,
  signal?: AbortSignal,
): Promise<Network> {
  const { all, steps, version: own = version } = kerasConfig(config);
  const activations = new KerasActivations(Number.parseInt(own ?? NEWEST, 10));
  return stacked(steps, { weights: kerasWeights(file, all), activations }, signal);
}

/** Layers in a row, of a format that describes them as Keras 3 does. */
export async function networkOfSteps(
  steps: readonly KerasStep[],
  weights: KerasWeights,
  signal?: AbortSignal,
): Promise<Network> {
  const activations = new KerasActivations(Number(NEWEST));
  return stacked(steps, { weights, activations }, signal);
}

async function stacked(
  steps: readonly KerasStep[],
  reading: Reading,
  signal?: AbortSignal,
): Promise<Network> {
  const stack = new LayerStack();
  /** The layers of Keras by their names on the stack. */
  const names = new Map<string, string>();
  for (const step of steps) {
    addStep(stack, step, reading, names);
    names.set(step.layer.name, stack.top);
  }
  return stack.network(signal);
}

function addStep(
  stack: LayerStack,
  { layer, reads }: KerasStep,
  reading: Reading,
  names: ReadonlyMap<string, string>,
): void {
  if (Object.hasOwn(COMBINATIONS, layer.className)) {
    combine(stack, layer, reads, names);
    return;
  }
  if (reads.length > 1) throw notRead(layer, `takes ${firstFew(reads)}, which`);
  if (layer.className === 'InputLayer') readInput(stack, layer);
  if (WITHOUT_EFFECT.includes(layer.className)) return;
  if (layer.className === 'Embedding') {
    const [table] = reading.weights.arrays(layer, '', ['embeddings']);
    stack.embedding(layer.name, tableOf(table!));
    return;
  }
  const recurrent = recurrentOf(layer, reading);
  if (recurrent) stack.recurrent(recurrent.layer, recurrent.everyFrame);
  else if (!addFrameLayer(stack, layer, reading)) throw notRead(layer, 'is of a class that');
}

/** Numbers of a frame, where the configuration says them: of [batch, frames, features]. */
function readInput(stack: LayerStack, { config }: KerasLayer): void {
  const shape = config.raw('batch_shape') ?? config.raw('batch_input_shape');
  if (!Array.isArray(shape) || shape.length !== 3) return;
  const size: unknown = shape[2];
  if (Number.isSafeInteger(size) && (size as number) > 0) stack.input(size as number);
}

const COMBINATIONS: Readonly<Record<string, CombinationLayer['by']>> = {
  Add: 'sum',
  Multiply: 'product',
  Concatenate: 'concatenation',
};

/** Layers that are read together: the one at the top, then those around it, outwards. */
function combine(
  stack: LayerStack,
  layer: KerasLayer,
  reads: readonly string[],
  names: ReadonlyMap<string, string>,
): void {
  const { className, name, config } = layer;
  const axis = config.raw('axis');
  const others = reads.map((each) => names.get(each));
  const at = others.indexOf(stack.top);
  if (at < 0 || others.includes(undefined) || ![undefined, -1, 2].includes(axis as number))
    throw notRead(layer, `takes ${firstFew(reads)}, which`);
  const order = [
    ...others
      .slice(0, at)
      .reverse()
      .map((other) => ({ with: other!, leads: true })),
    ...others.slice(at + 1).map((other) => ({ with: other!, leads: false })),
  ];
  order.forEach(({ with: other, leads }, i) => {
    stack.combine({
      name: i === order.length - 1 ? name : `${name}.${i + 1}`,
      by: COMBINATIONS[className]!,
      with: other,
      ...(leads && className === 'Concatenate' && { leads }),
    });
  });
}

function notRead({ name, className }: KerasLayer, why: string): Error {
  return unsupportedModel(
    `layer ${shown(name)} (${className}) ${why} is not read from Keras. Convert the model to ONNX (tf2onnx); ` +
      'compress MODEL.onnx -o SMALL.onnx compresses its recurrent layers in place',
  );
}

function tableOf(array: Hdf5Array): Weight {
  if (array.shape.length !== 2)
    throw invalidFile(`${array.path} is [${array.shape.join(', ')}], but must be [tokens, size]`);
  const [rows, cols] = array.shape as [number, number];
  return StoredMatrix.inFile(
    { rows, cols },
    {
      read: (target) => {
        target.set(array.floats());
      },
    },
  );
}
