/** A graph with factors in it, before it is a file, and what there is to say of it. */
import type { DecomposedModel, Factorization, RankChoice } from '../compress';
import { onnxTree } from '../formats';
import type { Dtype } from '../weights';
import type { LayerFactors } from './factors';
import { type Form, formsOf } from './forms';
import { type GraphParts, type OnnxGraph, partsOfGraph } from './graph';
import { rewriteGraph } from './rewrite';
import type { Integers } from './write/packed';

/** How the nodes of a layer are written. */
export interface GraphForm {
  /** Of the layer. */
  readonly name: string;
  /** That of its nodes, or that it was written out before. */
  readonly form: Form | 'written out';
  /** The nodes whose matrices read m = P h of it; none where h goes elsewhere too. */
  readonly next: readonly string[];
}

/** Of each projection group; null where it stays dense. */
export type Factors = readonly (Factorization | null)[];

/** The graph with factors in it, and what it says of them. */
export class GraphWriter {
  readonly #parts: GraphParts;

  constructor(
    private readonly graph: OnnxGraph,
    private readonly model: DecomposedModel,
    private readonly dtype: Dtype | undefined,
    private readonly integers: Integers | undefined,
  ) {
    this.#parts = partsOfGraph(graph);
  }

  written(factors: Factors, form: Form | undefined): onnxTree.Pieces {
    return this.#rewritten(factorsOfLayers(this.model, factors), form);
  }

  forms(factors: Factors, asked: Form | undefined): GraphForm[] {
    const { layers } = this.#parts;
    const all = factorsOfLayers(this.model, factors);
    const forms = formsOf(this.#parts, all, asked);
    return layers.flatMap(({ name, written, readers }, l): GraphForm[] => {
      const form = written ? 'written out' : forms[l];
      if (!form || !all[l]!.some(Boolean)) return [];
      const reads = all[l]!.some((each) => each?.zx);
      const next = reads ? (readers?.matrices ?? []).map(({ node }) => nameOf(node.proto)) : [];
      return [{ name, form, next }];
    });
  }

  /**
   * Without the layers of which the nodes that would be written take more bytes than factors save,
   * unless their ranks were given.
   */
  worthwhile(
    choices: readonly RankChoice[],
    factors: Factors,
    form: Form | undefined,
  ): { choices: RankChoice[]; factors: (Factorization | null)[] } {
    const all = factorsOfLayers(this.model, factors);
    const grows = all.map((own, l) => {
      if (!own.some(Boolean)) return 0;
      const alone = all.map((each, k) => (k === l ? own : each.map(() => null)));
      return onnxTree.bytesIn(this.#rewritten(alone, form)) - this.graph.bytes;
    });
    const isLost = (i: number): boolean =>
      choices[i]!.tau !== null && grows[this.model.spectra[i]!.group.layer]! >= 0;
    return {
      factors: factors.map((each, i) => (isLost(i) ? null : each)),
      choices: choices.map((choice, i) =>
        isLost(i) && choice.rank !== null
          ? { ...choice, rank: null, reason: reasonOf(choice.rank) }
          : choice,
      ),
    };
  }

  #rewritten(factors: readonly LayerFactors[], asked: Form | undefined): onnxTree.Pieces {
    const forms = formsOf(this.#parts, factors, asked);
    const changes = factors.map((each, l) => ({ factors: each, form: forms[l] }));
    return rewriteGraph(this.#parts, changes, { dtype: this.dtype, integers: this.integers });
  }
}

const reasonOf = (rank: number): string =>
  `at rank ${rank} the nodes in its place take more bytes than its factors save`;

/** The factors of each direction of every layer. */
export function factorsOfLayers(
  { network, spectra }: DecomposedModel,
  factors: Factors,
): LayerFactors[] {
  return network.layers.map(({ weights }, l) =>
    weights.map((_, d) => {
      const i = spectra.findIndex(({ group }) => group.layer === l && group.direction === d);
      return factors[i] ?? null;
    }),
  );
}

const nameOf = ({ name, output }: { name: string; output: readonly string[] }): string =>
  name || (output.find(Boolean) ?? '');
