/** A weight of any kind as fields of the architecture, its numbers as tensors. */
import type { Weight } from '../../weights';
import type { TensorTable } from './tensor-table';

/** @param name of its tensor, or what the names of its tensors begin with. */
export function weightJson(name: string, weight: Weight, tensors: TensorTable): object {
  if (weight.kind === 'dense') return tensors.matrix(name, weight);
  const { kind, rows, cols } = weight;
  switch (weight.kind) {
    case 'low-rank':
      return {
        kind,
        a: tensors.matrix(`${name}.a`, weight.a),
        b: tensors.matrix(`${name}.b`, weight.b),
      };
    case 'hashed': {
      const { gates, seed, signed } = weight;
      const buckets = tensors.matrix(`${name}.buckets`, weight.buckets);
      return { kind, rows, cols, gates, seed, signed, buckets };
    }
    case 'sparse': {
      const { gates, block } = weight;
      const starts = tensors.u32(`${name}.starts`, weight.starts);
      const columns = tensors.u16(`${name}.columns`, weight.columns);
      const values = tensors.matrix(`${name}.values`, weight.values);
      return { kind, rows, cols, gates, block, starts, columns, values };
    }
    case 'toeplitz-like': {
      const [g, h] = [tensors.matrix(`${name}.g`, weight.g), tensors.matrix(`${name}.h`, weight.h)];
      return { kind, rows, cols, gates: weight.gates, g, h };
    }
    case 'gates':
      return {
        kind,
        gates: weight.gates.map((gate, q) => weightJson(`${name}.gate${q + 1}`, gate, tensors)),
      };
  }
}
