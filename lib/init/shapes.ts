/**
 * The shapes of the matrices and vectors of an architecture: to count parameters, and to fill with
 * random numbers.
 */
import { CompactRnnError } from '../errors';
import { specParameters, type MatrixShape, type WeightSpec } from '../weights';
import { GATES } from '../model';
import type { FullLayerSpec, FullSpec } from './spec';
import { outputSizeOf } from './weight-specs';

/** The shape of a matrix, and its kind of weight. */
export interface Shape extends MatrixShape {
  readonly kind: WeightSpec;
}

const DENSE: WeightSpec = { kind: 'dense' };

/** A matrix without gates. */
function plain(rows: number, cols: number, kind = DENSE): Shape {
  return { rows, cols, gates: ['all'], kind };
}

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
  const embedding = spec.tokens === undefined ? undefined : plain(spec.tokens, spec.input);
  let parameters = embedding ? specParameters(embedding.kind, embedding) : 0;
  for (const layer of spec.layers) {
    const directionCount = layer.direction === 'bidirectional' ? 2 : 1;
    const shapes = directionShapes(layer, size);
    layers.push({
      spec: layer,
      inputSize: size,
      directions: Array<DirectionShapes>(directionCount).fill(shapes),
    });
    parameters += directionCount * directionParameters(shapes);
    size = outputSizeOf(layer);
  }
  const output =
    spec.output === undefined ? undefined : plain(spec.output, size, spec.outputWeight);
  if (output) parameters += specParameters(output.kind, output) + output.rows;
  if (parameters > PARAMETER_LIMIT) {
    throw new CompactRnnError(
      'INVALID_OPTION',
      `the spec asks for ${parameters} parameters; at most ${PARAMETER_LIMIT} are made: use fewer or smaller layers`,
    );
  }
  return {
    ...(embedding && { embedding }),
    layers,
    ...(output && { output }),
    parameters,
  };
}

function directionShapes(
  { cell, cells, projection, ...layer }: FullLayerSpec,
  inputSize: number,
): DirectionShapes {
  const gates = GATES[cell];
  const rows = gates.length * cells;
  const { inputWeight = DENSE, recurrentWeight = DENSE } = layer;
  return {
    input: { rows, cols: inputSize, gates, kind: inputWeight },
    recurrent: { rows, cols: projection ?? cells, gates, kind: recurrentWeight },
    bias: rows,
    ...(cell === 'gru' && (layer.resetAfter ?? true) && { recurrentBias: cells }),
    ...(layer.peepholes && { peepholes: 3 * cells }),
    ...(projection !== undefined && { projection: plain(projection, cells) }),
  };
}

function directionParameters({ input, recurrent, bias, ...rest }: DirectionShapes): number {
  const { recurrentBias = 0, peepholes = 0, projection } = rest;
  const matrices = [input, recurrent, ...(projection ? [projection] : [])];
  return (
    matrices.reduce((sum, shape) => sum + specParameters(shape.kind, shape), 0) +
    bias +
    recurrentBias +
    peepholes
  );
}
