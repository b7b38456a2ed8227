/** Rearranging running features: nothing is computed, only axes and parts are followed. */
import { extentOf, regroup, rolesOf, type Axis, type Extent, type Factor } from './axis';
import type { Chain } from './chain';
import { checkRank } from './names';
import { Refusal } from './operation';
import { areNeighbours, countOf, pickAt, type Picks } from './picks';
import type { Features, Moment, Part } from './value';

/** Parts that lie side by side: a layer has two directions at most. */
const MOST_PARTS = 16;

export function features(axes: readonly Axis[], parts: readonly Part[], flipped = false): Features {
  checkRank('a value of the graph', axes.length);
  return { kind: 'features', axes, parts, ...(flipped && { flipped }) };
}

export const rank = (value: Features): number => value.axes.length;
export const extents = (value: Features): readonly Extent[] => value.axes.map(extentOf);

/** The same parts along other axes. */
function arranged({ parts, flipped }: Features, axes: readonly Axis[]): Features {
  return features(axes, parts, flipped);
}

/** Its frames in the opposite order: `axis` must be that of time, or of a graph input. */
export function reverse(value: Features, axis: number): Features {
  const roles = rolesOf(value.axes[axis]!).join();
  if (roles === '') return value;
  if (roles !== 'time' && roles !== 'input')
    throw new Refusal(`it turns round the axis "${roles}"`);
  if (value.parts.some(({ moment }) => moment !== 'every'))
    throw new Refusal('it turns round something other than a sequence of frames');
  return features(value.axes, value.parts, !value.flipped);
}

export function transpose(value: Features, perm: readonly number[]): Features {
  return arranged(
    value,
    perm.map((axis) => value.axes[axis]!),
  );
}

export function squeeze(value: Features, axes: readonly number[]): Features {
  for (const axis of axes) {
    const extent = extentOf(value.axes[axis]!);
    if (typeof extent === 'number' && extent !== 1)
      throw new Refusal(`it drops an axis of size ${extent}`);
  }
  return arranged(
    value,
    value.axes.filter((_, axis) => !axes.includes(axis)),
  );
}

/** `axes` count in the result. */
export function unsqueeze(value: Features, axes: readonly number[]): Features {
  const grown = [...value.axes];
  for (const axis of [...axes].sort((a, b) => a - b)) grown.splice(axis, 0, []);
  return arranged(value, grown);
}

export function reshape(value: Features, shape: readonly Extent[]): Features {
  const axes = regroup(value.axes, shape);
  if (!axes) {
    throw new Refusal(
      `it reshapes [${extents(value).join(', ')}] to [${shape.join(', ')}], which cuts axes apart: ` +
        `only merging neighbouring axes and dropping or adding axes of size 1 can be followed`,
    );
  }
  return arranged(value, axes);
}

/** Two axes: those before `axis` merged, and the others. */
export function flatten(value: Features, axis: number): Features {
  return arranged(value, [value.axes.slice(0, axis).flat(), value.axes.slice(axis).flat()]);
}

/** The part at a single frame: final where its direction is through with the sequence then. */
function atFrame(part: Part, moment: 'first' | 'last'): Part {
  if (part.moment !== 'every') throw new Refusal('it picks a frame of final states');
  const final = part.direction === (moment === 'last' ? 'forward' : 'backward');
  return { ...part, moment: final ? 'final' : moment };
}

function selectFrame(value: Features, axis: number, picks: Picks): readonly Part[] {
  const frames = extentOf(value.axes[axis]!);
  const pick = countOf(picks) === 1 ? pickAt(picks, 0) : undefined;
  if (pick === -1 || (typeof frames === 'number' && pick === frames - 1)) {
    return value.parts.map((part) => atFrame(part, 'last'));
  }
  if (pick === 0) return value.parts.map((part) => atFrame(part, 'first'));
  throw new Refusal(
    'it keeps some of the frames: only the last or the first one can be taken by itself',
  );
}

/** The picked features, which must be whole parts. */
function selectFeatures(value: Features, axis: number, picks: Picks): Features {
  const { parts } = value;
  const size = typeof parts[0]!.size === 'number' ? parts[0]!.size : 0;
  const count = countOf(picks) / size;
  const chosen: Part[] = [];
  for (let k = 0; k < Math.min(count, MOST_PARTS + 1); k++) {
    const part = parts[pickAt(picks, k * size) / size];
    if (!part || !areNeighbours(picks, k * size, size)) {
      throw new Refusal(
        'it picks some of the features of a layer: only all those of a direction can be taken',
      );
    }
    chosen.push(part);
  }
  return features(value.axes.with(axis, featureAxis(chosen)), fewParts(chosen), value.flipped);
}

/** @throws Refusal for more parts than a layer could have. */
function fewParts(parts: readonly Part[]): readonly Part[] {
  if (parts.length <= MOST_PARTS) return parts;
  throw new Refusal(`it joins more than ${MOST_PARTS} directions of layers`);
}

/** The factor along which parts lie. */
export function directionFactor(parts: readonly Part[]): Factor {
  return { role: 'direction', extent: parts.length };
}

/** The axis of parts that lie side by side. */
export function featureAxis(parts: readonly Part[]): Axis {
  return [directionFactor(parts), { role: 'feature', extent: parts[0]!.size }];
}

/**
 * The picked positions along an axis; without `keep` there is one pick and the axis is dropped. -1
 * is the last position of an axis of unknown size.
 */
export function select(value: Features, axis: number, picks: Picks, keep: boolean): Features {
  const selected = selectAlong(value, axis, picks);
  return keep ? selected : arranged(selected, selected.axes.toSpliced(axis, 1));
}

function selectAlong(value: Features, axis: number, picks: Picks): Features {
  const { axes, parts } = value;
  const extent = extentOf(axes[axis]!);
  const count = countOf(picks);
  if (count === 0) throw new Refusal('it picks nothing');
  if (count === extent && pickAt(picks, 0) === 0 && areNeighbours(picks, 0, count)) return value;
  switch (rolesOf(axes[axis]!).join()) {
    case 'time':
      if (value.flipped) throw new Refusal('it picks a frame of a sequence that is turned round');
      return features(axes.with(axis, []), selectFrame(value, axis, picks));
    case 'direction': {
      const chosen = Array.from(
        { length: Math.min(count, MOST_PARTS + 1) },
        (_, k) => parts[pickAt(picks, k)]!,
      );
      return features(axes.with(axis, [directionFactor(chosen)]), fewParts(chosen), value.flipped);
    }
    case 'feature':
    case 'direction,feature':
      return selectFeatures(value, axis, picks);
    default:
      throw new Refusal(
        `it picks ${count} of the ${extent} positions along an axis that is not time, direction or features`,
      );
  }
}

/** Whether values differ only along one axis, and all their parts are of one size. */
function alignedBesides(axis: number, values: readonly Features[]): boolean {
  const besides = ({ axes }: Features) =>
    axes.map((a, k) => (k === axis ? '' : rolesOf(a).join())).join(';');
  const sizes = new Set(values.flatMap(({ parts }) => parts.map(({ size }) => size)));
  const orders = new Set(values.map(({ flipped = false }) => flipped));
  return sizes.size === 1 && orders.size === 1 && new Set(values.map(besides)).size === 1;
}

/**
 * Side by side: directions along their axis, single parts along a new one of size 1, or features
 * along theirs.
 */
export function concat(values: readonly Features[], axis: number): Features {
  const first = values[0]!;
  if (values.length === 1) return first;
  if (values.some((value) => rank(value) !== rank(first)))
    throw new Refusal('it joins things with different numbers of axes');
  const parts = fewParts(values.flatMap((value) => value.parts));
  const roles = new Set(values.flatMap((value) => rolesOf(value.axes[axis]!)));
  const ofParts = [...roles].every((role) => role === 'feature' || role === 'direction');
  const named = roles.size > 0 || values.every((value) => value.parts.length === 1);
  if (!ofParts || !named || !alignedBesides(axis, values)) {
    throw new Refusal('it joins other things than the directions of a layer');
  }
  if (roles.has('feature'))
    return features(first.axes.with(axis, featureAxis(parts)), parts, first.flipped);
  const axes = withoutDirection(first.axes).with(axis, [directionFactor(parts)]);
  return features(axes, parts, first.flipped);
}

/** A direction factor of size 1 elsewhere would claim the parts a second time. */
function withoutDirection(axes: readonly Axis[]): Axis[] {
  return axes.map((axis) => axis.filter(({ role }) => role !== 'direction'));
}

/**
 * The chain of which the value is the whole output, its features in their order along `axis`.
 * @throws Refusal where it is anything else.
 */
export function wholeOutput(value: Features, axis: number): { chain: Chain; moment: Moment } {
  const { chain, moment } = wholeParts(value);
  const { size } = value.parts[0]!;
  const expected = [
    ...(value.parts.length > 1 ? ['direction'] : []),
    ...(size === 1 ? [] : ['feature']),
  ].join();
  const roles = rolesOf(value.axes[axis] ?? []).join();
  if (!isUnnamed(value) && roles !== expected) {
    throw new Refusal(
      `it runs along the axes "${roles}", but the features of a frame lie along "${expected}"`,
    );
  }
  return { chain, moment };
}

/** Whether the axes are those of a graph input, of which the first layer says what they mean. */
export function isUnnamed({ axes, parts }: Features): boolean {
  const isInput = axes.every((axis) => axis.every(({ role }) => role === 'input'));
  return parts[0]!.chain.depth === 0 && isInput;
}

/** The chain and moment of which the parts are the whole output. */
export function wholeParts({ parts }: Features): { chain: Chain; moment: Moment } {
  const { chain, moment } = parts[0]!;
  const expected = chain.blocks;
  const inOrder = parts.every((part, index) => part.chain === chain && part.index === index);
  if (!inOrder || parts.length !== expected) {
    throw new Refusal(
      'the features are not the whole output of one layer, its directions in order',
    );
  }
  const moments = new Set(parts.map((part) => part.moment));
  if (moments.size > 1 || moment === 'first' || moment === 'last') {
    throw new Refusal(
      'the features are those of a frame at which not every direction has seen the whole sequence: take the final ' +
        'states instead (h_n, Y_h)',
    );
  }
  if (moment === 'cell') throw new Refusal('the features are the cell states of an LSTM');
  return { chain, moment };
}
