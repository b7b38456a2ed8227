/**
 * What is linear and stands next to a matrix becomes a part of it: with f no activation,
 *
 *     W (s x + t) + b = (W diag(s)) x + (b + W t)      scaling before a matrix: means, BatchNorm
 *     s (W x + b) + t = (diag(s) W) x + (s b + t)      scaling behind one
 *     W (V x + c) + b = (W V) x + (b + W c)            two matrices, where that saves numbers
 *
 * A scaling is an elementwise layer without activation. What a later layer combines with stays.
 */
import { multiply, type SolverOptions } from '../linalg';
import { denseWeight, type Weight } from '../weights';
import {
  isDenseLayer,
  isNormalization,
  HEAD_ACTIVATIONS,
  type DenseLayer,
  type ElementwiseLayer,
  type FrameLayer,
  type HeadActivation,
} from './frame-layer';
import type { Layer, LayerWeights } from './layer';
import { attributesOf, type Network } from './network';
import { vectorOf } from './vectors';

type Link = FrameLayer | Layer;

const isRecurrent = (link: Link): link is Layer => 'cell' in link;
const isElementwise = (link: Link): link is ElementwiseLayer =>
  !isRecurrent(link) && link.kind === 'elementwise';
const isScaling = (link: Link): link is ElementwiseLayer =>
  isElementwise(link) && link.activation === undefined;
/** Whose matrices are plain floats. */
const isDense = (link: Link): link is DenseLayer =>
  !isRecurrent(link) && isDenseLayer(link) && isPlain(link.weight);

function isPlain(weight: Weight): boolean {
  return weight.kind === 'dense' && (weight.dtype ?? 'f32') === 'f32';
}

/** The network with less layers that gives the same outputs, to rounding. */
export async function foldLinear(network: Network, options: SolverOptions = {}): Promise<Network> {
  const links: Link[] = network.layers.flatMap((layer): Link[] => [...(layer.before ?? []), layer]);
  links.push(...(network.beforeHead ?? []), ...network.head);
  const combined = new Set(links.flatMap((link) => ('with' in link ? [link.with] : [])));
  const folded: Link[] = [];
  for (const link of links) {
    let last = link;
    for (let below = folded.at(-1); below && !combined.has(below.name); below = folded.at(-1)) {
      const merged = await joined(below, last, options);
      if (!merged) break;
      folded.pop();
      last = combined.has(last.name) ? { ...merged, name: last.name } : merged;
    }
    folded.push(last);
  }
  return assembled(network, folded);
}

/** The network of these layers: the last dense ones are its head. */
function assembled(network: Network, links: readonly Link[]): Network {
  const layers: Layer[] = [];
  let waiting: FrameLayer[] = [];
  for (const link of links) {
    if (!isRecurrent(link)) {
      waiting.push(link);
      continue;
    }
    layers.push(withBefore(link, waiting));
    waiting = [];
  }
  const headStart = waiting.findLastIndex((layer) => !isDenseLayer(layer)) + 1;
  const { embedding } = network;
  return {
    ...(embedding && { embedding }),
    layers,
    ...(headStart > 0 && { beforeHead: waiting.slice(0, headStart) }),
    head: waiting.slice(headStart).filter(isDenseLayer),
    ...attributesOf(network),
  };
}

function withBefore(layer: Layer, before: readonly FrameLayer[]): Layer {
  if (before.length > 0) return { ...layer, before };
  return Object.fromEntries(Object.entries(layer).filter(([key]) => key !== 'before')) as Layer;
}

/** One layer for two that follow each other, or undefined. */
async function joined(
  first: Link,
  second: Link,
  options: SolverOptions,
): Promise<Link | undefined> {
  if (isScaling(first)) {
    if (isElementwise(second)) return scaledTwice(first, second);
    if (isDense(second)) return readingScaled(second, first);
    return isRecurrent(second) ? recurrentReading(second, first, options) : undefined;
  }
  if (!isDense(first) || first.activation !== 'none') {
    return !isRecurrent(first) && isNormalization(first) && isScaling(second)
      ? { ...first, ...composed(first, second, first.size) }
      : undefined;
  }
  if (isElementwise(second)) return scaledOutput(first, second);
  if (isDense(second)) return product(first, second, options);
  return isRecurrent(second) ? recurrentReading(second, first, options) : undefined;
}

interface Scaling {
  readonly scale?: Float32Array;
  readonly shift?: Float32Array;
}

/** s2 (s1 x + t1) + t2. */
function composed(first: Scaling, second: Scaling, size: number): Scaling {
  const [s1, t1] = [vectorOf(first, 'scale'), vectorOf(first, 'shift')];
  const [s2, t2] = [vectorOf(second, 'scale'), vectorOf(second, 'shift')];
  const vector = (at: (i: number) => number) =>
    Float32Array.from({ length: size }, (_, i) => at(i));
  return {
    ...((s1 ?? s2) && { scale: vector((i) => (s1?.[i] ?? 1) * (s2?.[i] ?? 1)) }),
    ...((t1 ?? t2) && { shift: vector((i) => (t1?.[i] ?? 0) * (s2?.[i] ?? 1) + (t2?.[i] ?? 0)) }),
  };
}

function scaledTwice(first: ElementwiseLayer, second: ElementwiseLayer): ElementwiseLayer {
  const { kind, name, size, activation } = second;
  return {
    kind,
    name,
    size,
    ...composed(first, second, size),
    ...(activation !== undefined && { activation }),
  };
}

/** W diag(s). */
function scaledColumns(weight: Weight, scale: Float32Array | undefined): Weight {
  if (!scale) return weight;
  const { rows, cols, data } = weight;
  return denseWeight(
    rows,
    cols,
    data.map((w, i) => w * scale[i % cols]!),
  );
}

/** b + W t. */
function shiftedBias(weight: Weight, bias: Float32Array | undefined, t: Float32Array | undefined) {
  if (!t) return bias;
  const { rows, cols, data } = weight;
  return Float32Array.from({ length: rows }, (_, i) => {
    let sum = bias?.[i] ?? 0;
    for (let j = 0; j < cols; j++) sum += data[i * cols + j]! * t[j]!;
    return sum;
  });
}

function withBias(layer: Omit<DenseLayer, 'bias'>, bias: Float32Array | undefined): DenseLayer {
  const { kind, name, weight, activation } = layer;
  return { ...(kind && { kind }), name, weight, ...(bias && { bias }), activation };
}

function readingScaled(layer: DenseLayer, scaling: ElementwiseLayer): DenseLayer {
  const weight = scaledColumns(layer.weight, vectorOf(scaling, 'scale'));
  const bias = shiftedBias(layer.weight, vectorOf(layer, 'bias'), vectorOf(scaling, 'shift'));
  return withBias({ ...layer, weight }, bias);
}

/** The activation of the elementwise layer as one of a dense layer, or undefined. */
function headActivation({ activation }: ElementwiseLayer): HeadActivation | undefined {
  const name = typeof activation === 'object' ? activation.name : (activation ?? 'none');
  return HEAD_ACTIVATIONS.find((each) => each === name);
}

function scaledOutput(layer: DenseLayer, scaling: ElementwiseLayer): DenseLayer | undefined {
  const activation = headActivation(scaling);
  if (activation === undefined) return undefined;
  const [scale, shift] = [vectorOf(scaling, 'scale'), vectorOf(scaling, 'shift')];
  const { rows, cols, data } = layer.weight;
  const weight = scale
    ? denseWeight(
        rows,
        cols,
        data.map((w, i) => w * scale[Math.floor(i / cols)]!),
      )
    : layer.weight;
  const before = vectorOf(layer, 'bias');
  const ofBias: Scaling = { ...(before && { shift: before }) };
  const { shift: bias } = composed(
    ofBias,
    { ...(scale && { scale }), ...(shift && { shift }) },
    rows,
  );
  return withBias({ ...layer, weight, activation }, bias);
}

async function productOf(w: Weight, v: Weight, options: SolverOptions): Promise<Weight> {
  const { data } = await multiply(w, v, options);
  return denseWeight(w.rows, v.cols, Float32Array.from(data));
}

async function product(
  first: DenseLayer,
  second: DenseLayer,
  options: SolverOptions,
): Promise<DenseLayer | undefined> {
  const [v, w] = [first.weight, second.weight];
  if (w.rows * v.cols > w.rows * w.cols + v.rows * v.cols) return undefined;
  const bias = shiftedBias(w, vectorOf(second, 'bias'), vectorOf(first, 'bias'));
  return withBias({ ...second, weight: await productOf(w, v, options) }, bias);
}

/** The layer reading what the linear layer below read. */
async function recurrentReading(
  layer: Layer,
  below: DenseLayer | ElementwiseLayer,
  options: SolverOptions,
): Promise<Layer | undefined> {
  const inputs = layer.weights.map(({ input }) => input);
  if (!inputs.every(isPlain)) return undefined;
  const weights: LayerWeights[] = [];
  const dense = isDenseLayer(below) ? below : undefined;
  if (dense) {
    const rows = inputs.reduce((sum, each) => sum + each.rows, 0);
    const { rows: between, cols } = dense.weight;
    if (rows * cols > rows * between + between * cols) return undefined;
  }
  const offset = dense ? vectorOf(dense, 'bias') : vectorOf(below as ElementwiseLayer, 'shift');
  for (const direction of layer.weights) {
    const { input } = direction;
    weights.push({
      ...direction,
      input: dense
        ? await productOf(input, dense.weight, options)
        : scaledColumns(input, vectorOf(below as ElementwiseLayer, 'scale')),
      bias: shiftedBias(input, vectorOf(direction, 'bias'), offset)!,
    });
  }
  return { ...layer, inputSize: weights[0]!.input.cols, weights };
}
