/** Graphs in memory: compressed, run in onnxruntime, and their tensors read back. */
import { graphOf, type OnnxGraph, partsOfGraph } from '../../lib/graphs/graph';
import {
  compressGraph,
  type CompressGraphOptions,
  type Form,
  type GraphReport,
  planGraphCompression,
} from '../../lib/graphs';
import type { PlanOptions } from '../../lib/compress';
import { onnxTree } from '../../lib/formats';
import { numbers, onnxBytes, type GraphSpec, type TensorSpec } from '../formats/onnx/write';
import { type OracleTensor, runInOnnxruntime } from '../onnxruntime';

export interface Small {
  readonly bytes: Uint8Array;
  readonly report: GraphReport;
}

type Options = PlanOptions & Pick<CompressGraphOptions, 'integers'> & { form?: Form };

export async function compressBytes(
  bytes: Uint8Array,
  { form, integers, ...options }: Options,
): Promise<Small> {
  const graph = graphOf([bytes]);
  const made = await compressGraph(graph, planGraphCompression(graph, options), {
    form,
    integers,
  });
  return { bytes: bytesOf(made.graph), report: made.report };
}

export function compressSpec(spec: GraphSpec, options: Options): Promise<Small> {
  return compressBytes(onnxBytes(spec), options);
}

export function bytesOf(graph: OnnxGraph): Uint8Array {
  return new Uint8Array(Buffer.concat(partsOfGraph(graph).bytes));
}

type Feeds = Record<string, OracleTensor>;

/** Inputs of float for the sizes that are given. */
export function feedsFor(dims: Record<string, readonly number[]>): Feeds {
  return Object.fromEntries(
    Object.entries(dims).map(([name, sizes], k) => [
      name,
      {
        dims: sizes,
        data: numbers(
          sizes.reduce((a, b) => a * b, 1),
          100 + k,
        ),
      },
    ]),
  );
}

/** The largest difference of two graphs' outputs. */
export async function differenceOf(
  a: Uint8Array | string,
  b: Uint8Array | string,
  feeds: Feeds,
): Promise<number> {
  const [[x], [y]] = await Promise.all([
    runInOnnxruntime(a, [feeds]),
    runInOnnxruntime(b, [feeds]),
  ]);
  expect(Object.keys(y!)).toEqual(Object.keys(x!));
  let largest = 0;
  for (const [name, { dims, data }] of Object.entries(x!)) {
    expect(y![name]!.dims).toEqual(dims);
    for (let i = 0; i < data.length; i++)
      largest = Math.max(largest, Math.abs(Number(data[i]) - Number(y![name]!.data[i])));
  }
  return largest;
}

/** An initializer of the main graph as a tensor. */
export function tensorIn(bytes: Uint8Array, name: string): TensorSpec {
  const tree = onnxTree.readTree(bytes);
  const constants = new onnxTree.Constants(tree, onnxTree.graphBudget(tree.size));
  const value = constants.of(tree.main, name);
  if (!value) throw new Error(`there is no ${name}`);
  const data = onnxTree.numbersOf(value, constants.budget) as ArrayLike<number>;
  return { dims: value.dims, data: Float32Array.from(data) };
}

/** (Z^T)^T (P^T)^T of stored, transposed factors: [rows, cols], row-major. */
export function product(z: TensorSpec, p: TensorSpec): Float32Array {
  const [r, rows] = z.dims as [number, number];
  const [cols] = p.dims as [number, number];
  const out = new Float32Array(rows * cols);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < cols; j++) {
      let sum = 0;
      for (let k = 0; k < r; k++) sum += z.data[k * rows + i]! * p.data[j * r + k]!;
      out[i * cols + j] = sum;
    }
  return out;
}

export function nodesIn(bytes: Uint8Array): string[] {
  return onnxTree.readTree(bytes).main.nodes.map(({ proto }) => proto.opType);
}

export function initializersIn(bytes: Uint8Array): string[] {
  return [...onnxTree.readTree(bytes).main.initializers.keys()];
}
