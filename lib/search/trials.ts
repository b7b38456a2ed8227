/** The plans that a search tries, each carried out and measured once. */
import { stepMicros } from '../bench';
import type { Plan, ResolvedPlan } from '../compress';
import { invalidInput } from '../errors';
import { shown } from '../json';
import type { Model } from '../model';
import { untilAborted } from '../options';
import type { SearchOptions } from './options';
import { modelOf, type SearchContext } from './search-path';

/** A plan that was carried out, and what was measured of its model. */
export interface SearchTrial {
  /**
   * The rank of the projection in each direction of each layer to compress, bottom first; null
   * without a projection.
   */
  readonly ranks: readonly (number | null)[];
  /** The number of parameters. */
  readonly parameters: number;
  /** The size of the stored weights in bytes. */
  readonly bytes: number;
  /** The median time of a step in microseconds, with `targetStepMicros`. */
  readonly stepMicros?: number;
  /** The loss, with `allowedLoss`. */
  readonly loss?: number;
}

/** Measures what a search limits. */
export type Measure = (model: Model) => Promise<Pick<SearchTrial, 'stepMicros' | 'loss'>>;

/** What a search measures of each model: a step time, a loss, or nothing for a budget. */
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

/**
 * Measures a model as a trial.
 * @param open the plan that names the layers whose ranks are reported.
 */
export async function trialOf(model: Model, open: Plan, measure: Measure): Promise<SearchTrial> {
  const named = new Set(open.layers.map(({ name }) => name));
  const ranks = model.layers
    .filter(({ name }) => named.has(name))
    .flatMap(({ weights }) => weights.map(({ projection }) => projection?.rows ?? null));
  return { ranks, parameters: model.parameters, bytes: model.bytes, ...(await measure(model)) };
}

/** Tries plans; a plan that was tried before is not measured again. */
export class Trials {
  readonly #tried = new Map<string, SearchTrial>();

  constructor(
    readonly context: SearchContext,
    readonly measure: Measure,
  ) {}

  /** All trials, in the order in which they were made. */
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
