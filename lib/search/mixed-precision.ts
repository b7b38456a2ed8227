/**
 * A model in int4 whose matrices that int4 hurts are int8. Which those are only the outputs tell:
 * how much a matrix's own products change does not (of DTLN's first model the products of the first
 * layer's input weight change by less than others, and its outputs by most).
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
  /** Examples of the inputs that the model will get. */
  readonly calibration: Calibration;
  /**
   * How far the outputs may be from those of the model over the calibration: the root mean square
   * of the difference, relative to that of the outputs. Above 0, to 1.
   */
  readonly outputError: number;
}

/** What {@link mixPrecision} made. */
export interface MixedPrecision {
  /** The network in int4 and int8. */
  readonly model: Model;
  /** The matrices that are int8, such as `lstm1 input weight`, those that int4 hurt most first. */
  readonly int8: readonly string[];
  /** How far its outputs are from those of the model. */
  readonly outputError: number;
}

/**
 * The network in int4, rounded by data ({@link convertCalibrated}), with as many matrices in int8
 * as it takes until the outputs are near enough: first the one that in int4 alone changes them
 * most. All are int8 where nothing less is near enough, and then the outputs may be farther off.
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
  return withCallbacks(own, async ({ signal, onProgress }) => {
    const names = matricesOf(model).map(({ what }) => what);
    const steps = new StepCounter(2 * names.length + 2, onProgress);
    const reference = await ReferenceOutputs.of(model, calibration!, signal);
    const run = signal ? { signal } : {};
    const int4 = weightsOf(
      await convertCalibrated(model, { dtype: 'int4', calibration: calibration!, ...run }),
    );
    const int8 = weightsOf(model.convert({ dtype: 'int8' }));
    steps.advance('rounded to int4');

    const hurt: { what: string; change: number }[] = [];
    for (const what of names) {
      const alone = withWeights(model, (each) => (each === what ? int4.get(each) : undefined));
      hurt.push({ what, change: await reference.changeOf(alone) });
      steps.advance(`${what} in int4`);
    }
    hurt.sort((a, b) => b.change - a.change);

    for (let count = 0; ; count++) {
      const spared = new Set(hurt.slice(0, count).map(({ what }) => what));
      const mixed = withWeights(model, (what) => (spared.has(what) ? int8 : int4).get(what));
      const error = Math.sqrt(await reference.changeOf(mixed));
      steps.advance(`${count} of ${names.length} matrices in int8`);
      if (error > outputError && count < names.length) continue;
      steps.finish('mixed');
      return { model: mixed, int8: [...spared], outputError: error };
    }
  });
}

function weightsOf(model: Model): Map<string, Weight> {
  return new Map(matricesOf(model).map(({ what, weight }) => [what, weight]));
}

function withWeights(model: Model, weightOf: (what: string) => Weight | undefined): Model {
  return new Model(
    changeNumbers(model, {
      matrix: ({ what, weight }) => weightOf(what) ?? weight,
      vector: (vector) => vector,
    }),
  );
}
