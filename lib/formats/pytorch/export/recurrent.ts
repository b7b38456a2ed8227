/**
 * Recurrent layers in PyTorch: nn.LSTM, nn.GRU or nn.RNN, with `proj_size` where an LSTM has a
 * projection, and a projected recurrence of the generated module where others have one.
 */
import { unsupportedModel } from '../../../errors';
import { directionName, type Layer, type LayerWeights, vectorOf } from '../../../model';
import { factorsOf, type Weight } from '../../../weights';
import type { PlacedModule } from '../placed';
import type { ExportedTensor } from './state-dict-write';
import { dense, matrix, REMEDY, vector } from './tensors';

/** What no module of PyTorch, nor the projected recurrence, has. */
export function refuseOptions(layer: Layer): void {
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

export function recurrentModule(
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

export function directionTensors(layer: Layer, weights: LayerWeights, d: number): ExportedTensor[] {
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
