/**
 * The layers of a network of modules, in the order in which they run: a module of the state dict,
 * an activation, or what puts the outputs of two layers together.
 */
import type { ErrorCode } from '../../errors';
import { CompactRnnError } from '../../errors';
import { Fields } from '../../json';
import {
  ACTIVATION_FUNCTIONS,
  type ActivationFunction,
  type ActivationFunctionName,
  checkLayerCount,
  COMBINATIONS,
  type CombinationLayer,
  EMITTED,
  FRAME_NORMALIZATIONS,
  type HeadActivation,
  type Layer,
} from '../../model';
import { readFunction } from '../own/read-frame-layer';

/** What a module is used as, where its name and shape leave that open. */
export const USES = ['linear', 'embedding', 'layer-norm', 'rms-norm', 'scaling'] as const;

/** An activation by its name, or with its parameters. */
export type PlacedActivation = HeadActivation | ActivationFunctionName | ActivationFunction;

/** One module of a state dict in its place. */
export interface PlacedModule {
  /** Its name in the state dict, without what follows the last dot of its tensors. */
  readonly module: string;
  /** What plans call the layer; of a module with several, what their names begin with. */
  readonly name?: string | undefined;
  /** Of a matrix or a vector that could be either; `scaling` is y = weight x + bias. */
  readonly use?: (typeof USES)[number] | undefined;
  /** Behind a linear layer or a normalization (default none), or of nn.RNN (default tanh). */
  readonly activation?: PlacedActivation | undefined;
  /** Of a recurrent layer with a projection: its output, `projection` by default. */
  readonly emits?: Layer['emits'];
  /** Of a normalization; default 0.00001, of an RMS one 2^-23. */
  readonly epsilon?: number | undefined;
}

/** A function of every number by itself, or a softmax. */
export interface PlacedFunction {
  /** Which. */
  readonly activation: PlacedActivation;
  /** As errors name it. */
  readonly name?: string | undefined;
}

/** What came before, x, with the output v of an earlier layer: x + v, x v, [x, v], or v alone. */
export interface PlacedCombination {
  /** What becomes of both. */
  readonly combine: CombinationLayer['by'];
  /** The name of the layer that gives v, `input` for that of the network. */
  readonly with: string;
  /** Of a concatenation: whether v comes first. */
  readonly leads?: boolean | undefined;
  /** As errors name it. */
  readonly name?: string | undefined;
}

/** One layer of a network in its place. */
export type PlacedLayer = PlacedModule | PlacedFunction | PlacedCombination;

/** @throws CompactRnnError of that code, naming the field. */
export function placedLayers(fields: Fields, code: ErrorCode): PlacedLayer[] {
  const items = fields.list('layers');
  checkLayerCount('architecture.layers', items.length);
  const placed = items.map((item, i) =>
    typeof item === 'string'
      ? { module: item }
      : placedLayer(new Fields(item, `architecture.layers[${i}]`, code)),
  );
  const seen = new Set<string>();
  for (const layer of placed) {
    if (!('module' in layer)) continue;
    if (seen.has(layer.module))
      throw new CompactRnnError(
        code,
        `architecture.layers names ${layer.module} twice: a layer stands in one place`,
      );
    seen.add(layer.module);
  }
  return placed;
}

function placedLayer(fields: Fields): PlacedLayer {
  const placed = fields.has('combine')
    ? placedCombination(fields)
    : fields.has('module') || !fields.has('activation')
      ? placedModule(fields)
      : { activation: activationIn(fields), ...named(fields) };
  fields.done();
  return placed;
}

function placedModule(fields: Fields): PlacedModule {
  return {
    module: fields.string('module'),
    ...named(fields),
    ...(fields.has('use') && { use: fields.oneOf('use', USES) }),
    ...(fields.has('activation') && { activation: activationIn(fields) }),
    ...(fields.has('emits') && { emits: fields.oneOf('emits', EMITTED) }),
    ...(fields.has('epsilon') && { epsilon: fields.positiveNumber('epsilon') }),
  };
}

function placedCombination(fields: Fields): PlacedCombination {
  return {
    combine: fields.oneOf('combine', COMBINATIONS),
    with: fields.string('with'),
    ...(fields.has('leads') && { leads: fields.boolean('leads') }),
    ...named(fields),
  };
}

const named = (fields: Fields): { name?: string } =>
  fields.has('name') ? { name: fields.string('name') } : {};

const WORDS = [
  ...FRAME_NORMALIZATIONS,
  ...(Object.keys(ACTIVATION_FUNCTIONS) as ActivationFunctionName[]),
] as const;

function activationIn(fields: Fields): PlacedActivation {
  return typeof fields.raw('activation') === 'string'
    ? fields.oneOf('activation', WORDS)
    : readFunction(fields.object('activation'));
}
