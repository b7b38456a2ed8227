/**
 * The way down of the methods beside joint SVD, which share a size out over matrices by rules of
 * their own: a point says which share of the numbers stays. Every model is fitted anew.
 */
import {
  compress,
  COUNT_PARAMETERS,
  type DictionaryMethod,
  dictionarySizes,
  isKindMethod,
  kindSizes,
  type Plan,
  planCompression,
  type Sizes,
} from '../compress';
import type { Model } from '../model';
import type { SearchOptions } from './options';
import { mostTrials, SHARES, type Way } from './way';

/** Steps that a search reports, at most. */
export const SIZES_STEPS = mostTrials(SHARES.length);

function sizesOf(model: Model, { method, layers, dtype }: Plan, rank: number | undefined): Sizes {
  const chosen = model.layers.filter(({ name }) => layers.some((layer) => layer.name === name));
  if (isKindMethod(method)) return kindSizes(model, chosen, { method, dtype }, COUNT_PARAMETERS);
  const about = { method: method as DictionaryMethod, rank, dtype };
  return dictionarySizes(model, chosen, about, COUNT_PARAMETERS);
}

/** @param open names the layers. */
export function sizesWay(model: Model, open: Plan, { rank, signal }: SearchOptions): Way {
  const { at, whole } = sizesOf(model, open, rank);
  const { method, dtype, layers } = open;
  const untouched = { ...open, layers: [], ...(!isKindMethod(method) && { nonzeros: 0 }) };
  const named = {
    method,
    dtype,
    layers: layers.map(({ name }) => name),
    ...(rank !== undefined && { rank }),
  };
  return {
    length: SHARES.length,
    planAt: (point) => {
      if (point === 0) return untouched;
      return at(Math.max(1, Math.round(whole * SHARES[point]!))).plan;
    },
    planWithin: ({ field, target }) =>
      Promise.resolve(planCompression(model, { ...named, [field]: target })),
    modelOf: async (plan) => (await compress(model, plan, { signal })).model,
    sensitivities: null,
  };
}
