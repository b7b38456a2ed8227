/**
 * The configuration of a Keras model, the JSON that `model.to_json()` prints: `Sequential`, or a
 * graph of layers (`Functional`, before 2.4 `Model`). A graph must be a row of layers, which may
 * combine with earlier ones in that row (Add, Multiply, Concatenate); a layer may be a model
 * itself.
 *
 *     { class_name, config: { layers: [{ class_name, name, config, inbound_nodes }, ...],
 *                             output_layers } }
 *
 * Inbound nodes name the layers before a layer: `[[["lstm", 0, 0, {}]]]` in Keras 2, in Keras 3
 * tensors with a `keras_history` anywhere in their arguments.
 */
import { invalidFile, invalidOption, unsupportedModel } from '../../errors';
import { Fields, firstFew, shown } from '../../json';
import { suggest } from '../../suggest';

/** A layer as the configuration has it. */
export interface KerasLayer {
  readonly className: string;
  readonly name: string;
  readonly config: Fields;
  /** The models in which it is, by their names, outermost first. */
  readonly models?: readonly string[];
  /** Where new files keep its weights, below `layers`. */
  readonly place?: string;
}

/** A layer at its place in the row. */
export interface KerasStep {
  readonly layer: KerasLayer;
  /** The names of the layers that it reads, one of them the layer before it. */
  readonly reads: readonly string[];
  /** Of a layer that is a model: its own row. */
  readonly steps?: readonly KerasStep[];
}

export interface KerasConfig {
  /** From the input to the output. */
  readonly steps: readonly KerasStep[];
  /** The version of Keras, where it is said. */
  readonly version: string | undefined;
}

/** How deep a tensor may lie in the arguments of a call. */
const DEEPEST = 8;
/** How deep models may be in models. */
const DEEPEST_MODEL = 8;

/** Layers of a model: each of them may be on the way from any to any. */
const MOST_LAYERS = 1000;

const GRAPHS: readonly string[] = ['Functional', 'Model'];
const MODELS: readonly string[] = ['Sequential', ...GRAPHS];

/**
 * @param output the name of the layer whose output is wanted; the model's where it is left out.
 * @throws CompactRnnError INVALID_FILE; UNSUPPORTED_MODEL where it is no row of layers;
 *   INVALID_OPTION for an output that is not there.
 */
export function kerasConfig(json: unknown, output?: string): KerasConfig {
  const model = new Fields(json, 'the model’s configuration', 'INVALID_FILE');
  const kind = model.string('class_name');
  if (!MODELS.includes(kind))
    throw unsupportedModel(
      `it is a ${shown(kind)}, a class of the program that made it: build it of layers, as Sequential or Functional`,
    );
  const version = model.has('keras_version') ? model.string('keras_version') : undefined;
  return { steps: stepsOf(model, { models: [], place: '' }, output), version };
}

/** Where a model is in the file. */
interface Place {
  readonly models: readonly string[];
  /** Of its layers, where new files keep their weights; empty or ending in a slash. */
  readonly place: string;
}

/** The row of a model. */
function stepsOf(model: Fields, where: Place, output?: string): KerasStep[] {
  if (where.models.length > DEEPEST_MODEL)
    throw unsupportedModel(`models are nested more than ${DEEPEST_MODEL} deep`);
  // Before Keras 2.2.3, the configuration of a Sequential was the list of its layers.
  const layers = Array.isArray(model.raw('config'))
    ? model.objects('config')
    : model.object('config').objects('layers');
  if (layers.length > MOST_LAYERS)
    throw unsupportedModel(`the model has ${layers.length} layers; ${MOST_LAYERS} are the most`);
  const all = placed(layers.map(layerOf), where);
  const names = all.map(({ name }) => name);
  if (output !== undefined && !names.includes(output))
    throw invalidOption(
      `the model has no layer ${shown(output)}${suggest(output, names) || `, but ${firstFew(names)}`}`,
    );
  const row = GRAPHS.includes(model.string('class_name'))
    ? rowOf(model.object('config'), layers, all, output)
    : all
        .slice(0, output === undefined ? undefined : names.indexOf(output) + 1)
        .map((layer): KerasStep => ({ layer, reads: [] }));
  return row.map((step) => {
    const { className, name, place } = step.layer;
    if (!MODELS.includes(className)) return step;
    const inner = { models: [...where.models, name], place: `${place!}/layers/` };
    return { ...step, steps: stepsOf(layers[all.indexOf(step.layer)]!, inner) };
  });
}

/** New files count the layers of a class. */
function placed(layers: readonly KerasLayer[], { models, place }: Place): KerasLayer[] {
  const counts = new Map<string, number>();
  return layers.map((layer) => {
    const own = numbered(layer.className, counts);
    return { ...layer, models, place: place + own };
  });
}

/** `lstm`, `lstm_1` and so on, as new files name what is of a class. */
export function numbered(className: string, counts: Map<string, number>): string {
  const kind = snakeCase(className);
  const count = counts.get(kind) ?? 0;
  counts.set(kind, count + 1);
  return count === 0 ? kind : `${kind}_${count}`;
}

/** `SimpleRNN` is simple_rnn, `BatchNormalization` batch_normalization. */
function snakeCase(className: string): string {
  return className
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}

/** Named by its configuration; `where` of its errors is its name. */
export function layerOf(fields: Fields): KerasLayer {
  const className = fields.string('class_name');
  // Before Keras 2.2.3, the configuration of a Sequential was the list of its layers.
  const inner = Array.isArray(fields.raw('config')) ? fields : fields.object('config');
  const name = inner.has('name') ? inner.string('name') : fields.string('name');
  return {
    className,
    name,
    config: new Fields(inner.value, `layer ${shown(name)}`, 'INVALID_FILE'),
  };
}

/** From the output back: of several layers that one reads, the farthest from the input is next. */
function rowOf(
  config: Fields,
  layers: readonly Fields[],
  all: readonly KerasLayer[],
  output?: string,
): KerasStep[] {
  const given = historiesIn(config.raw('output_layers'));
  const outputs = output === undefined ? given.map(({ layer }) => layer) : [output];
  if (outputs.length !== 1)
    throw unsupportedModel(
      `the model has ${outputs.length} outputs, ${firstFew(outputs)}, of which a model can have one: name it by the ` +
        'option output of loadModel, --graph-output of the commands',
    );
  const reads = new Map(
    all.map(({ name }, i) => [name, historiesIn(layers[i]!.raw('inbound_nodes'))]),
  );
  if (output === undefined) checkFirst('the output of the model', given);
  const depthOf = depths(reads);
  const steps: KerasStep[] = [];
  for (let name: string | undefined = outputs[0]; name !== undefined;) {
    const layer = all.find((each) => each.name === name);
    if (!layer) throw invalidFile(`the configuration has no layer ${shown(name)}`);
    const histories = reads.get(name)!;
    checkFirst(`what layer ${shown(name)} reads`, histories);
    const read = histories.map((each) => each.layer);
    steps.unshift({ layer, reads: read });
    name = [...read].sort((a, b) => depthOf(b) - depthOf(a))[0];
  }
  return steps;
}

/** How many layers there are, at most, between a layer and the input. */
function depths(reads: ReadonlyMap<string, readonly History[]>): (name: string) => number {
  const known = new Map<string, number | 'asked'>();
  const depthOf = (name: string): number => {
    const before = known.get(name);
    if (before === 'asked')
      throw unsupportedModel(
        `the layer ${shown(name)} reads its own output: it is used more than once`,
      );
    if (before !== undefined) return before;
    known.set(name, 'asked');
    const depth = 1 + Math.max(0, ...(reads.get(name) ?? []).map(({ layer }) => depthOf(layer)));
    known.set(name, depth);
    return depth;
  };
  return depthOf;
}

/** A tensor: the output of a layer, of which it may have several. */
interface History {
  readonly layer: string;
  /** From 0. */
  readonly output: number;
}

/** The states that return_state gives besides are not what the layer gives first. */
function checkFirst(reader: string, histories: readonly History[]): void {
  const other = histories.find(({ output }) => output !== 0);
  if (!other) return;
  throw unsupportedModel(
    `${reader} is output ${other.output} of ${shown(other.layer)}, counted from 0, such as a state of return_state: only the ` +
      'first output of a layer is read; return_sequences=False makes that the last h',
  );
}

/** The tensors that a description refers to. */
function historiesIn(value: unknown, depth = 0): History[] {
  if (depth > DEEPEST || typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) {
    const [layer, node, output] = value as unknown[];
    if (typeof layer === 'string' && typeof node === 'number' && typeof output === 'number')
      return [{ layer, output }];
    return value.flatMap((each) => historiesIn(each, depth + 1));
  }
  const { keras_history: history } = value as Record<string, unknown>;
  if (history !== undefined) return historiesIn(history, depth + 1);
  return Object.values(value).flatMap((each) => historiesIn(each, depth + 1));
}
