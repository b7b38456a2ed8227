/**
 * By how much the outputs of other models differ from those of the model to compress, over the
 * calibration:
 *
 *     change = sum |y' - y|^2 / sum |y|^2,        y its outputs, y' those of the other.
 */
import { availableParallelism } from 'node:os';
import type { Calibration, Sequence } from '../compress';
import { invalidInput } from '../errors';
import { namedError } from '../files';
import { shown } from '../json';
import { MAX_THREADS, type Model } from '../model';
import { untilAborted } from '../options';

/**
 * How sensitive the outputs of a model are to the compression of one of its parts alone, measured
 * over the calibration.
 */
export interface SearchSensitivity {
  /**
   * Of joint SVD a projection group: `lstm1`, or `lstm1.forward` and `lstm1.backward`. Else a
   * matrix: `lstm1 input`, of both directions where there are two.
   */
  readonly name: string;
  /** Largest first. */
  readonly measured: readonly {
    /** Of the projection, where the part gets one. */
    readonly rank?: number;
    /** Numbers that are left of the part. */
    readonly parameters: number;
    /** By how much the outputs change, as a share of their squares. */
    readonly change: number;
  }[];
}

/** A sequence of the calibration with the outputs of the model as it is. */
interface Reference extends Sequence {
  readonly outputs: Float32Array;
}

const threads = Math.min(availableParallelism(), MAX_THREADS);

export class ReferenceOutputs {
  private constructor(
    private readonly references: readonly Reference[],
    private readonly signal: AbortSignal | undefined,
  ) {}

  /** @throws CompactRnnError INVALID_INPUT naming the example that does not fit. */
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
