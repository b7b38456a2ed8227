/**
 * Table 1 of Zhang et al. (2018): a dense language model, and what each method leaves of it at the
 * same size, right away and after the same fine-tuning; next to them the dense model after that
 * many epochs more.
 */
import { compress, planCompression, type Model, type Units } from '../../lib';
import { METHODS, startFrom, type Method } from '../runs/methods';
import { carryOut, type ExperimentContext, type Run } from '../runs/run';
import { languageModel, withoutEmbedding } from './network';
import { FINE_TUNING_RATES, recipeOf, type Epochs } from './recipe';
import type { Facts, Perplexities } from './results';

/** Those of the paper's table. */
export const RATIOS = [2, 2.9, 6.7] as const;

export interface LanguageRun extends Run {
  readonly method?: Method;
  readonly ratio?: number;
  readonly rate?: number;
}

export type LanguageContext = ExperimentContext<Perplexities, Facts, LanguageRun>;

export interface Sweep {
  /** What is compressed, instead of a model that is trained first. */
  readonly start?: Model | undefined;
  readonly units: Units;
  readonly cells: number;
  readonly epochs: Epochs;
  /** The share of a layer's outputs that the next one does not see while it learns. */
  readonly dropout: number;
  readonly ratios: readonly number[];
}

/** The model with so many times fewer parameters, those of the embedding not counted. */
export async function smaller(dense: Model, method: Method, ratio: number): Promise<Model> {
  const counted = withoutEmbedding(dense);
  const targetParameters = dense.parameters - counted + Math.floor(counted / ratio);
  return (await compress(dense, planCompression(dense, { method, targetParameters }))).model;
}

/** All runs, one after another. */
export async function sweep(
  { start, units, cells, epochs, dropout, ratios }: Sweep,
  context: LanguageContext,
): Promise<void> {
  const dense = await carryOut<Perplexities, Facts, LanguageRun>(
    {
      name: 'dense',
      start: start ? 'dense' : 'random',
      recipe: recipeOf(start ? 0 : epochs.dense, cells, dropout),
      network: () => start ?? languageModel(cells, units, context.seed),
    },
    context,
  );
  const fineTuned = async (model: Omit<LanguageRun, 'recipe'>): Promise<void> => {
    if (epochs.fineTuning === 0) {
      await carryOut({ ...model, recipe: recipeOf(0, cells, dropout) }, context);
      return;
    }
    for (const rate of FINE_TUNING_RATES) {
      const recipe = recipeOf(epochs.fineTuning, cells, dropout, rate);
      await carryOut({ ...model, name: `${model.name}-${rate}`, rate, recipe }, context);
    }
  };
  for (const ratio of ratios)
    for (const method of METHODS)
      await fineTuned({
        name: `${method}-${ratio}`,
        start: startFrom(method),
        method,
        ratio,
        network: () => smaller(dense, method, ratio),
      });
  // So that nobody takes for a gain of compression what the dense model gains from the same epochs.
  if (epochs.fineTuning > 0)
    await fineTuned({ name: 'dense-longer', start: 'dense', network: () => dense });
}
