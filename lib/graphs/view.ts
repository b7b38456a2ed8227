/**
 * The recurrent layers of a graph as what plans, costs and fits know: layers, and the products that
 * read them as a head. They need not feed each other, and nobody may run them as a network.
 */
import { type Budget, budgetOf, costOf } from '../allocation';
import {
  groupOfReaders,
  type Plan,
  type PlanOptions,
  planCompression,
  type ProjectionGroup,
  validatePlan,
} from '../compress';
import { invalidOption } from '../errors';
import { layersToPlan, type DenseLayer, type Layer, type Network } from '../model';
import { checkVector, type DenseWeight, type Dtype } from '../weights';
import { storageOf } from './recurrent-node';
import { type GraphParts, type OnnxGraph, partsOfGraph } from './graph';

const VIEWS = new WeakMap<OnnxGraph, Network>();

/** @throws CompactRnnError `INVALID_OPTION` where there is no layer to compress. */
export function viewOf(graph: OnnxGraph): Network {
  const known = VIEWS.get(graph);
  if (known) return known;
  const { layers } = partsOfGraph(graph);
  if (layers.length === 0) {
    const [first] = graph.refused;
    throw invalidOption(
      'the graph has no recurrent node that can be compressed' +
        (first
          ? `: ${first.name} stays, since ${first.reason}`
          : ': it has no RNN, GRU or LSTM node'),
    );
  }
  const view = layersToPlan(
    layers.map(({ layer }) => layer),
    productsOf(layers),
  );
  VIEWS.set(graph, view);
  return view;
}

/** The products that read layers, each once. */
function productsOf(layers: GraphParts['layers']): DenseLayer[] {
  const products = layers.flatMap(
    ({ readers }) => readers?.matrices.filter(({ kind }) => kind === 'product') ?? [],
  );
  return products.map(({ node, matrices }) => ({
    name: node.label,
    weight: matrices[0],
    activation: 'none',
  }));
}

/** The projection groups of the layers of those names. */
export function groupsOfGraph(graph: OnnxGraph, names: readonly string[]): ProjectionGroup[] {
  const view = viewOf(graph);
  return partsOfGraph(graph).layers.flatMap(({ name, layer, readers }, l) => {
    if (!names.includes(name)) return [];
    const matrices = readers?.matrices.flatMap((reader) => [...reader.matrices]) ?? [];
    checkFinite(name, layer, matrices);
    return layer.weights.map((_, d) => groupOfReaders(view, l, d, matrices));
  });
}

/** @throws CompactRnnError `INVALID_MODEL`. */
function checkFinite(name: string, { weights }: Layer, readers: readonly DenseWeight[]): void {
  for (const { recurrent, projection } of weights)
    for (const weight of [recurrent, projection])
      if (weight?.kind === 'dense') checkVector(`${name} W_h`, weight.data, weight.data.length);
  for (const { data } of readers) checkVector(`what reads ${name}`, data, data.length);
}

/** How the matrices of all layers are stored; undefined where they differ. */
function soleStorage({ layers }: GraphParts): Dtype | undefined {
  const stored = layers.flatMap(({ nodes, written }) => [
    ...nodes.map((node) => node.stored),
    ...(written?.[0]?.recurrent ?? []).map(({ product }) => storageOf(product.stored)),
  ]);
  return stored.every((each) => each === stored[0]) ? stored[0] : undefined;
}

type Budgeted = Partial<Record<Budget['field'], number | undefined>> & {
  readonly dtype?: Dtype | undefined;
};

/**
 * A budget of the whole file as one of its recurrent layers.
 * @throws CompactRnnError `INVALID_OPTION` where the rest of the file is larger.
 */
function withinRest<Given extends Budgeted>(graph: OnnxGraph, given: Given): Given {
  const budget = budgetOf(Object(given) as Given);
  if (!budget || !Number.isFinite(budget.target)) return given;
  const { field, target } = budget;
  const dtype = given.dtype ?? soleStorage(partsOfGraph(graph));
  const whole = field === 'targetBytes' ? graph.bytes : graph.parameters;
  const rest = whole - costOf(field, viewOf(graph), dtype).ofNetwork(viewOf(graph));
  if (target >= whole)
    throw invalidOption(
      `${field} is ${target}, but uncompressed the graph takes no more than ${whole}: lower it below that`,
    );
  if (target <= rest)
    throw invalidOption(
      `${field} is ${target}, but all but the recurrent layers takes ${rest}: raise it above that`,
    );
  return { ...given, [field]: Math.floor(target - rest) };
}

/** @throws CompactRnnError `INVALID_OPTION` for what a graph cannot be compressed by. */
function checkInPlace(plan: Plan): Plan {
  if (plan.method !== 'joint-svd')
    throw invalidOption(
      `${plan.method} makes weights that ONNX has no operators for: a graph is compressed in place by joint-svd`,
    );
  const kinds = plan.layers.find(({ input, recurrent, weight }) => input ?? recurrent ?? weight);
  if (kinds)
    throw invalidOption(
      `the plan gives matrices of ${kinds.name} a kind: in a graph layers get projections alone`,
    );
  const typed = plan.layers.find(({ projection }) => projection?.dtype);
  if (typed)
    throw invalidOption(
      `the plan gives the projection of ${typed.name} a dtype: in a graph one is for all`,
    );
  return plan;
}

/**
 * As `planCompression`, for the recurrent layers of a graph. Budgets are those of the whole file.
 * @throws CompactRnnError `INVALID_OPTION`, as `planCompression` does; for a method other than
 *   `joint-svd`; where no layer can be compressed.
 */
export function planGraphCompression(graph: OnnxGraph, options: PlanOptions): Plan {
  const view = viewOf(graph);
  // planCompression refuses anything but an object.
  const own = Object(options) === options ? { ...options } : options;
  const plan = checkInPlace(planCompression(view, withinRest(graph, own)));
  const budget = budgetOf(own);
  return budget ? { ...plan, [budget.field]: budget.target } : plan;
}

/** A plan that somebody wrote, checked, its budget that of the recurrent layers. */
export function checkedGraphPlan(
  graph: OnnxGraph,
  plan: unknown,
): {
  readonly plan: Plan;
  /** The budget of the whole file, where there is one. */
  readonly target: number | undefined;
} {
  const checked = checkInPlace(validatePlan(viewOf(graph), plan));
  return { plan: withinRest(graph, checked), target: budgetOf(checked)?.target };
}
