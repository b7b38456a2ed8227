/**
 * Some features of each frame, as gated linear units and heads of several parts take them: rows of
 * the identity, as a dense layer that folds into the one before.
 */
import { denseWeight } from '../../weights';
import { featuresIn } from './combine';
import { isUnnamed, wholeParts } from './features';
import { isFeatureAxis, whole } from './linked';
import { LAYER_BYTES, type Operation } from './operation';
import { countOf, pickAt, type Picks } from './picks';
import type { Features } from './value';

/** @returns undefined where the picked ones are not some of the features of every frame. */
export function someFeatures(
  op: Operation,
  value: Features,
  axis: number,
  picks: Picks,
): Features | undefined {
  if (isUnnamed(value)) return undefined;
  const { parts } = value;
  const [{ size, chain }] = parts as [(typeof parts)[0]];
  const along = value.axes[axis]!;
  const isWhole = parts.length === chain.blocks && parts.every(({ moment }) => moment === 'every');
  if (!isWhole || !isFeatureAxis(along) || typeof size !== 'number') return undefined;
  const width = featuresIn(value, axis);
  const count = countOf(picks);
  // Directions by themselves stay what they are.
  const areDirections = pickAt(picks, 0) % size === 0 && count % size === 0;
  if (width !== size * parts.length || areDirections || count === 0) return undefined;
  wholeParts(value);
  op.reading.budget.make(LAYER_BYTES + Float32Array.BYTES_PER_ELEMENT * count * width);
  const data = new Float32Array(count * width);
  for (let k = 0; k < count; k++) data[k * width + pickAt(picks, k)] = 1;
  const weight = denseWeight(count, width, data);
  const layer = { name: op.node.name, weight, activation: 'none' } as const;
  return whole(value, axis, { kind: 'dense', layer }, count);
}
