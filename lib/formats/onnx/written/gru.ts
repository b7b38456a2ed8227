/**
 * GRU cells:
 *
 *     n = tanh(s_n + r W_hn h)     where r acts after W_h (PyTorch, cuDNN, Keras by default)
 *     n = tanh(s_n + W_hn (r h))   where it acts before (Cho et al. 2014)
 *     h' = z h + (1 - z) n         or the other way round, or n + z (h - n)
 */
import * as onnxTree from '../tree';
import type { Draft } from './cell';
import { CURVES, SIGMOIDS } from './functions';
import { activated, type Gate, type Sum, sumAt } from './sums';
import type { Surroundings } from './surroundings';

/** g a + (1 - g) b */
interface Mix {
  readonly gate: string;
  readonly parts: readonly [string, string];
}

export function gruAt(around: Surroundings, node: onnxTree.TreeNode): Draft | undefined {
  for (const { gate, parts } of mixes(around, node)) {
    const z = activated(around, gate, SIGMOIDS);
    const width = z?.sum.width;
    if (!z || width === undefined) continue;
    for (const [fresh, before] of [parts, [parts[1], parts[0]]] as const) {
      const curve = around.producer(fresh);
      if (!curve || !CURVES.includes(curve.proto.opType)) continue;
      const h = around.plain(before);
      const inner = resetAfter(around, curve, h) ?? resetBefore(around, curve, h);
      if (!inner) continue;
      const { r, n, reset, scaled } = inner;
      if (r.sum.width !== width || n.sum.width !== width) continue;
      return {
        cell: 'gru',
        node,
        gates: [z, r, n],
        hiddenSize: width,
        resetAfter: reset === undefined,
        candidates: [h],
        turned: fresh === parts[0],
        ...(reset !== undefined && { reset }),
        ...(scaled && { scaled }),
      };
    }
  }
  return undefined;
}

/** The ways in which a node mixes two values. */
function mixes(around: Surroundings, node: onnxTree.TreeNode): Mix[] {
  const of = (name: string): onnxTree.TreeNode | undefined => around.producer(name);
  const sums = around.pairs(node, 'Add').flatMap(([left, right]): Mix[] => [
    // b + g (a - b)
    ...around.pairs(of(left), 'Mul').flatMap(([gate, difference]): Mix[] => {
      const [a, b] = differenceAt(around, difference) ?? [];
      return a !== undefined && b === right ? [{ gate, parts: [a, b] }] : [];
    }),
    // g a + (1 - g) b
    ...around.pairs(of(left), 'Mul').flatMap(([gate, a]) =>
      around.pairs(of(right), 'Mul').flatMap(([rest, b]): Mix[] => {
        const [one, other] = differenceAt(around, rest) ?? [];
        const isRest = one !== undefined && other === gate && isOne(around, one);
        return isRest ? [{ gate, parts: [a, b] }] : [];
      }),
    ),
  ]);
  if (sums.length > 0) return sums;
  // a - g (a - b)
  const [a, rest] = differenceAt(around, node.proto.output[0] ?? '') ?? [];
  return around.pairs(rest === undefined ? undefined : of(rest), 'Mul').flatMap(([gate, moved]) => {
    const [from, to] = differenceAt(around, moved) ?? [];
    return from === a && to !== undefined ? [{ gate, parts: [to, a!] as const }] : [];
  });
}

function differenceAt(around: Surroundings, name: string): readonly [string, string] | undefined {
  const node = around.producer(name);
  if (node?.proto.opType !== 'Sub' || node.proto.input.length !== 2) return undefined;
  return node.proto.input as [string, string];
}

const isOne = (around: Surroundings, name: string): boolean => {
  const numbers = around.numbers(name);
  return numbers !== undefined && numbers.length > 0 && numbers.every((x) => x === 1);
};

interface Inner {
  readonly r: Gate;
  readonly n: Gate;
  /** r h, where r acts before W_h. */
  readonly reset?: string;
  /** What r scales, where it acts after W_h. */
  readonly scaled?: Sum;
}

/** tanh(s + r (W h + b)): its sum has all terms. */
function resetAfter(around: Surroundings, curve: onnxTree.TreeNode, h: string): Inner | undefined {
  const s = sumAt(around, curve.proto.input[0] ?? '');
  for (const name of s?.open ?? [])
    for (const [gate, product] of around.pairs(around.producer(name), 'Mul')) {
      const r = activated(around, gate, SIGMOIDS);
      const scaled = r && sumAt(around, product);
      const reads = scaled?.terms.some(
        (term) => around.plain(term.product.node.proto.input[0]!) === h,
      );
      if (!r || !scaled || !reads) continue;
      const open = s!.open.toSpliced(s!.open.indexOf(name), 1);
      const sum: Sum = {
        ...scaled,
        terms: [...s!.terms, ...scaled.terms],
        biases: s!.biases,
        open,
      };
      const fits = s!.width === undefined || s!.width === scaled.width;
      return fits ? { r, n: { sum, function: curve }, scaled } : undefined;
    }
  return undefined;
}

/** tanh(s + W (r h)) */
function resetBefore(around: Surroundings, curve: onnxTree.TreeNode, h: string): Inner | undefined {
  const n = sumAt(around, curve.proto.input[0] ?? '');
  for (const { product } of n?.terms ?? []) {
    const operand = product.node.proto.input[0]!;
    const joined = around.producer(operand);
    const read = joined?.proto.opType === 'Concat' ? joined.proto.input : [operand];
    for (const name of read) {
      const reset = around.plain(name);
      for (const [gate, state] of around.pairs(around.producer(reset), 'Mul')) {
        const r = around.plain(state) === h ? activated(around, gate, SIGMOIDS) : undefined;
        if (r) return { r, n: { sum: n!, function: curve }, reset };
      }
    }
  }
  return undefined;
}
