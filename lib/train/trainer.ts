/**
 * A network in training: its parameters, their gradients and the optimizer's state, in the addon.
 */
import { CompactRnnError } from '../errors';
import { architectureOf, type Network } from '../model';
import { native, type NativeScored, type TrainerHandle, type TrainerVector } from '../native';
import type { Batch } from './batch';
import { learningRateFactors, rateAfter, type CompleteOptimizer } from './optimizer';
import { valuesOf, withValues } from './parameters';
import { structuresOf } from './parameters';
import type { QuantizedDtype } from './quantized';

export interface TrainerOptions {
  readonly optimizer: CompleteOptimizer;
  /** Between layers: 0 to below 1. */
  readonly dropout: number;
  readonly seed: number;
  /** The type that matrices are used as if they were stored in; null: as floats. */
  readonly quantized: QuantizedDtype | null;
  readonly threads: number;
  /** Indices of the named parameters that never change. */
  readonly frozen: readonly number[];
}

/** All that an update depends on besides the gradient. */
export interface TrainerState {
  /** Updates so far. */
  readonly step: number;
  /** All parameters, in the order of the network. */
  readonly values: Float32Array;
  /** Adam's m, or the velocity of SGD. */
  readonly m: Float32Array;
  /** Adam's v. */
  readonly v: Float32Array;
}

const REMEDY = 'lower the rate or clip the gradient (clipNorm)';

export class Trainer {
  readonly #handle: TrainerHandle;
  #step = 0;

  constructor(
    readonly network: Network,
    readonly options: TrainerOptions,
  ) {
    const { optimizer, quantized, frozen, threads } = options;
    this.#handle = native.createTrainer(
      architectureOf(network),
      structuresOf(network, quantized),
      valuesOf(network),
      learningRateFactors(network, optimizer, frozen),
      threads,
    );
  }

  /** Updates so far. */
  get step(): number {
    return this.#step;
  }

  /**
   * One update by the gradient of a batch. Where the promise rejects, nothing can go on from the
   * weights.
   * @param epochs that have passed, whole or not, for the decay of the rate.
   * @throws CompactRnnError NUMERICAL naming the step, and the first parameters whose gradient is
   *   no number or that the update made infinite.
   */
  async update(
    { batch, criterion }: Batch,
    epochs: number,
  ): Promise<NativeScored & { norm: number }> {
    const { optimizer, dropout, seed } = this.options;
    const mask = { probability: dropout, seed: seed + this.#step };
    const scored = await native.trainBatch(this.#handle, batch, criterion, mask);
    const { norm, notFinite, overflowed } = await native.updateWeights(this.#handle, {
      ...optimizer,
      rate: rateAfter(optimizer, epochs),
      scale: 1 / Math.max(1, scored.count),
    });
    if (notFinite !== undefined || !Number.isFinite(scored.loss))
      this.#refuse(scored.loss, notFinite);
    if (overflowed !== undefined)
      throw new CompactRnnError(
        'NUMERICAL',
        `step ${this.#step + 1} makes ${overflowed} infinite, or what the optimizer remembers of it: ${REMEDY}`,
      );
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
    return withValues(this.network, values);
  }

  state(): TrainerState {
    const read = (what: TrainerVector): Float32Array => native.readTrainer(this.#handle, what);
    return { step: this.#step, values: read('values'), m: read('m'), v: read('v') };
  }

  restore({ step, values, m, v }: TrainerState): void {
    for (const [what, vector] of Object.entries({ values, m, v })) {
      native.writeTrainer(this.#handle, what as TrainerVector, vector, step);
    }
    this.#step = step;
  }

  #refuse(loss: number, notFinite: string | undefined): never {
    const where = notFinite === undefined ? '' : `, and the gradient of ${notFinite}`;
    throw new CompactRnnError(
      'NUMERICAL',
      `the loss at step ${this.#step + 1} is ${loss}${where} is not a number: ${REMEDY}`,
    );
  }
}
