/**
 * The configuration of a Keras model, the JSON that `model.to_json()` prints: `Sequential`, or a
 * graph of layers (`Functional`, before 2.4 `Model`), which must be a chain.
 *
 *     { class_name, config: { layers: [{ class_name, name, config, inbound_nodes }, ...],
 *                             output_layers } }
 *
 * Inbound nodes name the layers before a layer: `[[["lstm", 0, 0, {}]]]` in Keras 2, in Keras 3
 * tensors with a `keras_history` anywhere in their arguments.
 */
import { invalidFile, unsupportedModel } from '../../errors';
import { Fields, firstFew, shown } from '../../json';

/** A layer as the configuration has it. */
export interface KerasLayer {
  readonly className: string;
  readonly name: string;
  readonly config: Fields;
}

export interface KerasConfig {
  /** In the order in which Keras keeps them: by it, new files name their weights. */
  readonly all: readonly KerasLayer[];
  /** From the input to the output. */
  readonly chain: readonly KerasLayer[];
}

/** How deep a tensor may lie in the arguments of a call. */
const DEEPEST = 8;

/** @throws CompactRnnError INVALID_FILE; UNSUPPORTED_MODEL where it is not a chain of layers. */
export function kerasConfig(json: unknown): KerasConfig {
  const model = new Fields(json, 'the model’s configuration', 'INVALID_FILE');
  const kind = model.string('class_name');
  // Before Keras 2.2.3, the configuration of a Sequential was the list of its layers.
  const layers = Array.isArray(model.raw('config'))
    ? model.objects('config')
    : model.object('config').objects('layers');
  const all = layers.map(layerOf);
  if (kind === 'Sequential') return { all, chain: all };
  if (!['Functional', 'Model'].includes(kind))
    throw unsupportedModel(
      `it is a ${shown(kind)}, a class of the program that made it: build it of layers, as Sequential or Functional`,
    );
  return { all, chain: chainOf(model.object('config'), layers, all) };
}

/** Named by its configuration; `where` of its errors is its name. */
export function layerOf(fields: Fields): KerasLayer {
  const inner = fields.object('config');
  const name = inner.has('name') ? inner.string('name') : fields.string('name');
  return {
    className: fields.string('class_name'),
    name,
    config: new Fields(inner.value, `layer ${shown(name)}`, 'INVALID_FILE'),
  };
}

/** From the output back: each layer has one layer before it. */
function chainOf(
  config: Fields,
  layers: readonly Fields[],
  all: readonly KerasLayer[],
): KerasLayer[] {
  const outputs = historiesIn(config.raw('output_layers'));
  if (outputs.length !== 1)
    throw unsupportedModel(
      `the model has ${outputs.length} outputs, ${firstFew(outputs)}: make a model of one, ` +
        'keras.Model(model.inputs, model.outputs[0]), and save that',
    );
  const chain: KerasLayer[] = [];
  for (let name: string | undefined = outputs[0]; name !== undefined;) {
    const index = all.findIndex((layer) => layer.name === name);
    if (index < 0) throw invalidFile(`the configuration has no layer ${shown(name)}`);
    if (chain.includes(all[index]!))
      throw invalidFile(`the layer ${shown(name)} comes after itself in the configuration`);
    chain.unshift(all[index]!);
    const before = [...new Set(historiesIn(layers[index]!.raw('inbound_nodes')))];
    if (before.length > 1)
      throw unsupportedModel(
        `layer ${shown(name)} (${all[index]!.className}) takes ${firstFew(before)}: only layers in a row are read from Keras. ` +
          'Convert the model to ONNX (tf2onnx); compress MODEL.onnx -o SMALL.onnx compresses its recurrent layers in place',
      );
    name = before[0];
  }
  return chain;
}

/** The names of the layers that a description of tensors refers to, one a tensor. */
function historiesIn(value: unknown, depth = 0): string[] {
  if (depth > DEEPEST || typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) {
    const [name, node, tensor] = value as unknown[];
    if (typeof name === 'string' && typeof node === 'number' && typeof tensor === 'number')
      return [name];
    return value.flatMap((each) => historiesIn(each, depth + 1));
  }
  const { keras_history: history } = value as Record<string, unknown>;
  if (history !== undefined) return historiesIn(history, depth + 1);
  return Object.values(value).flatMap((each) => historiesIn(each, depth + 1));
}
