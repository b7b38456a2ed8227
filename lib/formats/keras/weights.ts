/**
 * Where a Keras file keeps the arrays of a layer. Files of `model.save('x.h5')` and of weights
 * alone in Keras 1 and 2 name them, below `model_weights` or at the top:
 *
 *     lstm (attribute weight_names: lstm/lstm_cell/kernel:0, ...)/lstm/lstm_cell/kernel:0
 *
 * `.keras` and `.weights.h5` count them, and the layers of a class:
 *
 *     layers/lstm_1/cell/vars/0, 1, 2
 *     layers/bidirectional/forward_layer/cell/vars/0, 1, 2
 */
import { invalidFile } from '../../errors';
import { firstFew, shown } from '../../json';
import type { Hdf5Array, Hdf5Group } from '../hdf5';
import type { KerasLayer } from './config';

/** A part of a layer that has arrays: the layer itself, or what it wraps. */
export type Part = '' | 'cell' | 'layer' | 'forward_layer/cell' | 'backward_layer/cell';

export interface KerasWeights {
  /**
   * The arrays of a layer.
   * @param names as Keras calls them, in its order.
   * @throws CompactRnnError INVALID_FILE where one is not in the file.
   */
  arrays(layer: KerasLayer, part: Part, names: readonly string[]): Hdf5Array[];
}

/** @param all layers of the model, in the order in which Keras keeps them. */
export function kerasWeights(file: Hdf5Group, all: readonly KerasLayer[]): KerasWeights {
  const named = file.group('model_weights') ?? file;
  if (stringsOf(named, 'layer_names')) return new NamedWeights(named);
  const counted = file.group('layers') ?? file.group('_layer_checkpoint_dependencies');
  if (counted) return new CountedWeights(counted, all);
  throw invalidFile(
    `the HDF5 file holds ${firstFew(file.names)}, not the weights of a Keras model: save it by model.save("model.keras")`,
  );
}

/** The names of layers whose weights a file of weights alone has, and of their arrays. */
export function namesInWeights(file: Hdf5Group): Map<string, string[]> | undefined {
  const named = file.group('model_weights') ?? file;
  const layers = stringsOf(named, 'layer_names');
  return layers && new Map(layers.map((name) => [name, weightNames(named, name)]));
}

class NamedWeights implements KerasWeights {
  constructor(private readonly file: Hdf5Group) {}

  arrays({ name }: KerasLayer, part: Part, names: readonly string[]): Hdf5Array[] {
    const group = this.file.group(name);
    const all = weightNames(this.file, name);
    const half = all.length / 2;
    const own =
      part === 'forward_layer/cell'
        ? all.slice(0, half)
        : part === 'backward_layer/cell'
          ? all.slice(half)
          : all;
    return names.map((wanted) => {
      const path = own.find((each) => lastPart(each) === wanted);
      const array = path === undefined ? undefined : group?.array(path);
      if (!array)
        throw invalidFile(
          `the file has no ${wanted} of the layer ${shown(name)}` +
            (all.length > 0 ? `, but ${firstFew(all)}` : ''),
        );
      return array;
    });
  }
}

class CountedWeights implements KerasWeights {
  readonly #places = new Map<KerasLayer, string>();

  constructor(
    private readonly layers: Hdf5Group,
    all: readonly KerasLayer[],
  ) {
    const counts = new Map<string, number>();
    for (const layer of all) {
      const kind = snakeCase(layer.className);
      const count = counts.get(kind) ?? 0;
      counts.set(kind, count + 1);
      this.#places.set(layer, count === 0 ? kind : `${kind}_${count}`);
    }
  }

  arrays(layer: KerasLayer, part: Part, names: readonly string[]): Hdf5Array[] {
    const place = `${this.#places.get(layer)!}/${part === '' ? '' : `${part}/`}vars`;
    return names.map((wanted, index) => {
      const array = this.layers.array(`${place}/${index}`);
      if (!array)
        throw invalidFile(
          `the file has no ${wanted} of the layer ${shown(layer.name)}: ${this.layers.path}/${place}/${index} is missing`,
        );
      return array;
    });
  }
}

/** `SimpleRNN` is simple_rnn, `BatchNormalization` batch_normalization. */
function snakeCase(className: string): string {
  return className
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}

/** `lstm/lstm_cell/kernel:0` is a kernel. */
function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/:\d+$/, '');
}

function weightNames(file: Hdf5Group, layer: string): string[] {
  const group = file.group(layer);
  return (group && stringsOf(group, 'weight_names')) ?? [];
}

/** Attributes that are too large for HDF5 are several, numbered. */
function stringsOf(group: Hdf5Group, attribute: string): string[] | undefined {
  const whole = group.texts(attribute);
  if (whole) return whole;
  const parts: string[][] = [];
  for (
    let part = group.texts(`${attribute}0`);
    part;
    part = group.texts(attribute + String(parts.length))
  )
    parts.push(part);
  return parts.length > 0 ? parts.flat() : undefined;
}
