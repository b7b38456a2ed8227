/** The operators that can be followed, and what becomes of a value that meets any other. */
import * as arithmetic from './arithmetic';
import { reduceProd, where } from './constant-arithmetic';
import { dequantized, dynamicQuantizeLstm } from './quantized';
import { einsum, gemm, matMul } from './dense';
import { batchNorm, norm, softmax } from './elementwise';
import { FUNCTIONS } from './functions';
import { erf, withGates } from './gelu';
import { wholeParts } from './features';
import { FREE_OPERANDS, recurrent } from './layers';
import { Refusal, type Operation } from './operation';
import { operatorOf } from './proto';
import { reduceSum } from './combine';
import * as rearrange from './rearrange';
import * as shapes from './shapes';
import { reduceMean, withStatistics } from './statistics';
import { latest, originOf, type Complaint, type Features, type Foreign, type Value } from './value';

type Operator = (op: Operation) => Value[];

export const RECURRENT: Readonly<Record<string, Operator>> = {
  RNN: recurrent('rnn'),
  LSTM: recurrent('lstm'),
  GRU: recurrent('gru'),
  'com.microsoft.DynamicQuantizeLSTM': dynamicQuantizeLstm,
};

/** These pick and reorder elements, so that states packed by them are still states. */
const SHUFFLES: Readonly<Record<string, Operator>> = {
  Identity: shapes.unchanged,
  Cast: shapes.cast,
  Transpose: rearrange.transpose,
  Squeeze: rearrange.squeeze,
  Unsqueeze: rearrange.unsqueeze,
  Reshape: rearrange.reshape,
  Flatten: rearrange.flatten,
  Concat: rearrange.concat,
  Gather: rearrange.gather,
  Slice: rearrange.slice,
  Split: rearrange.split,
};

const PLAIN: Readonly<Record<string, Operator>> = {
  ...RECURRENT,
  ...SHUFFLES,
  Constant: shapes.constantOf,
  ConstantOfShape: shapes.constantOfShape,
  Shape: shapes.shape,
  Expand: shapes.expand,
  Tile: shapes.tile,
  Dropout: shapes.unchanged,
  Size: shapes.size,
  MatMul: matMul,
  Gemm: gemm,
  Einsum: einsum,
  Add: arithmetic.add,
  Sub: arithmetic.sub,
  Mul: arithmetic.mul,
  Div: arithmetic.div,
  Min: arithmetic.min,
  Max: arithmetic.max,
  Equal: arithmetic.equal,
  Where: where,
  ReduceProd: reduceProd,
  ReduceMean: reduceMean,
  ReduceSum: reduceSum,
  DequantizeLinear: dequantized,
  ...FUNCTIONS,
  BatchNormalization: batchNorm,
  LayerNormalization: norm('layer-norm'),
  RMSNormalization: norm('rms-norm'),
  SimplifiedLayerNormalization: norm('rms-norm'),
  Softmax: softmax('softmax'),
  LogSoftmax: softmax('log-softmax'),
  Erf: erf,
};

/** Where exporters write an operator out of several, these are steps of it. */
const OPERATORS = withGates(withStatistics(PLAIN));

const NO_SUCH_OPERATOR =
  'a model has recurrent layers, and between them dense layers, normalization, functions of single numbers and what moves data';

function lookUp<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

function foreign(op: Operation, complaint: Complaint): Foreign {
  const operands = op.operands.filter((value) => value !== undefined);
  const picked = operands.every(
    (v) => v.kind !== 'foreign' || v.shuffled || v.origin === 'constants',
  );
  return {
    kind: 'foreign',
    complaint,
    origin: latest(operands.map(originOf)),
    shuffled: picked && lookUp(SHUFFLES, operatorOf(op.node)) !== undefined,
    operands,
  };
}

/**
 * The complaint that a node inherits from its operands: that of the data it works on, else that of
 * constants it could not fold. Where something that might have been a state meets a node that does
 * more than move it, things go wrong at that node.
 */
function inherited(op: Operation, known: boolean): Complaint | undefined {
  const name = operatorOf(op.node);
  const free = lookUp(RECURRENT, name) ? FREE_OPERANDS : [];
  const read = op.operands.filter(
    (value, index) => value !== undefined && !free.includes(index),
  ) as Value[];
  const foreigners = read.filter((value) => value.kind === 'foreign');
  const position = ({ shuffled, complaint }: Foreign): number =>
    shuffled && !lookUp(SHUFFLES, name) ? op.position : complaint.position;
  foreigners.sort((a, b) => position(a) - position(b));
  const ofData = foreigners.find(({ origin }) => origin !== 'constants');
  const constantsMatter = known || latest(read.map(originOf)) === 'constants';
  const first = ofData ?? (constantsMatter ? foreigners[0] : undefined);
  return first && { ...first.complaint, position: position(first) };
}

/** Whether a network could end with it. */
function isWholeOutput(value: Features): boolean {
  try {
    wholeParts(value);
    return !value.flipped;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

/** The operand that a network could end with. */
function readableUpTo(op: Operation): string | undefined {
  const index = op.operands.findIndex(
    (value) =>
      value?.kind === 'features' &&
      value.parts.every(({ chain }) => chain.depth > 0) &&
      isWholeOutput(value),
  );
  return index < 0 ? undefined : op.node.input[index];
}

/**
 * The outputs of a node. What cannot be represented becomes foreign, and matters only if the output
 * needs it.
 */
export function evaluate(op: Operation): Value[] {
  const name = operatorOf(op.node);
  const operator = lookUp(OPERATORS, name);
  const allForeign = (complaint: Complaint): Value[] => {
    const value = foreign(op, complaint);
    return op.node.output.map(() => value);
  };
  const complaint = inherited(op, operator !== undefined);
  if (complaint) return allForeign(complaint);
  try {
    if (!operator) throw new Refusal(NO_SUCH_OPERATOR);
    return operator(op);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { node, position } = op;
    const { message, inPlace } = error;
    return allForeign({ node, why: message, inPlace, position, upTo: readableUpTo(op) });
  }
}
