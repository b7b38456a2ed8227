/**
 * The change of a model's outputs by compression, over calibration data: with y the outputs of the
 * original model and y' those of the compressed one,
 *
 *     change = sum |y' - y|^2 / sum |y|^2
 */
import { availableParallelism } from 'node:os';
import type { Calibration, Sequence } from '../compress';
import { invalidInput } from '../errors';
import { namedError } from '../files';
import { shown } from '../json';
import { MAX_THREADS, type Model } from '../model';
import { untilAborted } from '../options';

/**
 * The sensitivity of a model's outputs to the compression of one of its parts alone, measured on
 * the calibration data.
 */
export interface SearchSensitivity {
  /**
   * The part. For joint SVD a projection group: `lstm1`, or `lstm1.forward` and `lstm1.backward`.
   * For other methods a matrix, `lstm1 input`, that of both directions where there are two.
   */
  readonly name: string;
  /** One entry for each size of the part that was tried, largest first. */
  readonly measured: readonly {
    /** The rank of the projection, where the part gets one. */
    readonly rank?: number;
    /** The parameters of the part at that size. */
    readonly parameters: number;
    /** The sum of squared differences of the outputs over the sum of their squares. */
    readonly change: number;
  }[];
}

/** A calibration sequence with the outputs of the original model. */
interface Reference extends Sequence {
  readonly outputs: Float32Array;
}

const threads = Math.min(availableParallelism(), MAX_THREADS);

/** The outputs of the original model over the calibration, to compare others with. */
export class ReferenceOutputs {
  private constructor(
    private readonly references: readonly Reference[],
    private readonly signal: AbortSignal | undefined,
  ) {}

  /**
   * Runs `model` over the calibration and keeps inputs and outputs in memory.
   * @throws CompactRnnError INVALID_INPUT naming the example that does not fit.
   */
  static async of(
    model: Model,
    calibration: Calibration,
    signal: AbortSignal | undefined,
  ): Promise<ReferenceOutputs> {
    const references: Reference[] = [];
    for (let i = 0; i < calibration.count; i++) {
      const sequence = await untilAborted(() => calibration.load(i, 0), signal);
      try {
        if (typeof sequence !== 'object' || (sequence as unknown) === null)
          throw invalidInput(`it must be { inputs, frames }, but is ${shown(sequence)}`);
        const { inputs, frames } = sequence;
        references.push({ inputs, frames, outputs: await model.run(inputs, { frames, threads }) });
      } catch (error) {
        throw namedError(calibration.name?.(i) ?? `calibration example ${i}`, error);
      }
    }
    return new ReferenceOutputs(references, signal);
  }

  /** The change of the outputs that `model` gives instead; 0 where all outputs are 0. */
  async changeOf(model: Model): Promise<number> {
    let [difference, whole] = [0, 0];
    for (const { inputs, frames, outputs } of this.references) {
      this.signal?.throwIfAborted();
      const ys = await model.run(inputs, { frames, threads });
      for (const [i, y] of outputs.entries()) {
        difference += (ys[i]! - y) ** 2;
        whole += y ** 2;
      }
    }
    return whole > 0 ? difference / whole : 0;
  }
}
