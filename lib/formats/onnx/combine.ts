/** Features that meet other features: residual connections, masks, branches side by side. */
import type { Layer } from '../../model';
import { denseWeight } from '../../weights';
import type { Chain, Combining, Link } from './chain';
import { fromFront } from './axis';
import { featureAxis, features, isUnnamed, squeeze, wholeParts } from './features';
import { directionOf, isFeatureAxis, rolesAlong, whole } from './linked';
import { LAYER_BYTES, Refusal, type Operation } from './operation';
import type { Features, Part, Value } from './value';

/** What looking at a link of a chain costs, in numbers read. */
const LINK_COST = 16;

/** Whether both are frames of one sequence that lie along the same axes, counted from the last. */
function checkAligned(op: Operation, a: Features, b: Features, besides?: number): void {
  const along = (value: Features): string[] => {
    const roles = rolesAlong(op, value).toReversed();
    return roles.map((role, k) => (k === besides ? '' : role));
  };
  const [p, q] = [along(a), along(b)];
  const longest = Math.max(p.length, q.length);
  const differs = Array.from({ length: longest }, (_, k) => (p[k] ?? '') !== (q[k] ?? ''));
  if (differs.includes(true)) {
    throw new Refusal(
      `it puts features along [${p.toReversed().join('; ')}] together with others along [${q.toReversed().join('; ')}]`,
    );
  }
  if ((a.flipped ?? false) !== (b.flipped ?? false))
    throw new Refusal('it puts frames together with those of a sequence that is turned round');
}

function chainsOf(op: Operation, a: Features, b: Features): [Chain, Chain] {
  const [first, second] = [wholeParts(a), wholeParts(b)];
  if (first.chain.input !== second.chain.input)
    throw new Refusal(
      `it puts two inputs of the graph together, "${first.chain.input}" and "${second.chain.input}": a model has one`,
    );
  if (first.moment !== 'every' || second.moment !== 'every')
    throw new Refusal('it puts final states together with others: a model does so at every frame');
  op.reading.budget.make(LAYER_BYTES);
  op.reading.budget.read(LINK_COST * (first.chain.length + second.chain.length));
  return [first.chain, second.chain];
}

/** The combination at the end of both chains; `leads` where the link of `other` comes first. */
function meeting(op: Operation, chains: readonly [Chain, Chain], by: Combining): Chain {
  const [a, b] = chains;
  const joined = a.joining(b);
  // A chain that held all of the other goes on from its own end, with the other beside it.
  const endsInB = joined !== a;
  const other = endsInB ? a.link : b.link;
  const leads = endsInB && by === 'concatenation';
  return joined.with({ kind: 'combination', name: op.node.name, by, with: other, leads });
}

/** a + b or a b, number by number. */
export function combined(op: Operation, a: Features, b: Features, by: 'sum' | 'product'): Features {
  checkAligned(op, a, b);
  const directions = by === 'sum' ? addedDirections(op, a, b) : undefined;
  if (directions) return directions;
  const chain = meeting(op, chainsOf(op, a, b), by);
  return oneBlock(
    shapeOf(a, b),
    chain,
    directionOf(a) === directionOf(b) ? directionOf(a) : 'bidirectional',
  );
}

/** The value whose axes those of the result are: what they mean is known, if it is of either. */
function shapeOf(a: Features, b: Features): Features {
  const [wider, other] = a.axes.length >= b.axes.length ? [a, b] : [b, a];
  if (isUnnamed(wider)) return other;
  const isOpen = ({ axes }: Features): boolean =>
    axes.some((axis) => axis.some(({ role, extent }) => role === 'input' && extent !== 1));
  return wider.axes.length === other.axes.length && isOpen(wider) ? other : wider;
}

/** The two directions of a layer added up: its whole output by a matrix [I I]. */
function addedDirections(op: Operation, a: Features, b: Features): Features | undefined {
  const [p, q] = [a.parts[0]!, b.parts[0]!];
  const areHalves = a.parts.length === 1 && b.parts.length === 1 && p.index !== q.index;
  const { chain, moment } = p;
  if (!areHalves || chain !== q.chain || chain.blocks !== 2 || moment !== q.moment)
    return undefined;
  return halvesAdded(op, features(a.axes, [p, q], a.flipped));
}

/** The sum along the axis of the two directions of a layer. */
export const reduceSum = (op: Operation): Value[] => {
  const value = op.operand(0);
  const [axis, ...others] = op.ints('axes', 1) ?? [];
  if (value.kind !== 'features' || axis === undefined || others.length > 0)
    throw new Refusal(NO_SUM);
  const along = fromFront(axis, value.axes.length);
  const isDirections = value.axes[along]?.every(({ role }) => role === 'direction') ?? false;
  if (!isDirections || value.parts.length !== 2 || value.parts[0]!.chain.blocks !== 2)
    throw new Refusal(NO_SUM);
  const sum = halvesAdded(op, value);
  if (!sum) throw new Refusal(NO_SUM);
  return [op.int('keepdims', 1) === 0 ? squeeze(sum, [along]) : sum];
};

const NO_SUM = 'it adds up along an axis that is not that of the two directions of a layer';

function halvesAdded(op: Operation, both: Features): Features | undefined {
  const { axes, parts } = both;
  const [{ moment, size }] = parts as [Part];
  if ((moment !== 'every' && moment !== 'final') || typeof size !== 'number') return undefined;
  op.reading.budget.make(Float32Array.BYTES_PER_ELEMENT * 2 * size * size);
  const data = new Float32Array(2 * size * size);
  for (let i = 0; i < size; i++) data[2 * size * i + i] = data[2 * size * i + size + i] = 1;
  const weight = denseWeight(size, 2 * size, data);
  const layer = { name: op.node.name, weight, activation: 'none' } as const;
  const axis = axes.findLastIndex((each) => each.some(({ role }) => role === 'feature'));
  return axis < 0 ? undefined : whole(both, axis, { kind: 'dense', layer }, size);
}

/** The same axes with one part, of the chain. */
function oneBlock(value: Features, chain: Chain, direction: Part['direction']): Features {
  const size = value.parts.reduce((sum, part) => sum + Number(part.size), 0);
  const last = value.axes.findLastIndex(isFeatureAxis);
  const axes = value.axes.map((axis, k) =>
    k === last ? [{ role: 'feature', extent: size } as const] : axis,
  );
  const part: Part = { ...value.parts[0]!, chain, index: 0, direction, size };
  return features(axes, [part], value.flipped);
}

/** Features of different chains side by side, along an axis that holds features. */
export function sideBySide(op: Operation, values: readonly Features[], axis: number): Features {
  return values.slice(1).reduce((a, b) => {
    const both = directionsTogether(a, b, axis);
    if (both) return both;
    const fromEnd = a.axes.length - 1 - axis;
    checkAligned(op, a, b, fromEnd);
    const [p, q] = [a, b].map((value) => featuresIn(value, axis)) as [number, number];
    const chain = meeting(op, chainsOf(op, a, b), 'concatenation');
    const shape = shapeOf(a, b);
    const direction = directionOf(a) === directionOf(b) ? directionOf(a) : 'bidirectional';
    const part: Part = { ...shape.parts[0]!, chain, index: 0, direction, size: p + q };
    const axes = shape.axes.with(axis, [{ role: 'feature', extent: p + q }]);
    return features(axes, [part], shape.flipped);
  }, values[0]!);
}

/** How many features lie along an axis. */
export function featuresIn(value: Features, axis: number): number {
  const size = value.axes[axis]!.reduce((n, { extent }) => n * Number(extent), 1);
  if (Number.isSafeInteger(size)) return size;
  throw new Refusal('it joins features of unknown number');
}

/** A forward and a backward layer that read the same: the two directions of one. */
function directionsTogether(a: Features, b: Features, axis: number): Features | undefined {
  const [p, q] = [soleLayer(a), soleLayer(b)];
  if (!p || !q || a.parts[0]!.moment !== b.parts[0]!.moment) return undefined;
  const [below, other] = [a.parts[0]!.chain.below, b.parts[0]!.chain.below];
  if (below?.link !== other?.link || below?.input !== other?.input) return undefined;
  if (p.direction !== 'forward' || q.direction !== 'backward' || !isFeatureAxis(a.axes[axis]!))
    return undefined;
  const likeP = JSON.stringify(optionsOf(p)) === JSON.stringify(optionsOf(q));
  if (!likeP || (a.flipped ?? false) !== (b.flipped ?? false)) return undefined;
  const layer: Layer = {
    ...p,
    direction: 'bidirectional',
    weights: [p.weights[0]!, q.weights[0]!],
  };
  const chain = below!.with({ kind: 'recurrent', layer });
  const parts = [a.parts[0]!, b.parts[0]!].map((part, index) => ({ ...part, chain, index }));
  return features(a.axes.with(axis, featureAxis(parts)), parts, a.flipped);
}

/** The recurrent layer of one direction whose whole output the value is. */
function soleLayer({ parts }: Features): Layer | undefined {
  const link: Link | undefined = parts[0]!.chain.link;
  return parts.length === 1 && link?.kind === 'recurrent' && link.layer.weights.length === 1
    ? link.layer
    : undefined;
}

function optionsOf(layer: Layer): object {
  return { ...layer, name: '', direction: '', weights: [] };
}
