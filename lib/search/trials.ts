/** Ranks that a search tries, with what was measured of them; the same ranks are measured once. */
import { stepMicros } from '../bench';
import type { Choice } from '../compress/choice';
import type { StepCounter } from '../compress/progress';
import { CompactRnnError } from '../errors';
import { shown } from '../json/shown';
import type { Model } from '../model';
import type { SearchOptions } from './options';
import type { Subject } from './subject';

export interface Trial {
  /** Of each direction of each layer to compress, bottom first; null where it stays dense. */
  readonly ranks: readonly (number | null)[];
  readonly parameters: number;
  readonly bytes: number;
  /** The median step, where that is what is searched by. */
  readonly stepMicros?: number;
  /** The loss, where that is. */
  readonly loss?: number;
}

export type Measure = (model: Model) => Promise<Pick<Trial, 'stepMicros' | 'loss'>>;

/** What a search measures of a model: nothing where parameters or bytes are all that counts. */
export function measureFor({ targetStepMicros, loss, threads, signal }: SearchOptions): Measure {
  if (targetStepMicros !== undefined)
    return async (model) => ({ stepMicros: await stepMicros(model, { threads, signal }) });
  if (!loss) return () => Promise.resolve({});
  return async (model) => {
    const value: unknown = await loss(model);
    if (typeof value !== 'number' || !Number.isFinite(value))
      throw new CompactRnnError('INVALID_INPUT', `loss must give a number, but gave ${shown(value)}`);
    return { loss: value };
  };
}

export async function trialOf(
  model: Model,
  ranks: readonly (number | null)[],
  measure: Measure,
): Promise<Trial> {
  return { ranks, parameters: model.parameters, bytes: model.bytes, ...(await measure(model)) };
}

export class Trials {
  readonly #tried = new Map<string, Trial>();

  constructor(
    readonly subject: Subject,
    readonly measure: Measure,
    readonly steps: StepCounter,
  ) {}

  /** In the order in which they were tried. */
  get tried(): Trial[] {
    return [...this.#tried.values()];
  }

  async of(choices: readonly Choice[]): Promise<Trial> {
    const ranks = choices.map(({ rank }) => rank);
    const key = ranks.join();
    const known = this.#tried.get(key);
    if (known) return known;
    const { plan } = this.subject;
    const trial = await trialOf(await this.subject.at(ranks, plan.dtype), ranks, this.measure);
    this.#tried.set(key, trial);
    this.steps.advance(`ranks ${ranks.map((rank) => rank ?? 'dense').join(', ')}`);
    return trial;
  }
}
