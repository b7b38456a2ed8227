/**
 * The steps of a network in PyTorch, each with its module: one nn.LSTM, nn.GRU or nn.RNN a layer
 * (see recurrent.ts), nn.Linear for what is dense or a product of two, normalizations, and
 * expressions for what has no numbers of its own.
 */
import { unsupportedModel } from '../../../errors';
import {
  type CombinationLayer,
  isDenseLayer,
  isNormalization,
  vectorOf,
  type DenseLayer,
  type FrameLayer,
  type Layer,
  type Network,
  type NormalizationLayer,
} from '../../../model';
import { factorsOf, type Weight } from '../../../weights';
import { frameActivation } from '../layers';
import type { PlacedLayer } from '../placed';
import { activated } from './functions';
import type { AttributeNames } from './names';
import { directionTensors, recurrentModule, refuseOptions } from './recurrent';
import type { ExportedTensor } from './state-dict-write';
import { affine, dense, matrix, REMEDY, vector } from './tensors';

/** A module of the generated class. */
export interface ExportedModule {
  readonly attribute: string;
  /** What makes it. */
  readonly constructor: string;
  /** By their names in the module. */
  readonly tensors: readonly ExportedTensor[];
}

export interface ExportedStep {
  readonly module?: ExportedModule;
  /** What turns x into the next x. */
  readonly statement: string;
  /** Its place in the architecture that the file carries. */
  readonly placed: PlacedLayer;
}

/** Makes the steps, one after the other. */
export class StepMaker {
  constructor(private readonly names: AttributeNames) {}

  embedding(weight: Weight): ExportedStep {
    const attribute = this.names.of('embedding');
    return {
      module: {
        attribute,
        constructor: `nn.Embedding(${weight.rows}, ${weight.cols})`,
        tensors: [matrix('weight', dense('the embedding', weight))],
      },
      statement: `x = self.${attribute}(x)`,
      placed: { module: attribute, use: 'embedding' },
    };
  }

  /** Of a product of two matrices two modules. */
  dense(layer: DenseLayer): ExportedStep[] {
    const { name, weight } = layer;
    const factors = factorsOf(weight);
    if (!factors) return [this.#linear({ ...layer, weight: dense(name, weight) })];
    return [
      this.#linear({ name: `${name}_factor`, weight: factors[1], activation: 'none' }),
      this.#linear({ ...layer, weight: factors[0] }),
    ];
  }

  frame(layer: FrameLayer): ExportedStep[] {
    if (isDenseLayer(layer)) return this.dense(layer);
    const { name } = layer;
    if (layer.kind === 'combination') return [combination(layer)];
    if (isNormalization(layer)) return [this.#norm(layer)];
    const { size, activation = { name: 'none' } } = layer;
    const scale = vectorOf(layer, 'scale');
    const shift = vectorOf(layer, 'shift');
    if (!scale && !shift)
      return [{ statement: `x = ${activated('x', activation)}`, placed: { activation, name } }];
    const attribute = this.names.of(name);
    return [
      {
        module: {
          attribute,
          constructor: `Scaling(${size})`,
          tensors: affine(size, scale, shift),
        },
        statement: `x = ${activated(`self.${attribute}(x)`, activation)}`,
        placed: { module: attribute, name, use: 'scaling', activation },
      },
    ];
  }

  #norm(layer: NormalizationLayer): ExportedStep {
    const { kind, name, size, epsilon } = layer;
    const attribute = this.names.of(name);
    const title = kind === 'layer-norm' ? 'nn.LayerNorm' : 'RMSNorm';
    return {
      module: {
        attribute,
        constructor: `${title}(${size}, eps=${epsilon})`,
        tensors: affine(size, vectorOf(layer, 'scale'), vectorOf(layer, 'shift')),
      },
      statement: `x = self.${attribute}(x)`,
      placed: { module: attribute, name, use: kind, epsilon },
    };
  }

  recurrent(layer: Layer): ExportedStep[] {
    refuseOptions(layer);
    const [first] = layer.weights;
    const input = factorsOf(first!.input);
    const below: ExportedStep[] = input
      ? [this.#linear({ name: `${layer.name}_input`, weight: input[1], activation: 'none' })]
      : [];
    const attribute = this.names.of(layer.name);
    const tensors = layer.weights.flatMap((weights, d) => directionTensors(layer, weights, d));
    const inputSize = input ? input[1].rows : layer.inputSize;
    const { constructor, ...placed } = recurrentModule(layer, inputSize);
    return [
      ...below,
      {
        module: { attribute, constructor, tensors },
        statement: `x, last = run(self.${attribute}, x, lengths)`,
        placed: { module: attribute, name: layer.name, ...placed },
      },
    ];
  }

  #linear(layer: DenseLayer): ExportedStep {
    const { name, weight, activation } = layer;
    const attribute = this.names.of(name);
    const bias = vectorOf(layer, 'bias');
    return {
      module: {
        attribute,
        constructor: `nn.Linear(${weight.cols}, ${weight.rows}${bias ? '' : ', bias=False'})`,
        tensors: [matrix('weight', weight), ...(bias ? [vector('bias', bias)] : [])],
      },
      statement: `x = ${activated(`self.${attribute}(x)`, frameActivation(activation))}`,
      placed: { module: attribute, name, use: 'linear', activation },
    };
  }
}

/** `kept` has the outputs of the layers that a later one reads. */
function combination({ name, by, with: source, leads }: CombinationLayer): ExportedStep {
  const other = keptAs(source);
  const pair = leads ? `${other}, x` : `x, ${other}`;
  const results = {
    sum: `x + ${other}`,
    product: `x * ${other}`,
    concatenation: `torch.cat([${pair}], -1)`,
    recall: other,
  } as const;
  return {
    statement: `x = ${results[by]}`,
    placed: { combine: by, with: source, name, ...(leads && { leads }) },
  };
}

const keptAs = (name: string): string => `kept[${JSON.stringify(name)}]`;

/** The steps of a network, in their order. */
export function stepsOfNetwork(
  network: Network,
  names: AttributeNames,
): { readonly body: ExportedStep[]; readonly head: ExportedStep[] } {
  const maker = new StepMaker(names);
  const { embedding, layers, beforeHead = [], head, emits } = network;
  const frames = [...layers.flatMap(({ before = [] }) => before), ...beforeHead, ...head];
  const combined = frames.flatMap((layer) => (layer.kind === 'combination' ? [layer] : []));
  const behind = beforeHead.find(({ kind }) => kind === 'combination');
  if (emits === 'last-frame' && behind)
    throw unsupportedModel(
      `${behind.name} puts frames together behind the layer whose last frame alone is given: ${REMEDY}`,
    );
  const wanted = new Set(combined.map((layer) => layer.with));
  const keeping = (name: string, steps: ExportedStep[]): ExportedStep[] => {
    const last = steps.at(-1);
    if (!last || !wanted.has(name)) return steps;
    return steps.with(-1, { ...last, statement: `${last.statement}\n${keptAs(name)} = x` });
  };
  const framesOf = (all: readonly FrameLayer[]): ExportedStep[] =>
    all.flatMap((layer) => keeping(layer.name, maker.frame(layer)));
  return {
    body: [
      ...(embedding ? [maker.embedding(embedding)] : []),
      ...layers.flatMap((layer) => [
        ...framesOf(layer.before ?? []),
        ...keeping(layer.name, maker.recurrent(layer)),
      ]),
    ],
    head: framesOf([...beforeHead, ...head]),
  };
}
