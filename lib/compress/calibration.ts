/** Calibration data: sequences of inputs like those that the network will run on. */
import { invalidOption } from '../errors';
import { shown } from '../json';

/**
 * Some of the inputs that the network will get, without labels, such as `trainingExamples` and
 * `loadRecordings` make.
 */
export interface Calibration {
  /** Number of sequences. */
  readonly count: number;
  /** Sequence i; the epoch, which training examples may depend on, is always 0. */
  readonly load: (i: number, epoch: number) => Sequence | Promise<Sequence>;
  /** What errors call sequence i; default its number. */
  readonly name?: ((i: number) => string) | undefined;
}

/** Inputs of one recording. */
export interface Sequence {
  /** [frames, inputSize]; tokens where the network has an embedding. */
  readonly inputs: Float32Array;
  /** At least 1. */
  readonly frames: number;
}

/**
 * Checks that calibration is given where the plan needs it, and only where it is of use.
 * @param asked whether fits need it; whether it is of use, default the same.
 * @throws CompactRnnError `INVALID_OPTION`.
 */
export function checkCalibration(
  calibration: Calibration | undefined,
  { calibrated, usable = calibrated }: { calibrated: boolean; usable?: boolean },
): void {
  if (calibration === undefined) {
    if (calibrated)
      throw invalidOption(
        'the plan is calibrated, but compress got no calibration: give it examples of its ' +
          'inputs',
      );
    return;
  }
  if (!usable)
    throw invalidOption(
      'calibration is given, but the plan would not use it: plan with calibrated: true, or ' +
        'leave it out',
    );
}

/**
 * The options of a call, in which a calibration is read once.
 * @throws CompactRnnError `INVALID_OPTION` where it is not a calibration.
 */
export function withOwnCalibration<
  Options extends { readonly calibration?: Calibration | undefined },
>(options: Options): Options {
  const { calibration: given } = options;
  if (given === undefined) return options;
  const { count, load, name }: Partial<Calibration> = Object(given) as object;
  if (typeof load !== 'function' || !Number.isSafeInteger(count) || count! < 1)
    throw invalidOption(
      'calibration must be at least one example, as trainingExamples and loadRecordings make ' +
        `them, but is ${shown(given)}`,
    );
  const calibration: Calibration = {
    count: count!,
    load: (i, epoch) => load.call(given, i, epoch),
    ...(name && { name: (i) => name.call(given, i) }),
  };
  return { ...options, calibration };
}
