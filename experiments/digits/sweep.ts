/**
 * Prabhavalkar's Table 1: a model compressed to ranks that tau finds, before and after fine-tuning;
 * next to it the same number of parameters with equal ranks, and the same shape trained from random
 * weights.
 */
import { compress, planCompression, type Model, type Network } from '../../lib';
import { networkParameters } from '../../lib/model';
import { METHODS, startFrom, type Method } from '../runs/methods';
import { carryOut } from '../runs/run';
import type { DigitContext, DigitRun } from './context';
import { recipeOf } from './recipe';
import { randomNetwork, ranksOf, type Size, type Task } from './task';

/** Those of the paper's table. */
export const TAUS = [0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4] as const;

/** Epochs of each kind of training. */
export interface Epochs {
  readonly dense: number;
  readonly fineTuning: number;
}

export interface Sweep {
  /** What the dense model goes on from, instead of from random weights. */
  readonly start?: Model | undefined;
  readonly size: Size;
  readonly task: Task;
  readonly epochs: Epochs;
  readonly taus: readonly number[];
  /** Those at which one rank for all layers is tried too. */
  readonly equal: readonly number[];
  /**
   * Those at which the same shape is trained from random weights too: as many updates as the other
   * has had in all.
   */
  readonly random: readonly number[];
  /**
   * How many times fewer parameters the methods of Zhang et al. leave, besides the ranks by tau.
   */
  readonly ratios: readonly number[];
}

async function compressed(
  dense: Model,
  options: { tau: number } | { rank: number } | { targetParameters: number },
  method: Method = 'joint-svd',
): Promise<Network> {
  return (await compress(dense, planCompression(dense, { method, ...options }))).model;
}

/** With one rank for all layers: the largest that has no more parameters than another network. */
export async function equalRanks(dense: Model, parameters: number): Promise<Network> {
  let [low, high] = [1, dense.layers[0]!.hiddenSize];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const size = networkParameters(await compressed(dense, { rank: middle }));
    if (size <= parameters) low = middle;
    else high = middle - 1;
  }
  return compressed(dense, { rank: low });
}

/** All runs, one after another. */
export async function sweep(
  { start, size, task, epochs, taus, equal, random, ratios }: Sweep,
  context: DigitContext,
): Promise<void> {
  const dense = await carryOut(
    {
      name: 'dense',
      start: start ? 'dense' : 'random',
      recipe: recipeOf(epochs.dense, size.cells),
      network: () => start ?? randomNetwork(size, task, context.seed),
    },
    context,
  );
  const recipe = recipeOf(epochs.fineTuning, size.cells);
  for (const tau of taus) {
    const small = await carryOut(
      { name: `tau-${tau}`, start: 'svd', tau, recipe, network: () => compressed(dense, { tau }) },
      context,
    );
    if (equal.includes(tau)) await carryOut(evenly(tau, small), context);
    if (random.includes(tau)) await carryOut(fresh(tau, small), context);
  }
  for (const ratio of ratios)
    for (const method of METHODS) await carryOut(smaller(method, ratio), context);
  // So that nobody takes for a gain of compression what the dense model gains from the same epochs.
  if (taus.length + ratios.length > 0)
    await carryOut({ name: 'dense-longer', start: 'dense', recipe, network: () => dense }, context);

  function evenly(tau: number, small: Model): DigitRun {
    return {
      name: `equal-${tau}`,
      start: 'svd',
      tau,
      recipe,
      network: () => equalRanks(dense, networkParameters(small)),
    };
  }

  function smaller(method: Method, ratio: number): DigitRun {
    const targetParameters = Math.floor(networkParameters(dense) / ratio);
    return {
      name: `${method}-${ratio}`,
      start: startFrom(method),
      method,
      ratio,
      recipe,
      network: () => compressed(dense, { targetParameters }, method),
    };
  }

  function fresh(tau: number, small: Model): DigitRun {
    return {
      name: `random-${tau}`,
      start: 'random',
      tau,
      recipe: recipeOf(epochs.dense + epochs.fineTuning, size.cells),
      network: () => randomNetwork(size, task, context.seed, ranksOf(small)),
    };
  }
}
