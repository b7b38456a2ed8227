/**
 * Mixed precision: a model in int4 in which the matrices that int4 harms most are int8. Which ones
 * these are is measured at the outputs. The error of a matrix's own products does not tell: in the
 * first model of DTLN, the products of the first layer's input weight change least, and the outputs
 * change most.
 */
import { withCallbacks } from '../callbacks';
import {
  type Calibration,
  checkCalibration,
  convertCalibrated,
  StepCounter,
  withOwnCalibration,
} from '../compress';
import { invalidOption } from '../errors';
import { shown } from '../json';
import { changeNumbers, matricesOf, Model, type Network, ownNetwork } from '../model';
import { checkLongCallOptions, type LongCallOptions, readOptions } from '../options';
import type { Weight } from '../weights';
import { ReferenceOutputs } from './output-change';

const NAMES = ['calibration', 'outputError', 'signal', 'onProgress'];

/** Options of {@link mixPrecision}. */
export interface MixedPrecisionOptions extends LongCallOptions {
  /** Example inputs, like those that the model will run on. */
  readonly calibration: Calibration;
  /**
   * The largest relative error of the outputs over the calibration: the root mean square of the
   * difference over that of the model's outputs. Above 0, at most 1.
   */
  readonly outputError: number;
}

/** The result of {@link mixPrecision}. */
export interface MixedPrecision {
  /** The network in int4 and int8. */
  readonly model: Model;
  /** The matrices in int8, such as `lstm1 input weight`, the most sensitive first. */
  readonly int8: readonly string[];
  /** The relative error of its outputs, as in the options. */
  readonly outputError: number;
}

/**
 * Converts a network to int4 by calibrated rounding ({@link convertCalibrated}) and then raises
 * matrices to int8, the one whose int4 form alone changes the outputs most first, until the error
 * of the outputs is at most `outputError`. Where even all matrices in int8 exceed it, that model is
 * returned, with its error.
 *
 * @throws CompactRnnError `INVALID_OPTION` for options that do not fit, and numbers too large for
 *   int4; `INVALID_INPUT` for an example that does not fit the network; the reason of `signal` when
 *   aborted.
 */
export async function mixPrecision(
  given: Network,
  options: MixedPrecisionOptions,
): Promise<MixedPrecision> {
  const model = new Model(ownNetwork(given));
  const own: Partial<MixedPrecisionOptions> = withOwnCalibration(
    readOptions('mixPrecision', options, NAMES),
  );
  checkLongCallOptions(own);
  const { calibration, outputError } = own;
  checkCalibration(calibration, { calibrated: true });
  if (typeof outputError !== 'number' || !(outputError > 0 && outputError <= 1))
    throw invalidOption(
      `outputError must be a number above 0, at most 1, but is ${shown(outputError)}`,
    );
  return withCallbacks(own, ({ signal, onProgress }) =>
    mixed(model, { calibration: calibration!, outputError, signal, onProgress }),
  );
}

async function mixed(
  model: Model,
  { calibration, outputError, signal, onProgress }: MixedPrecisionOptions,
): Promise<MixedPrecision> {
  const count = matricesOf(model).length;
  // One for rounding, one for each matrix alone, and one for each number in int8, from none to all.
  const steps = new StepCounter(2 * count + 2, onProgress);
  const reference = await ReferenceOutputs.of(model, calibration, signal);
  const int4 = weightsOf(
    await convertCalibrated(model, { dtype: 'int4', calibration, ...(signal && { signal }) }),
  );
  const int8 = weightsOf(model.convert({ dtype: 'int8' }));
  steps.advance('rounded to int4');
  const order = await mostSensitiveFirst(model, int4, reference, steps);
  for (let raised = 0; ; raised++) {
    const names = new Set(order.slice(0, raised));
    const tried = withWeights(model, (what) => (names.has(what) ? int8 : int4).get(what));
    const error = Math.sqrt(await reference.changeOf(tried));
    steps.advance(`${raised} of ${count} matrices in int8`);
    if (error > outputError && raised < count) continue;
    steps.finish('mixed');
    return { model: tried, int8: [...names], outputError: error };
  }
}

/**
 * The names of the matrices, first the one that changes the outputs most where it alone is int4.
 */
async function mostSensitiveFirst(
  model: Model,
  int4: ReadonlyMap<string, Weight>,
  reference: ReferenceOutputs,
  steps: StepCounter,
): Promise<string[]> {
  const changes: { what: string; change: number }[] = [];
  for (const what of int4.keys()) {
    const alone = withWeights(model, (each) => (each === what ? int4.get(each) : undefined));
    changes.push({ what, change: await reference.changeOf(alone) });
    steps.advance(`${what} in int4`);
  }
  return changes.sort((a, b) => b.change - a.change).map(({ what }) => what);
}

/** The matrices of a model by name. */
function weightsOf(model: Model): Map<string, Weight> {
  return new Map(matricesOf(model).map(({ what, weight }) => [what, weight]));
}

/** The model with other matrices; those for which `weightOf` gives none stay. */
function withWeights(model: Model, weightOf: (what: string) => Weight | undefined): Model {
  return new Model(
    changeNumbers(model, {
      matrix: ({ what, weight }) => weightOf(what) ?? weight,
      vector: (vector) => vector,
    }),
  );
}
