/** New nodes, tensors and graphs of a model that is written again: messages of onnx.proto3. */
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** TensorProto.DataType of what is written. */
export const DATA_TYPES = {
  float: 1,
  uint8: 2,
  int8: 3,
  int64: 7,
  bool: 9,
  float16: 10,
  double: 11,
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

/** A float attribute, as whole numbers are ints. */
export interface FloatValue {
  readonly float: number;
}

export type AttributeValue =
  | number
  | string
  | readonly number[]
  | FloatValue
  | { readonly tensor: NewTensor }
  | { readonly graph: NewGraph };

export interface NewNode {
  readonly op: string;
  readonly name: string;
  readonly domain?: string;
  /** An empty name stands for an operand that is left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
  /** Attributes of a node that it takes the place of: whole fields. */
  readonly copied?: readonly Uint8Array[];
}

/** The body of a Scan: inputs and outputs of one type. */
export interface NewGraph {
  readonly name: string;
  readonly nodes: readonly NewNode[];
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Of inputs and outputs, but those that `types` names. */
  readonly type: TensorType;
  readonly types?: Readonly<Record<string, TensorType>>;
}

type Write = (writer: BinaryWriter) => void;

function nested(writer: BinaryWriter, number: number, write: Write): void {
  writer.tag(number, WireType.LengthDelimited).fork();
  write(writer);
  writer.join();
}

function text(writer: BinaryWriter, number: number, value: string): void {
  writer.tag(number, WireType.LengthDelimited).string(value);
}

function int(writer: BinaryWriter, number: number, value: number): void {
  writer.tag(number, WireType.Varint).int64(value);
}

function writeTensor(writer: BinaryWriter, { name, type, dims, raw }: NewTensor): void {
  for (const dim of dims) int(writer, 1, dim);
  int(writer, 2, DATA_TYPES[type]);
  if (name !== '') text(writer, 8, name);
  writer.tag(9, WireType.LengthDelimited).bytes(raw);
}

/** AttributeProto.type (field 20), and the field that holds the value. */
function writeValue(writer: BinaryWriter, value: AttributeValue): void {
  const typed = (type: number): void => {
    int(writer, 20, type);
  };
  if (typeof value === 'number') {
    int(writer, 3, value);
    typed(2);
  } else if (typeof value === 'string') {
    text(writer, 4, value);
    typed(3);
  } else if ('float' in value) {
    writer.tag(2, WireType.Bit32).float(value.float);
    typed(1);
  } else if ('tensor' in value) {
    nested(writer, 5, (w) => {
      writeTensor(w, value.tensor);
    });
    typed(4);
  } else if ('graph' in value) {
    nested(writer, 6, (w) => {
      writeGraph(w, value.graph);
    });
    typed(5);
  } else {
    for (const item of value) int(writer, 8, item);
    typed(7);
  }
}

function writeNode(writer: BinaryWriter, node: NewNode): void {
  for (const input of node.inputs) text(writer, 1, input);
  for (const output of node.outputs) text(writer, 2, output);
  text(writer, 3, node.name);
  text(writer, 4, node.op);
  for (const [name, value] of Object.entries(node.attributes ?? {}))
    nested(writer, 5, (w) => {
      text(w, 1, name);
      writeValue(w, value);
    });
  for (const field of node.copied ?? []) writer.raw(field);
  if (node.domain !== undefined) text(writer, 7, node.domain);
}

function writeValueInfo(writer: BinaryWriter, name: string, of: TensorType): void {
  text(writer, 1, name);
  nested(writer, 2, (type) => {
    nested(type, 1, (tensor) => {
      int(tensor, 1, DATA_TYPES[of]);
    });
  });
}

function writeGraph(writer: BinaryWriter, graph: NewGraph): void {
  for (const node of graph.nodes)
    nested(writer, 1, (w) => {
      writeNode(w, node);
    });
  text(writer, 2, graph.name);
  const values = (number: number, names: readonly string[]): void => {
    for (const name of names)
      nested(writer, number, (w) => {
        writeValueInfo(w, name, graph.types?.[name] ?? graph.type);
      });
  };
  values(11, graph.inputs);
  values(12, graph.outputs);
}

export function nodeBytes(node: NewNode): Uint8Array {
  const writer = new BinaryWriter();
  writeNode(writer, node);
  return writer.finish();
}

export function tensorBytes(tensor: NewTensor): Uint8Array {
  const writer = new BinaryWriter();
  writeTensor(writer, tensor);
  return writer.finish();
}

/** A ValueInfoProto of floats, of any shape. */
export function valueBytes(name: string): Uint8Array {
  const writer = new BinaryWriter();
  writeValueInfo(writer, name, 'float');
  return writer.finish();
}

/** An OperatorSetIdProto. */
export function opsetBytes(domain: string, version: number): Uint8Array {
  const writer = new BinaryWriter();
  text(writer, 1, domain);
  int(writer, 2, version);
  return writer.finish();
}
