/** Values that go one link further than others. */
import { invalidModel } from '../../errors';
import type { Direction } from '../../model';
import { rolesOf, type Axis, type Role } from './axis';
import type { Link } from './chain';
import { features } from './features';
import type { Operation } from './operation';
import type { Features } from './value';

/** The value with every number changed by itself: its axes and parts stay. */
export function linked(value: Features, link: Link): Features {
  const chain = value.parts[0]!.chain.with(link);
  const parts = value.parts.map((part) => ({ ...part, chain }));
  return features(value.axes, parts, value.flipped);
}

/** The value with its features, along `axis`, replaced by `size` others of one block. */
export function whole(value: Features, axis: number, link: Link, size: number): Features {
  const axes: Axis[] = value.axes.map((a) => a.filter(({ role }) => role !== 'direction'));
  axes[axis] = [{ role: 'feature', extent: size }];
  const part = value.parts[0]!;
  const chain = part.chain.with(link);
  const direction = directionOf(value);
  return features(axes, [{ ...part, chain, index: 0, direction, size }], value.flipped);
}

/** The direction whose final frame is that of all parts; bidirectional where there is none. */
export function directionOf({ parts }: Features): Direction {
  const [first] = parts;
  return parts.every(({ direction }) => direction === first!.direction)
    ? first!.direction
    : 'bidirectional';
}

/** Remembers of a graph input which of its axes holds the features. */
export function featureAxisOf(op: Operation, value: Features, axis: number): void {
  noteRoles(op, value, new Map([[axis, 'feature']]));
}

/** Remembers of a graph input, as it comes, what its axes mean. */
export function noteRoles(op: Operation, value: Features, roles: ReadonlyMap<number, Role>): void {
  const { input } = value.parts[0]!.chain;
  const known = op.reading.inputRoles.get(input) ?? new Map<number, Role>();
  op.reading.inputRoles.set(input, known);
  for (const [axis, role] of roles)
    for (const factor of value.axes[axis] ?? [])
      if (factor.axis !== undefined && factor.extent !== 1) {
        const before = known.get(factor.axis) ?? role;
        if (before !== role)
          throw invalidModel(
            `${op.label}: axis ${factor.axis} of the input is its ${role}, but was its ${before} before`,
          );
        known.set(factor.axis, role);
      }
}

/** What lies along each axis, where those of graph inputs are known too; the last axis last. */
export function rolesAlong(op: Operation, value: Features): string[] {
  const known = op.reading.inputRoles.get(value.parts[0]!.chain.input);
  return value.axes.map((axis) =>
    axis
      .filter(({ extent }) => extent !== 1)
      .map(({ role, axis: k }) => (k === undefined ? role : (known?.get(k) ?? `input ${k}`)))
      .join(),
  );
}

/** Whether the numbers along an axis are features. */
export function isFeatureAxis(axis: Axis): boolean {
  const roles = rolesOf(axis);
  return roles.length > 0 && roles.every((role) => role === 'feature' || role === 'direction');
}
