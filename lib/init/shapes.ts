/** The matrices and vectors that an architecture asks for, before any number is stored: to count and to fill. */
import { CompactRnnError } from '../errors';
import { GATES } from '../model/layer';
import type { FullLayerSpec, FullSpec } from './spec';

/** Rows and columns. */
export type Shape = readonly [number, number];

/** The shapes of one direction of a layer, as `LayerWeights` names them. */
export interface DirectionShapes {
  readonly input: Shape;
  readonly recurrent: Shape;
  readonly bias: number;
  readonly recurrentBias?: number;
  readonly peepholes?: number;
  readonly projection?: Shape;
}

export interface LayerShapes {
  readonly spec: FullLayerSpec;
  readonly inputSize: number;
  readonly directions: readonly DirectionShapes[];
}

export interface ModelShapes {
  readonly embedding?: Shape;
  readonly layers: readonly LayerShapes[];
  readonly output?: Shape;
  /** Weights, biases and peepholes. */
  readonly parameters: number;
}

/** 4 GiB of f32. */
const PARAMETER_LIMIT = 2 ** 30;

/** @throws CompactRnnError INVALID_OPTION where the model would be too large. */
export function modelShapes(spec: FullSpec): ModelShapes {
  const layers: LayerShapes[] = [];
  let size = spec.input;
  const embedding: Shape | undefined = spec.tokens === undefined ? undefined : [spec.tokens, spec.input];
  let parameters = embedding ? embedding[0] * embedding[1] : 0;
  for (const layer of spec.layers) {
    const directionCount = layer.direction === 'bidirectional' ? 2 : 1;
    const shapes = directionShapes(layer, size);
    layers.push({
      spec: layer,
      inputSize: size,
      directions: Array<DirectionShapes>(directionCount).fill(shapes),
    });
    parameters += directionCount * directionParameters(shapes);
    size = directionCount * (layer.projection ?? layer.cells);
  }
  if (spec.output !== undefined) parameters += spec.output * (size + 1);
  if (parameters > PARAMETER_LIMIT) {
    throw new CompactRnnError(
      'INVALID_OPTION',
      `the spec asks for ${parameters} parameters; at most ${PARAMETER_LIMIT} are made: use fewer or smaller layers`,
    );
  }
  return {
    ...(embedding && { embedding }),
    layers,
    ...(spec.output !== undefined && { output: [spec.output, size] as const }),
    parameters,
  };
}

function directionShapes(
  { cell, cells, projection, ...layer }: FullLayerSpec,
  inputSize: number,
): DirectionShapes {
  const rows = GATES[cell].length * cells;
  return {
    input: [rows, inputSize],
    recurrent: [rows, projection ?? cells],
    bias: rows,
    ...(cell === 'gru' && (layer.resetAfter ?? true) && { recurrentBias: cells }),
    ...(layer.peepholes && { peepholes: 3 * cells }),
    ...(projection !== undefined && { projection: [projection, cells] as const }),
  };
}

function directionParameters({ input, recurrent, bias, ...rest }: DirectionShapes): number {
  const { recurrentBias = 0, peepholes = 0, projection = [0, 0] } = rest;
  return (
    [input, recurrent, projection].reduce((sum, [rows, cols]) => sum + rows * cols, 0) +
    bias +
    recurrentBias +
    peepholes
  );
}
