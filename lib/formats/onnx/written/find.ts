/**
 * Cells written out in MatMul, Split, Sigmoid and Tanh, as converters of LSTMCell, GRUCell, RNNCell
 * and of Keras layers leave them: in the main graph, once or frame by frame, or in the body of a
 * Loop or a Scan. A cell is recognised where it is certain what is x and what is h.
 */
import { createHash } from 'node:crypto';
import * as onnxTree from '../tree';
import type { DenseWeight } from '../../../weights';
import type { Draft, WrittenCell } from './cell';
import { cellOf } from './draft';
import { gruAt } from './gru';
import { lstmAt } from './lstm';
import { isNamedHidden } from './named';
import { rnnAt } from './rnn';
import { Shared, Surroundings } from './surroundings';

/** The cells of a model, those of equal weights together, in the order of their nodes. */
export function writtenCells(
  tree: onnxTree.Tree,
  constants: onnxTree.Constants,
): (readonly WrittenCell[])[] {
  const shared = new Shared(tree, constants);
  const finder = new Finder();
  for (const graph of onnxTree.graphsOf(tree)) finder.look(new Surroundings(graph, shared));
  return finder.groups();
}

interface Seen {
  readonly around: Surroundings;
  readonly draft: Draft;
  cell: WrittenCell | undefined;
}

class Finder {
  readonly #seen: Seen[] = [];
  readonly #digests = new WeakMap<DenseWeight, string>();

  look(around: Surroundings): void {
    const drafts = around.graph.nodes.flatMap(
      (node) => lstmAt(around, node) ?? gruAt(around, node) ?? rnnAt(around, node) ?? [],
    );
    const steps = new Map(drafts.map((draft) => [draft.node.proto.output[0]!, draft]));
    for (const draft of drafts) {
      const h = this.#hidden(around, draft, steps);
      const cell = h === undefined ? undefined : cellOf(around, draft, h);
      this.#seen.push({ around, draft, cell });
    }
  }

  groups(): WrittenCell[][] {
    this.#lookAgain();
    const alike = new Map<string, WrittenCell[]>();
    for (const { cell } of this.#seen)
      if (cell) alike.set(shapeOf(cell), [...(alike.get(shapeOf(cell)) ?? []), cell]);
    const groups = new Map<unknown, WrittenCell[]>();
    for (const { cell } of this.#seen) {
      if (!cell) continue;
      const key = alike.get(shapeOf(cell))!.length === 1 ? cell : this.#keyOf(cell);
      groups.set(key, [...(groups.get(key) ?? []), cell]);
    }
    return [...groups.values()];
  }

  /** The candidate that is certain to be h. */
  #hidden(
    around: Surroundings,
    draft: Draft,
    steps: ReadonlyMap<string, Draft>,
  ): string | undefined {
    const { cell, node, candidates, states } = draft;
    if (cell === 'gru') return candidates[0];
    const next = node.proto.output[0]!;
    const carried = candidates.find((name) => around.carries(name, next));
    if (carried !== undefined) return carried;
    if (states) {
      const before = candidates.find((name) => steps.get(name)?.states?.after === states.before);
      return before ?? besideState(around, candidates, states.before) ?? namedState(around, draft);
    }
    const before = candidates.find((name) => this.#isStepBefore(around, draft, name, steps));
    return before ?? soleState(around, candidates, next) ?? namedState(around, draft);
  }

  /** Whether a simple cell of the same weights gave the candidate, in the frame before. */
  #isStepBefore(
    around: Surroundings,
    draft: Draft,
    name: string,
    steps: ReadonlyMap<string, Draft>,
  ): boolean {
    const before = steps.get(name);
    const cell = before?.cell === 'rnn' && cellOf(around, draft, name);
    if (!before || !cell) return false;
    return before.candidates.some((each) => {
      const other = cellOf(around, before, each);
      return other !== undefined && this.#keyOf(other) === this.#keyOf(cell);
    });
  }

  /** Cells of the weights of certain ones are certain: the first frame of several. */
  #lookAgain(): void {
    const shapes = new Set<string>();
    const keys = new Set<string>();
    for (const { cell } of this.#seen) if (cell) shapes.add(shapeOf(cell));
    const open = this.#seen.flatMap((seen) =>
      seen.cell
        ? []
        : seen.draft.candidates.flatMap((name) => {
            const cell = cellOf(seen.around, seen.draft, name);
            return cell && shapes.has(shapeOf(cell)) ? [{ seen, cell }] : [];
          }),
    );
    if (open.length === 0) return;
    for (const { cell } of this.#seen) if (cell) keys.add(this.#keyOf(cell));
    for (const { seen, cell } of open) if (keys.has(this.#keyOf(cell))) seen.cell ??= cell;
  }

  /** Equal for cells of equal weights. */
  #keyOf(cell: WrittenCell): string {
    const keyOf = ({ product, start }: { product: onnxTree.Product; start: number }): string =>
      `${start} ${this.#digestOf(product.matrices[0])}`;
    const gates = cell.gates.map(({ sum }) => sum.terms.map(keyOf).sort().join());
    return [shapeOf(cell), ...cell.recurrent.map(keyOf), ...gates].join(';');
  }

  #digestOf(weight: DenseWeight): string {
    const known = this.#digests.get(weight);
    if (known !== undefined) return known;
    const { buffer, byteOffset, byteLength } = weight.data;
    const bytes = new Uint8Array(buffer, byteOffset, byteLength);
    const digest = createHash('sha256').update(bytes).digest('hex');
    this.#digests.set(weight, digest);
    return digest;
  }
}

const shapeOf = ({ cell, hiddenSize, resetAfter, input, recurrent }: WrittenCell): string =>
  [cell, hiddenSize, resetAfter, input.cols, recurrent.length].join();

/** h where it is the only candidate that is a state, or is packed with c. */
function besideState(
  around: Surroundings,
  candidates: readonly string[],
  c: string,
): string | undefined {
  const state = around.rootOf(c);
  const states = candidates.filter((name) => around.rootOf(name) !== undefined);
  const beside = states.filter((name) => around.rootOf(name) === state);
  const certain = states.length === 1 ? states : beside;
  return state !== undefined && certain.length === 1 ? certain[0] : undefined;
}

/** h where it is the only candidate, an input of its graph of which h' is an output. */
function soleState(
  around: Surroundings,
  candidates: readonly string[],
  next: string,
): string | undefined {
  const [h] = candidates;
  // The body of a Loop or Scan says itself what its states are.
  const isBody = around.shared.owners.has(around.graph);
  const isState =
    !isBody && candidates.length === 1 && around.rootOf(h!) !== undefined && around.gives(next);
  return isState ? h : undefined;
}

/** h where all its products are with W_h by their names, and those of no other candidate. */
function namedState(around: Surroundings, { gates, candidates }: Draft): string | undefined {
  const named = candidates.filter((name) =>
    gates.every(({ sum }) =>
      sum.terms.some(
        ({ product }) =>
          around.plain(product.node.proto.input[0]!) === name && isNamedHidden(product),
      ),
    ),
  );
  return named.length === 1 ? named[0] : undefined;
}
