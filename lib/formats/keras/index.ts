/**
 * Reading models of Keras 2 and 3 (docs/reference/keras.md): `.keras`, whole models in `.h5`, and
 * weights alone with the architecture beside them.
 *
 *     configuration (config) + arrays (weights, hdf5) -> layers (recurrent, frame-layers)
 *       -> network
 */
import { invalidFile, unsupportedModel } from '../../errors';
import type { Source } from '../../files';
import { firstFew, parseJson, shown } from '../../json';
import type { Network } from '../../model';
import { StoredMatrix, type Weight } from '../../weights';
import { Hdf5Group, type Hdf5Array } from '../hdf5';
import { LayerStack } from '../layer-stack';
import type { ZipArchive } from '../zip';
import { kerasConfig, type KerasLayer } from './config';
import { activationLayer, denseOf, WITHOUT_EFFECT } from './frame-layers';
import { recurrentOf } from './recurrent';
import { kerasWeights, namesInWeights, type KerasWeights } from './weights';

const CONFIG = 'config.json';
const WEIGHTS = 'model.weights.h5';

/** Whether a zip archive is a `.keras` file, by the names of its files. */
export function isKerasArchive(names: readonly string[]): boolean {
  return names.includes(CONFIG) && names.includes(WEIGHTS);
}

/** @throws CompactRnnError INVALID_FILE, INVALID_MODEL, UNSUPPORTED_MODEL. */
export async function readKerasArchive(zip: ZipArchive): Promise<Network> {
  const config = jsonOf(Buffer.from(await zip.read(CONFIG)).toString(), CONFIG);
  return networkOf(Hdf5Group.open(await zip.source(WEIGHTS)), config);
}

/**
 * A whole model, or weights alone.
 * @param architecture of weights alone: what `model.to_json()` gives, parsed.
 * @throws CompactRnnError INVALID_FILE, INVALID_MODEL, UNSUPPORTED_MODEL.
 */
export function readKerasHdf5(file: Source, architecture?: unknown): Network {
  const root = Hdf5Group.open(file);
  const own = root.texts('model_config')?.[0];
  if (own !== undefined) return networkOf(root, jsonOf(own, 'model_config'));
  if (architecture === undefined) throw withoutArchitecture(root);
  return networkOf(root, architecture);
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

function networkOf(file: Hdf5Group, config: unknown): Network {
  const { all, chain } = kerasConfig(config);
  const weights = kerasWeights(file, all);
  const stack = new LayerStack();
  for (const layer of chain) addLayer(stack, layer, weights);
  return stack.network();
}

function addLayer(stack: LayerStack, layer: KerasLayer, weights: KerasWeights): void {
  if (WITHOUT_EFFECT.includes(layer.className)) return;
  if (layer.className === 'Embedding') {
    const [table] = weights.arrays(layer, '', ['embeddings']);
    stack.embedding(layer.name, tableOf(table!));
    return;
  }
  const recurrent = recurrentOf(layer, weights);
  if (recurrent) {
    stack.recurrent(recurrent.layer, recurrent.everyFrame);
    return;
  }
  const dense = denseOf(layer, weights);
  if (dense) {
    stack.dense(dense);
    return;
  }
  const activation = activationLayer(layer);
  if (activation) {
    stack.activation(layer.name, activation);
    return;
  }
  throw unsupportedModel(
    `layer ${shown(layer.name)} is a ${layer.className}, which is not read from Keras. Convert the model to ONNX (tf2onnx); ` +
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
