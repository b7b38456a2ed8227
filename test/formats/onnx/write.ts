/** Writes small ONNX models for the tests, wrong ones included. */
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** A number that is a float attribute even where it is whole. */
export interface FloatAttribute {
  readonly float: number;
}

export type Attribute = number | string | readonly number[] | readonly string[] | FloatAttribute;

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
  readonly type?: 'float' | 'int64';
}

export interface GraphSpec {
  readonly nodes: readonly NodeSpec[];
  readonly inputs: Readonly<Record<string, readonly (number | string)[]>>;
  readonly outputs: readonly string[];
  readonly initializers?: Readonly<Record<string, TensorSpec>>;
  readonly opset?: number;
}

const DATA_TYPES = { float: 1, int64: 7 } as const;
const ATTRIBUTE_TYPES = { float: 1, int: 2, string: 3, ints: 7, strings: 8 } as const;

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
  const raw = type === 'float' ? Float32Array.from(data) : BigInt64Array.from(Array.from(data), BigInt);
  writer.tag(9, WireType.LengthDelimited).bytes(new Uint8Array(raw.buffer));
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

function writeValueInfo(writer: BinaryWriter, name: string, dims?: readonly (number | string)[]): void {
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

export function onnxBytes({ nodes, inputs, outputs, initializers = {}, opset = 14 }: GraphSpec): Uint8Array {
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
  nested(writer, 8, (w) => {
    text(w, 1, '');
    int(w, 2, opset);
  });
  return writer.finish();
}

/** Numbers in [-1, 1) from a linear congruential generator, the same ones at every run. */
export function numbers(count: number, seed: number): Float32Array {
  let state = seed >>> 0;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

export function tensor(dims: readonly number[], seed: number): TensorSpec {
  return {
    dims,
    data: numbers(
      dims.reduce((product, dim) => product * dim, 1),
      seed,
    ),
  };
}
