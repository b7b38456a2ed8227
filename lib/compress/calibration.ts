/** What a network is calibrated with: sequences of what it will hear. */
import { CompactRnnError } from '../errors';
import { shown } from '../json';

/**
 * Some of what the network will hear, without labels; the examples that `trainingExamples` and
 * `loadRecordings` make are such.
 */
export interface Calibration {
  /** Sequences. */
  readonly count: number;
  /** Sequence i; the epoch, which examples to learn from may depend on, is always 0. */
  readonly load: (i: number, epoch: number) => Sequence | Promise<Sequence>;
  /** What errors call sequence i; default its number. */
  readonly name?: ((i: number) => string) | undefined;
}

export interface Sequence {
  /** [frames, inputSize]; tokens where the network has an embedding. */
  readonly inputs: Float32Array;
  readonly frames: number;
}

function wrong(message: string): never {
  throw new CompactRnnError('INVALID_OPTION', message);
}

/**
 * Whether what was given is what the plan asks for.
 * @throws CompactRnnError `INVALID_OPTION`.
 */
export function checkCalibration(calibration: Calibration | undefined, calibrated: boolean): void {
  if (calibration === undefined) {
    if (calibrated)
      wrong(
        'the plan is calibrated, but compress got no calibration: give it examples of what the model hears',
      );
    return;
  }
  if (!calibrated)
    wrong(
      'calibration is given, but the plan would not use it: plan with calibrated: true, or leave it out',
    );
  const { count, load }: { count?: unknown; load?: unknown } = Object(calibration) as object;
  if (typeof load !== 'function' || !Number.isSafeInteger(count) || (count as number) < 1)
    wrong(
      `calibration must be at least one example, as trainingExamples and loadRecordings make them, but is ${shown(calibration)}`,
    );
}
