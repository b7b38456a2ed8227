/** Compresses the recurrent nodes of an ONNX graph in place. */
import { budgetOf } from '../allocation';
import {
  type CompressionReport,
  decomposeGroups,
  type DecomposedModel,
  type Factorization,
  measureErrors,
  type Plan,
  type RankChoice,
  projectedLayers,
  reportOf,
  resolved,
  StepCounter,
} from '../compress';
import { invalidOption } from '../errors';
import { onnxTree } from '../formats';
import { shown } from '../json';
import type { Dtype } from '../weights';
import type { Layer, LayerWeights, Network } from '../model';
import { checkPath, checkLongCallOptions, type LongCallOptions, readOptions } from '../options';
import { graphOf, type OnnxGraph, partsOfGraph, type RefusedNode } from './graph';
import { observedMoments } from './observe';
import type { LayerFactors } from './factors';
import { rewriteGraph } from './rewrite';
import { checkedGraphPlan, groupsOfGraph, viewOf } from './view';

/** Options of {@link compressGraph}. */
export interface CompressGraphOptions extends LongCallOptions {
  /**
   * Paths of .npz files with the inputs of the graph, which a calibrated plan needs: an array for
   * each input, by name, for one run; or for many, where every array has an axis more, that of the
   * runs. They run in onnxruntime.
   */
  readonly calibration?: readonly string[] | undefined;
}

/** What became of a graph: sizes are those of the whole file. */
export interface GraphReport extends CompressionReport {
  /** How each layer that got smaller runs. */
  readonly forms: readonly GraphForm[];
  /** Recurrent nodes that stay as they are, each with the reason. */
  readonly refused: readonly RefusedNode[];
}

/** How the nodes of a layer are written. */
export interface GraphForm {
  /** Of the layer. */
  readonly name: string;
  /** Frames one after the other, the only frame in place, or a cell that was written out before. */
  readonly form: 'scan' | 'unrolled' | 'written out';
  /** The nodes whose matrices read m = P h of it; none where h goes elsewhere too. */
  readonly next: readonly string[];
}

/** What {@link compressGraph} gives. */
export interface CompressedGraph {
  /** The smaller graph. */
  readonly graph: OnnxGraph;
  /** What became of each layer. */
  readonly report: GraphReport;
}

/**
 * Compresses the recurrent nodes of a graph as `plan` says, off the main thread. Nodes whose W_h is
 * factored become standard operators of the same results (MatMul, Gemm, Split, activations, in a
 * Scan where sequences have more than one frame); all else stays byte for byte.
 *
 * Where all that reads the outputs of a layer are matrices (of the next recurrent node, of MatMul
 * or Gemm), they share its projection (Prabhavalkar et al. 2016, Eq. 5-6); where h goes elsewhere
 * too, only W_h is factored.
 *
 * @param plan of `planGraphCompression`, or edited JSON.
 * @throws CompactRnnError `INVALID_OPTION` for a plan that does not fit the graph or a budget out
 *   of reach; `UNSUPPORTED_MODEL` where the operator set of the model lacks what is needed;
 *   `NUMERICAL`; the reason of `signal` when aborted.
 */
export async function compressGraph(
  graph: OnnxGraph,
  plan: Plan,
  options: CompressGraphOptions = {},
): Promise<CompressedGraph> {
  const start = performance.now();
  const own = readOptions('compressGraph', options, ['calibration', 'signal', 'onProgress']);
  checkLongCallOptions(own);
  own.signal?.throwIfAborted();
  const parts = partsOfGraph(graph);
  const checked = checkedGraphPlan(graph, plan);
  const calibration = checkedCalibration(own.calibration, checked.calibrated ?? false);
  const groups = groupsOfGraph(graph, projectedLayers(checked));
  const steps = new StepCounter(3 * groups.length, own.onProgress);
  const run = { steps, signal: own.signal };
  const calibrated = calibration && (await observedMoments(graph, groups, calibration, own.signal));
  const calibrationMs = calibrated ? performance.now() - start : 0;
  const grouped = { groups, calibrated, calibrationMs };
  const decomposed = await decomposeGroups(viewOf(graph), checked, grouped, run);
  const { plan: sized, choices: chosen } = resolved(decomposed, checked);
  const factoring = performance.now();
  const made = await decomposed.factorize({ ranks: chosen.map(({ rank }) => rank) }, run);
  const { factors, choices } = budgetOf(checked)
    ? { factors: made, choices: chosen }
    : worthwhile(graph, decomposed, chosen, made, sized.dtype);
  const leastSquaresMs = performance.now() - factoring;
  const errors = await measureErrors(decomposed, choices, factors, run);
  const ofLayers = factorsOfLayers(decomposed, factors);
  const small = graphOf(rewriteGraph(parts, ofLayers, { dtype: sized.dtype }));
  const carried = { model: factored(decomposed, factors), matrices: [], leastSquaresMs };
  const report = reportOf(decomposed, sized, carried, errors, start);
  return {
    graph: small,
    report: {
      ...report,
      before: { parameters: graph.parameters, bytes: graph.bytes },
      after: { parameters: small.parameters, bytes: small.bytes },
      forms: formsOf(graph, ofLayers),
      refused: graph.refused,
    },
  };
}

/** @throws CompactRnnError INVALID_OPTION where it is not given just where the plan needs it. */
function checkedCalibration(given: unknown, isNeeded: boolean): readonly string[] | undefined {
  if (given === undefined && !isNeeded) return undefined;
  if (given === undefined)
    throw invalidOption('the plan is calibrated: give calibration, paths of .npz files of inputs');
  if (!isNeeded)
    throw invalidOption(
      'calibration is given, but the plan would not use it: plan with calibrated: true, or leave it out',
    );
  const paths: unknown[] = Array.isArray(given) ? Array.from(given as unknown[]) : [];
  if (paths.length === 0)
    throw invalidOption(`calibration must be paths of .npz files, but is ${shown(given)}`);
  paths.forEach(checkPath);
  return paths as string[];
}

/**
 * Without the layers of which the nodes that would be written take more bytes than factors save,
 * unless their ranks were given.
 */
function worthwhile(
  graph: OnnxGraph,
  model: DecomposedModel,
  choices: readonly RankChoice[],
  factors: readonly (Factorization | null)[],
  dtype: Dtype | undefined,
): { choices: RankChoice[]; factors: (Factorization | null)[] } {
  const parts = partsOfGraph(graph);
  const all = factorsOfLayers(model, factors);
  const grows = all.map((own, l) => {
    if (!own.some(Boolean)) return 0;
    const alone = all.map((each, k) => (k === l ? own : each.map(() => null)));
    return onnxTree.bytesIn(rewriteGraph(parts, alone, { dtype })) - graph.bytes;
  });
  const isLost = (i: number): boolean =>
    choices[i]!.tau !== null && grows[model.spectra[i]!.group.layer]! >= 0;
  return {
    factors: factors.map((each, i) => (isLost(i) ? null : each)),
    choices: choices.map((choice, i) =>
      isLost(i) && choice.rank !== null
        ? { ...choice, rank: null, reason: reasonOf(choice.rank) }
        : choice,
    ),
  };
}

const reasonOf = (rank: number): string =>
  `at rank ${rank} the nodes in its place take more bytes than its factors save`;

/** The factors of each direction of every layer. */
function factorsOfLayers(
  { network, spectra }: DecomposedModel,
  factors: readonly (Factorization | null)[],
): LayerFactors[] {
  return network.layers.map(({ weights }, l) =>
    weights.map((_, d) => {
      const i = spectra.findIndex(({ group }) => group.layer === l && group.direction === d);
      return factors[i] ?? null;
    }),
  );
}

/** The layers with their factors, for the report. */
function factored(model: DecomposedModel, factors: readonly (Factorization | null)[]): Network {
  const ofLayers = factorsOfLayers(model, factors);
  const layers = model.network.layers.map((layer, l): Layer => ({
    ...layer,
    weights: layer.weights.map((weights, d): LayerWeights => {
      const factor = ofLayers[l]![d];
      return factor ? { ...weights, recurrent: factor.zh, projection: factor.p } : weights;
    }),
  }));
  return { ...model.network, layers };
}

function formsOf(graph: OnnxGraph, factors: readonly LayerFactors[]): GraphForm[] {
  return partsOfGraph(graph).layers.flatMap(({ name, nodes, written, readers }, l): GraphForm[] => {
    if (!factors[l]!.some(Boolean)) return [];
    const isSingle = nodes.every(({ frames, operands }) => frames === 1 && operands.lengths === '');
    const form = written ? 'written out' : isSingle ? 'unrolled' : 'scan';
    const reads = factors[l]!.some((each) => each?.zx);
    const next = reads ? (readers?.matrices ?? []).map(({ node }) => nameOf(node.proto)) : [];
    return [{ name, form, next }];
  });
}

const nameOf = ({ name, output }: { name: string; output: readonly string[] }): string =>
  name || (output.find(Boolean) ?? '');
