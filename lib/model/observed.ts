/**
 * A network that looks at what its matrices multiply while it runs: the second moments of those
 * vectors, for fits that weigh their errors by them.
 */
import { native, type NetworkHandle } from '../native';
import { observedWeight, type ObservedWeight, type Weight } from '../weights';
import type { Matrix } from './matrices';
import type { Model } from './model';
import { packNetwork } from './pack';
import { checkSequences } from './sequences';

export class ObservedNetwork {
  readonly #weights = new Map<Weight, ObservedWeight>();
  readonly #network: NetworkHandle;

  /** Packs the matrices of `model` once more; its embedding is not observed. */
  constructor(readonly model: Model) {
    this.#network = packNetwork(model, (weight, gates) => {
      const known = this.#weights.get(weight) ?? observedWeight(weight, gates);
      this.#weights.set(weight, known);
      return known.handle;
    });
  }

  /**
   * Runs a sequence for what its matrices then have multiplied; one at a time.
   * @param xs [frames, inputSize].
   * @throws CompactRnnError as `Model.run`.
   */
  async run(xs: Float32Array, frames: number): Promise<void> {
    const { batch, lengths, threads } = checkSequences(this.model, xs, { frames });
    await native.run(this.#network, xs, batch, frames, lengths, undefined, threads);
  }

  /** For each part of a matrix of the model, what it multiplied; null where that is not known. */
  momentsOf({ weight }: Matrix): readonly (Float64Array | null)[] | undefined {
    return this.#weights.get(weight)?.moments();
  }
}
