/**
 * RTNeural's JSON, which its Python script writes of Keras models: layers in a row, with the arrays
 * that Keras has, as lists (https://github.com/jatinchowdhury18/RTNeural).
 *
 *     { in_shape: [.., inputs], layers: [{ type, activation, shape: [.., units], weights }, ...] }
 */
import { invalidFile, unsupportedModel } from '../errors';
import type { Source } from '../files';
import { Fields, parseJson, shown } from '../json';
import type { Network } from '../model';
import type { Hdf5Array } from './hdf5';
import { networkOfSteps, type KerasLayer } from './keras';
import { numberList } from './number-lists';

/** The classes of Keras that its types are. */
const CLASSES: Readonly<Record<string, string>> = {
  dense: 'Dense',
  'time-distributed-dense': 'Dense',
  lstm: 'LSTM',
  gru: 'GRU',
  activation: 'Activation',
};

/** Whether JSON is a model of RTNeural, by its keys. */
export function isRtneural(json: unknown): boolean {
  if (typeof json !== 'object' || json === null) return false;
  return Object.hasOwn(json, 'in_shape') && Object.hasOwn(json, 'layers');
}

/** @throws CompactRnnError INVALID_FILE, INVALID_MODEL, UNSUPPORTED_MODEL. */
export async function readRtneural(file: Source, signal?: AbortSignal): Promise<Network> {
  const text = Buffer.from(file.bytes(0, file.size)).toString();
  const model = new Fields(parseJson(text, 'the file', invalidFile), 'the model', 'INVALID_FILE');
  const arrays = new Map<KerasLayer, Hdf5Array[]>();
  const layers = model.objects('layers').map((fields, i) => {
    const layer = layerOf(fields, i);
    const weights = fields.list('weights');
    arrays.set(
      layer,
      weights.map((each, k) => arrayOf(each, `${fields.where}.weights[${k}]`)),
    );
    return layer;
  });
  const weights = {
    arrays: (layer: KerasLayer, _: unknown, names: readonly string[]): Hdf5Array[] => {
      const own = arrays.get(layer)!;
      if (own.length !== names.length)
        throw invalidFile(
          `the weights of ${layer.name} are ${own.length} arrays, but must be ${names.join(', ')}`,
        );
      return own;
    },
  };
  const steps = layers.map((layer) => ({ layer, reads: [] }));
  return networkOfSteps(steps, weights, signal);
}

/** As Keras would describe it; cells have its usual activations, whatever the file says. */
function layerOf(fields: Fields, index: number): KerasLayer {
  const type = fields.string('type');
  const name = `${type}${index + 1}`;
  if (!Object.hasOwn(CLASSES, type))
    throw unsupportedModel(
      `layer ${index + 1} is a ${shown(type)}, which is not read from RTNeural. Convert the Keras model to ONNX (tf2onnx); ` +
        'compress MODEL.onnx -o SMALL.onnx compresses its recurrent layers in place',
    );
  const given = fields.has('activation') ? fields.string('activation') : '';
  const activation = given === '' ? 'linear' : given;
  const isCell = type === 'lstm' || type === 'gru';
  const config = {
    units: fields.list('shape').at(-1),
    use_bias: fields.list('weights').length !== (isCell ? 2 : 1),
    activation: isCell ? 'tanh' : activation,
    recurrent_activation: 'sigmoid',
    return_sequences: true,
    reset_after: true,
  };
  return {
    className: CLASSES[type]!,
    name,
    config: new Fields(config, fields.where, 'INVALID_FILE'),
  };
}

function arrayOf(value: unknown, where: string): Hdf5Array {
  const { shape, numbers } = numberList(value, where);
  return { path: where, shape, floats: () => Float32Array.from(numbers) };
}
