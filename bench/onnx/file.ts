/**
 * ONNX files from a description of their graph: the messages of onnx.proto3 with their field
 * numbers there. What a graph means is not checked, so that the tests can write wrong ones.
 */
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** A number that is a float attribute even where it is whole. */
export interface FloatAttribute {
  readonly float: number;
}

/** Numbers that are floats even where they are whole. */
export interface FloatsAttribute {
  readonly floats: readonly number[];
}

export type Attribute =
  number | string | readonly number[] | readonly string[] | FloatAttribute | FloatsAttribute;

export interface NodeSpec {
  readonly op: string;
  readonly name?: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly domain?: string;
}

export interface TensorSpec {
  readonly dims: readonly number[];
  readonly data: ArrayLike<number>;
  readonly type?: keyof typeof DATA_TYPES;
}

export interface GraphSpec {
  readonly nodes: readonly NodeSpec[];
  /** Dims by name; undefined where the file says nothing of them. */
  readonly inputs: Readonly<Record<string, readonly (number | string)[] | undefined>>;
  readonly outputs: readonly string[];
  readonly initializers?: Readonly<Record<string, TensorSpec>>;
  readonly opset?: number;
  /** The versions of operator sets besides ONNX's own, by domain. */
  readonly domains?: Readonly<Record<string, number>>;
}

const DATA_TYPES = { float: 1, int8: 3, int32: 6, int64: 7 } as const;
const ATTRIBUTE_TYPES = { float: 1, int: 2, string: 3, floats: 6, ints: 7, strings: 8 } as const;

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

export function writeTensor(
  writer: BinaryWriter,
  name: string,
  { dims, data, type = 'float' }: TensorSpec,
): void {
  for (const dim of dims) int(writer, 1, dim);
  int(writer, 2, DATA_TYPES[type]);
  text(writer, 8, name);
  writer.tag(9, WireType.LengthDelimited).bytes(rawBytes(data, type));
}

function rawBytes(data: ArrayLike<number>, type: keyof typeof DATA_TYPES): Uint8Array {
  if (type === 'int8') return new Uint8Array(Int8Array.from(data).buffer);
  if (type === 'int32') return new Uint8Array(Int32Array.from(data).buffer);
  if (type === 'int64') return new Uint8Array(BigInt64Array.from(Array.from(data), BigInt).buffer);
  return new Uint8Array(new Float32Array(data).buffer);
}

function writeAttribute(writer: BinaryWriter, name: string, value: Attribute): void {
  text(writer, 1, name);
  const type = (kind: keyof typeof ATTRIBUTE_TYPES) => {
    int(writer, 20, ATTRIBUTE_TYPES[kind]);
  };
  if (typeof value === 'number') {
    int(writer, 3, value);
    type('int');
  } else if (typeof value === 'string') {
    text(writer, 4, value);
    type('string');
  } else if ('float' in value) {
    writer.tag(2, WireType.Bit32).float(value.float);
    type('float');
  } else if ('floats' in value) {
    for (const item of value.floats) writer.tag(7, WireType.Bit32).float(item);
    type('floats');
  } else {
    for (const item of value) {
      if (typeof item === 'number') int(writer, 8, item);
      else text(writer, 9, item);
    }
    type(typeof value[0] === 'number' ? 'ints' : 'strings');
  }
}

function writeNode(writer: BinaryWriter, node: NodeSpec): void {
  for (const input of node.inputs) text(writer, 1, input);
  for (const output of node.outputs) text(writer, 2, output);
  if (node.name !== undefined) text(writer, 3, node.name);
  text(writer, 4, node.op);
  for (const [name, value] of Object.entries(node.attributes ?? {})) {
    nested(writer, 5, (w) => {
      writeAttribute(w, name, value);
    });
  }
  if (node.domain !== undefined) text(writer, 7, node.domain);
}

function writeValueInfo(
  writer: BinaryWriter,
  name: string,
  dims?: readonly (number | string)[],
): void {
  text(writer, 1, name);
  const shape: Write = (w) => {
    for (const dim of dims ?? []) {
      nested(w, 1, (d) => {
        if (typeof dim === 'number') int(d, 1, dim);
        else text(d, 2, dim);
      });
    }
  };
  nested(writer, 2, (type) => {
    nested(type, 1, (tensor) => {
      int(tensor, 1, DATA_TYPES.float);
      if (dims) nested(tensor, 2, shape);
    });
  });
}

export function onnxBytes(spec: GraphSpec): Uint8Array {
  const { nodes, inputs, outputs, initializers = {}, opset = 14, domains = {} } = spec;
  const writer = new BinaryWriter();
  int(writer, 1, 7);
  nested(writer, 7, (graph) => {
    for (const node of nodes) {
      nested(graph, 1, (w) => {
        writeNode(w, node);
      });
    }
    text(graph, 2, 'graph');
    for (const [name, tensor] of Object.entries(initializers)) {
      nested(graph, 5, (w) => {
        writeTensor(w, name, tensor);
      });
    }
    for (const [name, dims] of Object.entries(inputs)) {
      nested(graph, 11, (w) => {
        writeValueInfo(w, name, dims);
      });
    }
    for (const name of outputs) {
      nested(graph, 12, (w) => {
        writeValueInfo(w, name);
      });
    }
  });
  for (const [domain, version] of Object.entries({ '': opset, ...domains })) {
    nested(writer, 8, (w) => {
      text(w, 1, domain);
      int(w, 2, version);
    });
  }
  return writer.finish();
}
