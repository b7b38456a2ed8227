/** The messages of onnx.proto3 with the fields that are read, by their numbers there. */
import {
  bytes,
  doubleRanges,
  float,
  floatRanges,
  floats,
  int,
  intRanges,
  ints,
  message,
  messages,
  text,
  texts,
  type Message,
} from './wire';

export const TENSOR = {
  dims: ints(1),
  dataType: int(2),
  floatData: floatRanges(4),
  int32Data: intRanges(5),
  int64Data: intRanges(7),
  name: text(8),
  rawData: bytes(9),
  doubleData: doubleRanges(10),
  uint64Data: intRanges(11),
  externalData: messages(13, { key: text(1), value: text(2) }),
  dataLocation: int(14),
};

const ATTRIBUTE = {
  name: text(1),
  f: float(2),
  i: int(3),
  s: text(4),
  t: message(5, TENSOR),
  floats: floats(7),
  ints: ints(8),
  strings: texts(9),
  /** In a function: the attribute of the call that gives the value. */
  refAttrName: text(21),
};

export const NODE = {
  input: texts(1),
  output: texts(2),
  name: text(3),
  opType: text(4),
  attribute: messages(5, ATTRIBUTE),
  domain: text(7),
  /** Of a function that it calls: which of several of one name. */
  overload: text(8),
};

const DIMENSION = { value: int(1), param: text(2) };
const SHAPE = { dim: messages(1, DIMENSION) };
const TYPE = { tensor: message(1, { elementType: int(1), shape: message(2, SHAPE) }) };
export const VALUE_INFO = { name: text(1), type: message(2, TYPE) };

/** Of a sparse initializer only the name, which is that of its values. */
const SPARSE_TENSOR = { values: message(1, { name: text(8) }) };

export const GRAPH = {
  node: messages(1, NODE),
  initializer: messages(5, TENSOR),
  sparseInitializer: messages(15, SPARSE_TENSOR),
  input: messages(11, VALUE_INFO),
  output: messages(12, VALUE_INFO),
};

export const MODEL = {
  irVersion: int(1),
  /** A message of fields {@link GRAPH}. */
  graph: bytes(7),
  opset: messages(8, { domain: text(1), version: int(2) }),
};

export type TensorProto = Message<typeof TENSOR>;
export type AttributeProto = Message<typeof ATTRIBUTE>;
export type NodeProto = Message<typeof NODE>;
export type ValueInfoProto = Message<typeof VALUE_INFO>;
export type GraphProto = Message<typeof GRAPH>;

/** The operator with its domain, where that is not ONNX's own. */
export function operatorOf({ domain, opType }: NodeProto): string {
  return domain === '' || domain === 'ai.onnx' ? opType : `${domain}.${opType}`;
}

/** Whether a call of the function that it stands in gives an attribute of the node its value. */
export function hasAttributeOfCall({ attribute }: NodeProto): boolean {
  return attribute.some(({ refAttrName }) => refAttrName !== '');
}
