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

/** A part of a layer that has arrays. */
export interface Part {
  /** Where new files keep it, below the layer; empty for the layer itself. */
  readonly path: string;
  /** In files that name arrays: which of those with a name are its. */
  readonly index: number;
}

export const WHOLE: Part = { path: '', index: 0 };

export interface KerasWeights {
  /**
   * The arrays of a layer.
   * @param names as Keras calls them, in its order.
   * @throws CompactRnnError INVALID_FILE where one is not in the file.
   */
  arrays(layer: KerasLayer, part: Part, names: readonly string[]): Hdf5Array[];
}

export function kerasWeights(file: Hdf5Group): KerasWeights {
  const named = file.group('model_weights') ?? file;
  if (stringsOf(named, 'layer_names')) return new NamedWeights(named);
  const counted = file.group('layers') ?? file.group('_layer_checkpoint_dependencies');
  if (counted) return new CountedWeights(counted);
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

/** Arrays of a layer in a model are those of the outermost one, among which its name tells them. */
class NamedWeights implements KerasWeights {
  constructor(private readonly file: Hdf5Group) {}

  arrays(
    { name, models = [] }: KerasLayer,
    { index }: Part,
    names: readonly string[],
  ): Hdf5Array[] {
    const top = models[0] ?? name;
    const group = this.file.group(top);
    const all = weightNames(this.file, top);
    const own =
      models.length === 0 ? all : all.filter((path) => path.split('/').slice(0, -1).includes(name));
    return names.map((wanted) => {
      const path = own.filter((each) => lastPart(each) === wanted)[index];
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
  constructor(private readonly layers: Hdf5Group) {}

  arrays({ name, place }: KerasLayer, { path }: Part, names: readonly string[]): Hdf5Array[] {
    const at = `${place!}/${path === '' ? '' : `${path}/`}vars`;
    return names.map((wanted, index) => {
      const array = this.layers.array(`${at}/${index}`);
      if (!array)
        throw invalidFile(
          `the file has no ${wanted} of the layer ${shown(name)}: ${this.layers.path}/${at}/${index} is missing`,
        );
      return array;
    });
  }
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
