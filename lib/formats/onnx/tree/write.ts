/**
 * New models, and new nodes, tensors and graphs of one that is written again: messages of
 * onnx.proto3 with their field numbers there. What they mean is not checked.
 */
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** TensorProto.DataType of what is written. */
export const DATA_TYPES = {
  float: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
  double: 11,
  uint4: 21,
  int4: 22,
} as const;
export type TensorType = keyof typeof DATA_TYPES;

const TYPE_NAMES = new Map(
  Object.entries(DATA_TYPES).map(([name, number]) => [number as number, name as TensorType]),
);

/** By TensorProto.DataType; undefined for those that are not written. */
export const tensorType = (dataType: number): TensorType | undefined => TYPE_NAMES.get(dataType);

export interface NewTensor {
  readonly name: string;
  readonly type: TensorType;
  readonly dims: readonly number[];
  /** Its elements as they are stored, little-endian. */
  readonly raw: Uint8Array;
}

/** Where plain numbers are ints. */
export type AttributeValue =
  | number
  | string
  | readonly number[]
  | readonly string[]
  | { readonly float: number }
  | { readonly floats: readonly number[] }
  | { readonly tensor: NewTensor }
  | { readonly graph: NewGraph };

export interface NewNode {
  readonly op: string;
  readonly name?: string;
  readonly domain?: string;
  /** Of a function that it calls: which of several of one name. */
  readonly overload?: string;
  /** An empty name stands for an operand that is left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
  /** Attributes of a node that it takes the place of: whole fields. */
  readonly copied?: readonly Uint8Array[];
}

/** An input or output of a graph. */
export interface NewValue {
  readonly name: string;
  /** Default float. */
  readonly type?: TensorType;
  /** Sizes, and names of open ones; left out where the graph does not say. */
  readonly dims?: readonly (number | string)[] | undefined;
}

/** A model's graph, or the body of a Scan. */
export interface NewGraph {
  readonly name: string;
  readonly nodes: readonly NewNode[];
  readonly initializers?: readonly NewTensor[];
  readonly inputs: readonly NewValue[];
  readonly outputs: readonly NewValue[];
}

/** A function of a model, which its nodes call by domain and name. */
export interface NewFunction {
  readonly name: string;
  readonly domain: string;
  readonly overload?: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly nodes: readonly NewNode[];
  /** The versions of operator sets, by domain. */
  readonly opsets: Readonly<Record<string, number>>;
}

export interface NewModel {
  readonly irVersion: number;
  readonly graph: NewGraph;
  readonly opsets: Readonly<Record<string, number>>;
  readonly functions?: readonly NewFunction[];
}

type Write<T> = (writer: BinaryWriter, value: T) => void;

/** Messages in a field. */
function messages<T>(
  writer: BinaryWriter,
  number: number,
  all: readonly T[],
  write: Write<T>,
): void {
  for (const each of all) {
    writer.tag(number, WireType.LengthDelimited).fork();
    write(writer, each);
    writer.join();
  }
}

function texts(writer: BinaryWriter, number: number, all: readonly string[]): void {
  for (const each of all) writer.tag(number, WireType.LengthDelimited).string(each);
}

function ints(writer: BinaryWriter, number: number, all: readonly number[]): void {
  for (const each of all) writer.tag(number, WireType.Varint).int64(each);
}

function floats(writer: BinaryWriter, number: number, all: readonly number[]): void {
  for (const each of all) writer.tag(number, WireType.Bit32).float(each);
}

const writeTensor: Write<NewTensor> = (writer, { name, type, dims, raw }) => {
  ints(writer, 1, dims);
  ints(writer, 2, [DATA_TYPES[type]]);
  if (name !== '') texts(writer, 8, [name]);
  writer.tag(9, WireType.LengthDelimited).bytes(raw);
};

/** AttributeProto.AttributeType of each kind of value. */
const KINDS = { float: 1, int: 2, string: 3, tensor: 4, graph: 5, floats: 6, ints: 7, strings: 8 };

/** Writes the field that holds the value; its kind. */
function writeValue(writer: BinaryWriter, value: AttributeValue): keyof typeof KINDS {
  if (typeof value === 'number') {
    ints(writer, 3, [value]);
    return 'int';
  }
  if (typeof value === 'string') {
    texts(writer, 4, [value]);
    return 'string';
  }
  if ('float' in value) {
    floats(writer, 2, [value.float]);
    return 'float';
  }
  if ('floats' in value) {
    floats(writer, 7, value.floats);
    return 'floats';
  }
  if ('tensor' in value) {
    messages(writer, 5, [value.tensor], writeTensor);
    return 'tensor';
  }
  if ('graph' in value) {
    messages(writer, 6, [value.graph], writeGraph);
    return 'graph';
  }
  const isWords = (all: readonly unknown[]): all is readonly string[] => typeof all[0] === 'string';
  if (isWords(value)) texts(writer, 9, value);
  else ints(writer, 8, value);
  return isWords(value) ? 'strings' : 'ints';
}

const writeAttribute: Write<readonly [string, AttributeValue]> = (writer, [name, value]) => {
  texts(writer, 1, [name]);
  ints(writer, 20, [KINDS[writeValue(writer, value)]]);
};

const writeNode: Write<NewNode> = (writer, node) => {
  texts(writer, 1, node.inputs);
  texts(writer, 2, node.outputs);
  if (node.name !== undefined) texts(writer, 3, [node.name]);
  texts(writer, 4, [node.op]);
  messages(writer, 5, Object.entries(node.attributes ?? {}), writeAttribute);
  for (const field of node.copied ?? []) writer.raw(field);
  if (node.domain !== undefined) texts(writer, 7, [node.domain]);
  if (node.overload !== undefined) texts(writer, 8, [node.overload]);
};

const writeDim: Write<number | string> = (writer, dim) => {
  if (typeof dim === 'number') ints(writer, 1, [dim]);
  else texts(writer, 2, [dim]);
};

/** A ValueInfoProto: name and type, of which that of a tensor: elements and shape. */
const writeInfo: Write<NewValue> = (writer, { name, type = 'float', dims }) => {
  texts(writer, 1, [name]);
  const shape = dims ? [dims] : [];
  messages(writer, 2, [type], (ofType) => {
    messages(ofType, 1, [type], (ofTensor) => {
      ints(ofTensor, 1, [DATA_TYPES[type]]);
      messages(ofTensor, 2, shape, (ofShape, sizes) => {
        messages(ofShape, 1, sizes, writeDim);
      });
    });
  });
};

function writeGraph(writer: BinaryWriter, graph: NewGraph): void {
  messages(writer, 1, graph.nodes, writeNode);
  texts(writer, 2, [graph.name]);
  messages(writer, 5, graph.initializers ?? [], writeTensor);
  messages(writer, 11, graph.inputs, writeInfo);
  messages(writer, 12, graph.outputs, writeInfo);
}

/** An OperatorSetIdProto. */
const writeOpset: Write<readonly [domain: string, version: number]> = (writer, opset) => {
  texts(writer, 1, [opset[0]]);
  ints(writer, 2, [opset[1]]);
};

const writeFunction: Write<NewFunction> = (writer, each) => {
  texts(writer, 1, [each.name]);
  texts(writer, 4, each.inputs);
  texts(writer, 5, each.outputs);
  messages(writer, 7, each.nodes, writeNode);
  messages(writer, 9, Object.entries(each.opsets), writeOpset);
  texts(writer, 10, [each.domain]);
  if (each.overload !== undefined) texts(writer, 13, [each.overload]);
};

const writeModel: Write<NewModel> = (writer, { irVersion, graph, opsets, functions = [] }) => {
  ints(writer, 1, [irVersion]);
  messages(writer, 7, [graph], writeGraph);
  messages(writer, 8, Object.entries(opsets), writeOpset);
  messages(writer, 25, functions, writeFunction);
};

/** A message by itself. */
function bytesBy<T>(write: Write<T>): (value: T) => Uint8Array {
  return (value) => {
    const writer = new BinaryWriter();
    write(writer, value);
    return writer.finish();
  };
}

export const nodeBytes = bytesBy(writeNode);
export const tensorBytes = bytesBy(writeTensor);
export const valueBytes = bytesBy(writeInfo);
export const opsetBytes = bytesBy(writeOpset);
export const modelBytes = bytesBy(writeModel);
