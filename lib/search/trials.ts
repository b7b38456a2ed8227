/**
 * Plans that a search tries, with what was measured of what they make; the same plan is measured
 * once.
 */
import { stepMicros } from '../bench';
import type { Plan, ResolvedPlan } from '../compress';
import { invalidInput } from '../errors';
import { shown } from '../json';
import type { Model } from '../model';
import { untilAborted } from '../options';
import type { SearchOptions } from './options';
import { modelOf, type SearchContext } from './search-path';

/** A plan that was carried out and measured. */
export interface SearchTrial {
  /**
   * Of the projection of each direction of each layer to compress, bottom first; null where there
   * is none.
   */
  readonly ranks: readonly (number | null)[];
  /** How many numbers it has. */
  readonly parameters: number;
  /** Its size as stored, in bytes. */
  readonly bytes: number;
  /** The median step, where that is what is searched by. */
  readonly stepMicros?: number;
  /** The loss, where that is. */
  readonly loss?: number;
}

export type Measure = (model: Model) => Promise<Pick<SearchTrial, 'stepMicros' | 'loss'>>;

/** What a search measures of a model: nothing where parameters or bytes are all that counts. */
export function measureFor({ targetStepMicros, loss, threads, signal }: SearchOptions): Measure {
  if (targetStepMicros !== undefined)
    return async (model) => ({ stepMicros: await stepMicros(model, { threads, signal }) });
  if (!loss) return () => Promise.resolve({});
  return async (model) => {
    const value: unknown = await untilAborted(() => loss(model), signal);
    if (typeof value !== 'number' || !Number.isFinite(value))
      throw invalidInput(`loss must give a number, but gave ${shown(value)}`);
    return { loss: value };
  };
}

/** @param open names the layers whose ranks are told. */
export async function trialOf(model: Model, open: Plan, measure: Measure): Promise<SearchTrial> {
  const named = new Set(open.layers.map(({ name }) => name));
  const ranks = model.layers
    .filter(({ name }) => named.has(name))
    .flatMap(({ weights }) => weights.map(({ projection }) => projection?.rows ?? null));
  return { ranks, parameters: model.parameters, bytes: model.bytes, ...(await measure(model)) };
}

export class Trials {
  readonly #tried = new Map<string, SearchTrial>();

  constructor(
    readonly context: SearchContext,
    readonly measure: Measure,
  ) {}

  /** In the order in which they were tried. */
  get tried(): SearchTrial[] {
    return [...this.#tried.values()];
  }

  async of(plan: ResolvedPlan): Promise<SearchTrial> {
    const key = JSON.stringify(plan);
    const known = this.#tried.get(key);
    if (known) return known;
    const trial = await trialOf(await modelOf(this.context, plan), this.context.open, this.measure);
    this.#tried.set(key, trial);
    this.context.steps.advance(`${trial.parameters} parameters`);
    return trial;
  }
}
