/** Graphs of long chains of nodes and of tensors of any size, to test limits with. */
import { Model, loadedNetwork } from '../../../lib/model';
import { graphOf, type Step } from './rnn-graph';
import { readOnnx, readOnnxFile } from './read';
import { MemorySource } from '../../../lib/files/source';
import { onnxBytes, type GraphSpec, type TensorSpec } from './write';

export const ints = (...data: number[]): TensorSpec => ({
  dims: [data.length],
  data,
  type: 'int64',
});

/** A chain of `count` nodes from `first`, whose last value is `last`. */
export function chain(
  count: number,
  first: string,
  last: string,
  step: (from: string, to: string, k: number) => Step,
): Step[] {
  const name = (k: number): string => (k === 0 ? first : k === count ? last : `${last}${k}`);
  return Array.from({ length: count }, (_, k) => step(name(k), name(k + 1), k));
}

export const read = (steps: readonly Step[], more: Partial<GraphSpec> = {}) =>
  readOnnx(onnxBytes(graphOf(steps, more)));

/** Initializers beside those that `graphOf` knows. */
export function withTensors(
  steps: readonly Step[],
  tensors: Readonly<Record<string, TensorSpec>>,
): GraphSpec {
  const graph = graphOf(steps);
  return { ...graph, initializers: { ...graph.initializers, ...tensors } };
}

/** What a network of these nodes takes when it is loaded: its matrices are read. */
export async function load(graph: GraphSpec): Promise<Model> {
  return new Model(await loadedNetwork(readOnnxFile(new MemorySource(onnxBytes(graph)))));
}
