/**
 * The modules of PyTorch that say what a network does, each with its tensors: one nn.LSTM, nn.GRU
 * or nn.RNN a layer, `proj_size` where an LSTM has a projection, a projected recurrence of the
 * generated module where others have one, and nn.Linear for what is dense or a product of two.
 */
import { unsupportedModel } from '../../../errors';
import {
  directionName,
  isDenseLayer,
  vectorOf,
  type DenseLayer,
  type FrameLayer,
  type Layer,
  type LayerWeights,
  type Network,
} from '../../../model';
import { factorsOf, type Weight } from '../../../weights';
import type { PlacedModule } from '../architecture';
import type { AttributeNames } from './names';
import type { ExportedTensor } from './state-dict-write';

/** A module of the generated class. */
export interface ExportedModule {
  readonly attribute: string;
  /** What makes it. */
  readonly constructor: string;
  /** The statement that turns x into the next x. */
  readonly step: string;
  /** By their names in the module. */
  readonly tensors: readonly ExportedTensor[];
  /** Its place in the architecture that the file carries. */
  readonly placed: PlacedModule;
}

const REMEDY =
  'only networks of dense matrices and products of two are written for PyTorch: compress with joint-svd, or keep .safetensors';

const FUNCTIONS = {
  none: (x: string) => x,
  sigmoid: (x: string) => `torch.sigmoid(${x})`,
  tanh: (x: string) => `torch.tanh(${x})`,
  relu: (x: string) => `torch.relu(${x})`,
  softmax: (x: string) => `torch.softmax(${x}, -1)`,
  'log-softmax': (x: string) => `torch.log_softmax(${x}, -1)`,
} as const;

/** Makes the modules, one after the other. */
export class ModuleMaker {
  constructor(private readonly names: AttributeNames) {}

  embedding(weight: Weight): ExportedModule {
    const attribute = this.names.of('embedding');
    return {
      attribute,
      constructor: `nn.Embedding(${weight.rows}, ${weight.cols})`,
      step: `x = self.${attribute}(x)`,
      tensors: [matrix('weight', dense('the embedding', weight))],
      placed: { module: attribute, use: 'embedding' },
    };
  }

  /** Of a product of two matrices two modules. */
  dense(layer: DenseLayer): ExportedModule[] {
    const { name, weight, activation } = layer;
    const bias = vectorOf(layer, 'bias');
    const factors = factorsOf(weight);
    const below = factors ? [this.#linear(`${name}_factor`, factors[1])] : [];
    const attribute = this.names.of(name);
    const above = factors ? factors[0] : dense(name, weight);
    return [
      ...below,
      {
        attribute,
        constructor: `nn.Linear(${above.cols}, ${above.rows}${bias ? '' : ', bias=False'})`,
        step: `x = ${FUNCTIONS[activation](`self.${attribute}(x)`)}`,
        tensors: [matrix('weight', above), ...(bias ? [vector('bias', bias)] : [])],
        placed: { module: attribute, name, use: 'linear', activation },
      },
    ];
  }

  frame(layer: FrameLayer): ExportedModule[] {
    if (isDenseLayer(layer)) return this.dense(layer);
    if (layer.kind !== 'layer-norm')
      throw unsupportedModel(`${layer.name} is ${layer.kind}: ${REMEDY}`);
    const { name, size, epsilon, scale, shift } = layer;
    const attribute = this.names.of(name);
    return [
      {
        attribute,
        constructor: `nn.LayerNorm(${size}, eps=${epsilon})`,
        step: `x = self.${attribute}(x)`,
        tensors: [
          vector('weight', scale ?? new Float32Array(size).fill(1)),
          vector('bias', shift ?? new Float32Array(size)),
        ],
        placed: { module: attribute, name, epsilon },
      },
    ];
  }

  recurrent(layer: Layer): ExportedModule[] {
    refuseOptions(layer);
    const [first] = layer.weights;
    const input = factorsOf(first!.input);
    const below = input ? [this.#linear(`${layer.name}_input`, input[1])] : [];
    const attribute = this.names.of(layer.name);
    const tensors = layer.weights.flatMap((weights, d) => directionTensors(layer, weights, d));
    const inputSize = input ? input[1].rows : layer.inputSize;
    const { constructor, ...placed } = recurrentModule(layer, inputSize);
    return [
      ...below,
      {
        attribute,
        constructor,
        step: `x, last = run(self.${attribute}, x, lengths)`,
        tensors,
        placed: { module: attribute, name: layer.name, ...placed },
      },
    ];
  }

  #linear(name: string, weight: Weight): ExportedModule {
    const attribute = this.names.of(name);
    return {
      attribute,
      constructor: `nn.Linear(${weight.cols}, ${weight.rows}, bias=False)`,
      step: `x = self.${attribute}(x)`,
      tensors: [matrix('weight', weight)],
      placed: { module: attribute, name, use: 'linear', activation: 'none' },
    };
  }
}

/** What no module of PyTorch, nor the projected recurrence, has. */
function refuseOptions(layer: Layer): void {
  const { name, cell, direction, gateClip, cellClip, coupledGates } = layer;
  const refuse = (what: string): never => {
    throw unsupportedModel(`${name} has ${what}, which PyTorch's layers have not: ${REMEDY}`);
  };
  if (gateClip !== undefined || cellClip !== undefined) refuse('a clip');
  if (coupledGates) refuse('coupled gates');
  if (direction === 'backward') refuse('a backward direction alone');
  if (cell === 'gru' && !layer.resetAfter) refuse('a reset gate before the recurrent product');
  for (const [d, weights] of layer.weights.entries()) {
    if (vectorOf(weights, 'peepholes')) refuse('peepholes');
    if (weights.activations) refuse('activations of its own');
    if (vectorOf(weights, 'initialHidden') ?? vectorOf(weights, 'initialCell'))
      refuse('initial states');
    if (layer.weights.length > 1 && factorsOf(weights.input))
      throw unsupportedModel(
        `${directionName(layer, d)} has a W_x of two factors in one of two directions: ${REMEDY}`,
      );
  }
  const ranks = new Set(layer.weights.map((weights) => projectionOf(weights)?.rows));
  if (ranks.size > 1) refuse('projections of two ranks');
}

/** P, or the second factor of a W_h of two. */
function projectionOf({ projection, recurrent }: LayerWeights): Weight | undefined {
  return projection ?? factorsOf(recurrent)?.[1];
}

function recurrentModule(
  layer: Layer,
  inputSize: number,
): Pick<PlacedModule, 'activation' | 'emits'> & { constructor: string } {
  const { name, cell, hiddenSize, direction, activation = 'tanh' } = layer;
  const [first] = layer.weights;
  const rank = first && projectionOf(first)?.rows;
  const isWhole = layer.emits === 'hidden' || (rank !== undefined && !first?.projection);
  const own = cell === 'rnn' ? { activation } : {};
  const both = direction === 'bidirectional' ? ', bidirectional=True' : '';
  const relu = cell === 'rnn' && activation === 'relu' ? ', nonlinearity="relu"' : '';
  const isPlain = rank === undefined || (cell === 'lstm' && !isWhole);
  if (isPlain && activation !== 'sigmoid') {
    const projected = rank === undefined ? '' : `, proj_size=${rank}`;
    const options = `${projected}${both}${relu}, batch_first=True`;
    return {
      constructor: `nn.${cell.toUpperCase()}(${inputSize}, ${hiddenSize}${options})`,
      ...own,
    };
  }
  if (both !== '' || rank === undefined)
    throw unsupportedModel(`${name} is a ${direction} ${cell} that PyTorch has not: ${REMEDY}`);
  const options = `${isWhole ? ', emits_hidden=True' : ''}${cell === 'rnn' ? `, activation="${activation}"` : ''}`;
  return {
    constructor: `Projected("${cell}", ${inputSize}, ${hiddenSize}, ${rank}${options})`,
    ...own,
    ...(isWhole && { emits: 'hidden' }),
  };
}

function directionTensors(layer: Layer, weights: LayerWeights, d: number): ExportedTensor[] {
  const name = directionName(layer, d);
  const suffix = d === 0 ? '_l0' : '_l0_reverse';
  const { input, recurrent } = weights;
  const projection = projectionOf(weights);
  const bias = vectorOf(weights, 'bias')!;
  const recurrentBias = vectorOf(weights, 'recurrentBias');
  const ofRecurrent = new Float32Array(bias.length);
  if (recurrentBias) ofRecurrent.set(recurrentBias, bias.length - recurrentBias.length);
  return [
    matrix(`weight_ih${suffix}`, factorsOf(input)?.[0] ?? dense(`${name} W_x`, input)),
    matrix(`weight_hh${suffix}`, factorsOf(recurrent)?.[0] ?? dense(`${name} W_h`, recurrent)),
    vector(`bias_ih${suffix}`, bias),
    vector(`bias_hh${suffix}`, ofRecurrent),
    ...(projection ? [matrix(`weight_hr${suffix}`, dense(`${name} P`, projection))] : []),
  ];
}

function dense(what: string, weight: Weight): Weight {
  if (weight.kind === 'dense') return weight;
  throw unsupportedModel(`${what} is a ${weight.kind} matrix: ${REMEDY}`);
}

/** Any type of numbers becomes floats. */
function matrix(name: string, weight: Weight): ExportedTensor {
  const { rows, cols } = weight;
  return { name, dims: [rows, cols], type: 'FloatStorage', data: () => weight.data };
}

function vector(name: string, data: Float32Array): ExportedTensor {
  return { name, dims: [data.length], type: 'FloatStorage', data: () => data };
}

/** The modules of a network, in the order in which they run. */
export function modulesOfNetwork(
  network: Network,
  names: AttributeNames,
): { readonly body: ExportedModule[]; readonly head: ExportedModule[] } {
  const maker = new ModuleMaker(names);
  const { embedding, layers, beforeHead = [], head } = network;
  return {
    body: [
      ...(embedding ? [maker.embedding(embedding)] : []),
      ...layers.flatMap((layer) => [
        ...(layer.before ?? []).flatMap((frame) => maker.frame(frame)),
        ...maker.recurrent(layer),
      ]),
    ],
    head: [...beforeHead, ...head].flatMap((frame) => maker.frame(frame)),
  };
}
