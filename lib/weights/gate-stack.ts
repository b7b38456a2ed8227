import type { GatesWeight, Weight } from './weight';
import { expanded } from './expand';

/** Gates one below the other, each [cells, cols] and of its own kind. */
export function stackedGates(gates: readonly Weight[]): GatesWeight {
  const rows = gates.reduce((sum, gate) => sum + gate.rows, 0);
  return expanded({ kind: 'gates', rows, cols: gates[0]!.cols, gates } as const);
}
