/**
 * What a model says of the calibration, and by how much others differ from it:
 *
 *     change = sum |y' - y|^2 / sum |y|^2,        y its outputs, y' those of the other.
 */
import { availableParallelism } from 'node:os';
import type { Calibration, Sequence } from '../compress';
import { CompactRnnError } from '../errors';
import { namedError } from '../files';
import { shown } from '../json';
import { MAX_THREADS, type Model } from '../model';

/** A sequence of the calibration with the outputs of the model as it is. */
interface Heard extends Sequence {
  readonly outputs: Float32Array;
}

const threads = Math.min(availableParallelism(), MAX_THREADS);

export class Outputs {
  private constructor(
    private readonly heard: readonly Heard[],
    private readonly signal: AbortSignal | undefined,
  ) {}

  /** @throws CompactRnnError INVALID_INPUT naming the example that does not fit. */
  static async of(
    model: Model,
    calibration: Calibration,
    signal: AbortSignal | undefined,
  ): Promise<Outputs> {
    const heard: Heard[] = [];
    for (let i = 0; i < calibration.count; i++) {
      signal?.throwIfAborted();
      const sequence = await calibration.load(i, 0);
      try {
        if (typeof sequence !== 'object')
          throw new CompactRnnError(
            'INVALID_INPUT',
            `it must be { inputs, frames }, but is ${shown(sequence)}`,
          );
        const { inputs, frames } = sequence;
        heard.push({ inputs, frames, outputs: await model.run(inputs, { frames, threads }) });
      } catch (error) {
        throw namedError(calibration.name?.(i) ?? `calibration example ${i}`, error);
      }
    }
    return new Outputs(heard, signal);
  }

  async changeOf(model: Model): Promise<number> {
    let [difference, whole] = [0, 0];
    for (const { inputs, frames, outputs } of this.heard) {
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
