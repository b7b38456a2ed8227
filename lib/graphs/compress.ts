/** Compresses the recurrent nodes of an ONNX graph in place. */
import {
  type CompressionReport,
  decomposeGroups,
  type DecomposedModel,
  measureErrors,
  type Plan,
  projectedLayers,
  reportOf,
  StepCounter,
} from '../compress';
import { invalidOption } from '../errors';
import type { onnxTree } from '../formats';
import { shown } from '../json';
import type { Layer, LayerWeights, Network } from '../model';
import type { Dtype } from '../weights';
import { checkLongCallOptions, type LongCallOptions, readOptions } from '../options';
import { factorsOf, factorsWithin } from './budget';
import { checkedCalibration, type GraphInputs } from './calibration';
import { checkedForm, type Form } from './forms';
import type { GraphRecording } from './recordings';
import { graphOf, type OnnxGraph, type RefusedNode } from './graph';
import { type Factors, factorsOfLayers, type GraphForm, GraphWriter } from './graph-writer';
import { fastest, type FormMicros, measureForms } from './measure';
import { observedMoments } from './observe';
import { INTEGERS, type Integers } from './write/packed';
import { checkedGraphPlan, groupsOfGraph, viewOf } from './view';

/** Options of {@link compressGraph}. */
export interface CompressGraphOptions extends LongCallOptions {
  /**
   * Inputs of the graph, which a calibrated plan needs: paths of .npz files, or arrays. Each has an
   * array for every input, by name, for one run; or for many, where every array has an axis more,
   * that of the runs. Or recordings, with what makes frames of them: these go into the one input
   * that takes so many numbers; states that the graph gives back go into the next run. They run in
   * onnxruntime.
   */
  readonly calibration?: readonly (string | GraphInputs | GraphRecording)[] | undefined;
  /**
   * How nodes are written. Default, for each layer the form that should be fastest; `fastest` is
   * the one that is, of those that all layers can take, in onnxruntime on this machine.
   */
  readonly form?: Form | 'fastest' | undefined;
  /**
   * What becomes of new matrices of int8 or int4. `folded`: the runtime turns them into floats when
   * it loads the model. `kept`: products read the integers at every run, by MatMulNBits, which only
   * onnxruntime has; it turns what they multiply into bytes, too. Default `folded` for int8, `kept`
   * for int4. Nodes that stay LSTM, GRU or RNN have floats either way.
   */
  readonly integers?: Integers | undefined;
  /**
   * Whether the report says how long a run takes in each form, in onnxruntime: on made-up inputs,
   * or on those of an .npz file of that path. Default where `form` is `fastest`.
   */
  readonly measure?: boolean | string | undefined;
}

/** What became of a graph: sizes are those of the whole file. */
export interface GraphReport extends CompressionReport {
  /** How each layer that got smaller runs. */
  readonly forms: readonly GraphForm[];
  /** Microseconds of a run in each form, where they were measured. */
  readonly formMicros?: FormMicros;
  /** Recurrent nodes that stay as they are, each with the reason. */
  readonly refused: readonly RefusedNode[];
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
  const own = readOptions('compressGraph', options, [
    'calibration',
    'form',
    'integers',
    'measure',
    'signal',
    'onProgress',
  ]);
  checkLongCallOptions(own);
  own.signal?.throwIfAborted();
  const { plan: checked, target } = checkedGraphPlan(graph, plan);
  const calibration = checkedCalibration(own.calibration, checked.calibrated ?? false);
  const integers = checkedIntegers(own.integers);
  const form = own.form === 'fastest' ? own.form : checkedForm(own.form);
  const measured = checkedMeasure(own.measure, form === 'fastest');
  const groups = groupsOfGraph(graph, projectedLayers(checked));
  const steps = new StepCounter(3 * groups.length, own.onProgress);
  const run = { steps, signal: own.signal };
  const calibrated = calibration && (await observedMoments(graph, groups, calibration, own.signal));
  const calibrationMs = calibrated ? performance.now() - start : 0;
  const grouped = { groups, calibrated, calibrationMs };
  const decomposed = await decomposeGroups(viewOf(graph), checked, grouped, run);
  const factoring = performance.now();
  const asked = form === 'fastest' ? undefined : form;
  const writerFor = (dtype: Dtype | undefined): GraphWriter =>
    new GraphWriter(graph, decomposed, dtype, integers);
  const sized =
    target === undefined
      ? await factorsOf(decomposed, checked, run)
      : await factorsWithin(decomposed, checked, target, writerFor, asked, run);
  const writer = writerFor(sized.plan.dtype);
  const { factors, choices } =
    target === undefined ? writer.worthwhile(sized.choices, sized.factors, asked) : sized;
  const leastSquaresMs = performance.now() - factoring;
  const errors = await measureErrors(decomposed, choices, factors, run);
  const write = (each: Form): onnxTree.Pieces => writer.written(factors, each);
  const formMicros = measured && (await measureForms(graph, write, measured.inputs, own.signal));
  const final = formMicros && form === 'fastest' ? fastest(formMicros) : asked;
  const small = graphOf(writer.written(factors, final));
  const carried = { model: factored(decomposed, factors), matrices: [], leastSquaresMs };
  const report = reportOf(decomposed, sized.plan, carried, errors, start);
  return {
    graph: small,
    report: {
      ...report,
      before: { parameters: graph.parameters, bytes: graph.bytes },
      after: { parameters: small.parameters, bytes: small.bytes },
      forms: writer.forms(factors, final),
      ...(formMicros && { formMicros }),
      refused: graph.refused,
    },
  };
}

/** @throws CompactRnnError INVALID_OPTION. */
function checkedIntegers(given: unknown): Integers | undefined {
  if (given === undefined || INTEGERS.includes(given as Integers))
    return given as Integers | undefined;
  throw invalidOption(`integers must be one of ${INTEGERS.join(', ')}, but is ${shown(given)}`);
}

/** @throws CompactRnnError INVALID_OPTION for what is neither whether, nor a path. */
function checkedMeasure(
  given: unknown,
  isNeeded: boolean,
): { inputs: string | undefined } | undefined {
  if (typeof given === 'string') return { inputs: given };
  if (given !== undefined && typeof given !== 'boolean')
    throw invalidOption(`measure must be a path, true or false, but is ${shown(given)}`);
  if (given === false && isNeeded)
    throw invalidOption(
      'the fastest form is found by measuring: leave measure out, or name a form',
    );
  return given || isNeeded ? { inputs: undefined } : undefined;
}

/** The layers with their factors, for the report. */
function factored(model: DecomposedModel, factors: Factors): Network {
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
