/** A network in training: its parameters, gradients and optimizer state, which the addon holds. */
import { CompactRnnError } from '../errors';
import { architectureOf, type Network } from '../model';
import { native, type NativeScored, type TrainerHandle, type TrainerVector } from '../native';
import type { Batch } from './batch';
import { learningRateFactors, rateAfter, type CompleteOptimizer } from './optimizer';
import { structuresOf, valuesOf, withValues } from './parameters';
import type { QuantizedDtype } from './quantized';

/** The options of a trainer. */
export interface TrainerOptions {
  readonly optimizer: CompleteOptimizer;
  /** The probability of dropout between layers: 0 to below 1. */
  readonly dropout: number;
  readonly seed: number;
  /** The dtype of quantization-aware training; null for none. */
  readonly quantized: QuantizedDtype | null;
  readonly threads: number;
  /** Indices of the named parameters that are not trained. */
  readonly frozen: readonly number[];
}

/** The state of a trainer: all that an update depends on besides the gradient. */
export interface TrainerState {
  /** Updates so far. */
  readonly step: number;
  /** All parameters, in the order of the network. */
  readonly values: Float32Array;
  /** m of Adam, or the velocity of SGD. */
  readonly m: Float32Array;
  /** v of Adam; zeros for SGD. */
  readonly v: Float32Array;
}

const REMEDY = 'lower the rate or clip the gradient (clipNorm)';

/** Computes gradients of batches and updates the weights. */
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
   * Updates the weights by the gradient of a batch. If the promise rejects, the weights are not
   * usable any more.
   * @param epochs completed so far, with fractions, for the decay of the learning rate.
   * @returns the score of the batch before the update, and the norm of the gradient before
   *   clipping.
   * @throws CompactRnnError NUMERICAL naming the step, and the first parameters whose gradient is
   *   not finite or that the update made infinite.
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

  /** The score of a batch, without an update. */
  async score({ batch, criterion }: Batch): Promise<NativeScored> {
    return native.scoreBatch(this.#handle, batch, criterion);
  }

  /** A copy of the current parameters. */
  values(): Float32Array {
    return native.readTrainer(this.#handle, 'values');
  }

  /** The network with the current parameters, or with others. */
  trained(values = this.values()): Network {
    return withValues(this.network, values);
  }

  /** A copy of the current state, for checkpoints. */
  state(): TrainerState {
    const read = (what: TrainerVector): Float32Array => native.readTrainer(this.#handle, what);
    return { step: this.#step, values: read('values'), m: read('m'), v: read('v') };
  }

  /** Continues from a state. */
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
