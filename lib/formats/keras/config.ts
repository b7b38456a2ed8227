/**
 * The configuration of a Keras model, the JSON that `model.to_json()` prints: `Sequential`, or a
 * graph of layers (`Functional`, before 2.4 `Model`). A graph must be a row of layers, which may
 * combine with earlier ones in that row (Add, Multiply, Concatenate).
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

/** A layer at its place in the row. */
export interface KerasStep {
  readonly layer: KerasLayer;
  /** The names of the layers that it reads, one of them the layer before it. */
  readonly reads: readonly string[];
}

export interface KerasConfig {
  /** In the order in which Keras keeps them: by it, new files name their weights. */
  readonly all: readonly KerasLayer[];
  /** From the input to the output. */
  readonly steps: readonly KerasStep[];
  /** The version of Keras, where it is said. */
  readonly version: string | undefined;
}

/** How deep a tensor may lie in the arguments of a call. */
const DEEPEST = 8;

/** Layers of a model: each of them may be on the way from any to any. */
const MOST_LAYERS = 1000;

/** @throws CompactRnnError INVALID_FILE; UNSUPPORTED_MODEL where it is no row of layers. */
export function kerasConfig(json: unknown): KerasConfig {
  const model = new Fields(json, 'the model’s configuration', 'INVALID_FILE');
  const kind = model.string('class_name');
  // Before Keras 2.2.3, the configuration of a Sequential was the list of its layers.
  const layers = Array.isArray(model.raw('config'))
    ? model.objects('config')
    : model.object('config').objects('layers');
  if (layers.length > MOST_LAYERS)
    throw unsupportedModel(`the model has ${layers.length} layers; ${MOST_LAYERS} are the most`);
  const version = model.has('keras_version') ? model.string('keras_version') : undefined;
  const all = layers.map(layerOf);
  if (kind === 'Sequential')
    return { all, steps: all.map((layer) => ({ layer, reads: [] })), version };
  if (!['Functional', 'Model'].includes(kind))
    throw unsupportedModel(
      `it is a ${shown(kind)}, a class of the program that made it: build it of layers, as Sequential or Functional`,
    );
  return { all, steps: stepsOf(model.object('config'), layers, all), version };
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

/** From the output back: of several layers that one reads, the farthest from the input is next. */
function stepsOf(
  config: Fields,
  layers: readonly Fields[],
  all: readonly KerasLayer[],
): KerasStep[] {
  const outputs = historiesIn(config.raw('output_layers'));
  if (outputs.length !== 1)
    throw unsupportedModel(
      `the model has ${outputs.length} outputs, ${firstFew(outputs)}: make a model of one, ` +
        'keras.Model(model.inputs, model.outputs[0]), and save that; or give its architecture with one of output_layers',
    );
  const reads = new Map(
    all.map(({ name }, i) => [name, historiesIn(layers[i]!.raw('inbound_nodes'))]),
  );
  const depthOf = depths(reads);
  const steps: KerasStep[] = [];
  for (let name: string | undefined = outputs[0]; name !== undefined;) {
    const layer = all.find((each) => each.name === name);
    if (!layer) throw invalidFile(`the configuration has no layer ${shown(name)}`);
    const read = reads.get(name)!;
    steps.unshift({ layer, reads: read });
    name = [...read].sort((a, b) => depthOf(b) - depthOf(a))[0];
  }
  return steps;
}

/** How many layers there are, at most, between a layer and the input. */
function depths(reads: ReadonlyMap<string, readonly string[]>): (name: string) => number {
  const known = new Map<string, number | 'asked'>();
  const depthOf = (name: string): number => {
    const before = known.get(name);
    if (before === 'asked')
      throw unsupportedModel(
        `the layer ${shown(name)} reads its own output: it is used more than once`,
      );
    if (before !== undefined) return before;
    known.set(name, 'asked');
    const depth = 1 + Math.max(0, ...(reads.get(name) ?? []).map(depthOf));
    known.set(name, depth);
    return depth;
  };
  return depthOf;
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
