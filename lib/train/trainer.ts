/**
 * A network that learns: its parameters, their gradients and the optimizer's memory, in the addon.
 */
import { CompactRnnError } from '../errors';
import type { Network } from '../model';
import { native, type NativeScored, type TrainerHandle } from '../native';
import type { Batch } from './batch';
import { rateAfter, type FullOptimizer } from './optimizer';
import { learnerOf } from './learner';
import { parametersOf, slicesOf, withParameters } from './parameters';
import { sharesOf } from './shares';

export interface TrainerOptions {
  readonly optimizer: FullOptimizer;
  /** Between layers: 0 to below 1. */
  readonly dropout: number;
  readonly seed: number;
  /** Whether dense matrices are used as int8 would store them. */
  readonly quantized: boolean;
  readonly threads: number;
  /** Which slices never change, by number. */
  readonly frozen: readonly number[];
}

/** What the optimizer knows beside the gradient. */
export interface TrainerState {
  /** Updates so far. */
  readonly step: number;
  readonly values: Float32Array;
  readonly first: Float32Array;
  readonly second: Float32Array;
}

export class Trainer {
  readonly #handle: TrainerHandle;
  #step = 0;

  constructor(
    readonly network: Network,
    readonly options: TrainerOptions,
  ) {
    const values = parametersOf(network);
    const { optimizer, quantized, frozen, threads } = options;
    const shares = sharesOf(network, optimizer, frozen);
    this.#handle = native.createTrainer(learnerOf(network, quantized), values, shares, threads);
  }

  /** Updates so far. */
  get step(): number {
    return this.#step;
  }

  /**
   * One update. The promise rejects, and nothing moves, where the loss or the gradient is no
   * number.
   * @param epochs that have passed, for the decay of the rate.
   * @throws CompactRnnError NUMERICAL naming the step and where the first such number stands.
   */
  async learn(
    { batch, criterion }: Batch,
    epochs: number,
  ): Promise<NativeScored & { norm: number }> {
    const { optimizer, dropout, seed } = this.options;
    const mask = { probability: dropout, seed: seed + this.#step };
    const scored = await native.trainBatch(this.#handle, batch, criterion, mask);
    const { norm, badSlice } = await native.updateWeights(this.#handle, {
      ...optimizer,
      rate: rateAfter(optimizer, epochs),
      scale: 1 / Math.max(1, scored.count),
    });
    if (badSlice !== undefined || !Number.isFinite(scored.loss))
      this.#refuse(scored.loss, badSlice);
    this.#step++;
    return { ...scored, norm };
  }

  /** The loss of a batch without learning from it. */
  async score({ batch, criterion }: Batch): Promise<NativeScored> {
    return native.scoreBatch(this.#handle, batch, criterion);
  }

  /** A copy of the parameters as they are. */
  values(): Float32Array {
    return native.readTrainer(this.#handle, 'values');
  }

  /** The network as it has become. */
  trained(values = this.values()): Network {
    return withParameters(this.network, values);
  }

  state(): TrainerState {
    const [values, first, second] = (['values', 'first', 'second'] as const).map((what) =>
      native.readTrainer(this.#handle, what),
    ) as [Float32Array, Float32Array, Float32Array];
    return { step: this.#step, values, first, second };
  }

  restore({ step, values, first, second }: TrainerState): void {
    for (const [what, vector] of Object.entries({ values, first, second })) {
      native.writeTrainer(this.#handle, what as 'values', vector, step);
    }
    this.#step = step;
  }

  #refuse(loss: number, badSlice: number | undefined): never {
    const where =
      badSlice === undefined
        ? ''
        : `, and the gradient of ${slicesOf(this.network)[badSlice]!.what}`;
    throw new CompactRnnError(
      'NUMERICAL',
      `the loss at step ${this.#step + 1} is ${loss}${where} is no number: lower the rate or clip the gradient (clipNorm)`,
    );
  }
}
