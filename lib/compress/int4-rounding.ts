/**
 * Error-aware rounding to int4: matrices are rounded so that what they do to the vectors of a
 * calibration changes least (native/weights/int4_fit.h has the mathematics). The vectors are those
 * that each matrix meets in the network of floats.
 */
import { withCallbacks } from '../callbacks';
import { invalidInput, invalidOption } from '../errors';
import { namedError } from '../files';
import { shown } from '../json';
import { runJob } from '../linalg';
import {
  changeNumbers,
  converted,
  type Matrix,
  matricesOf,
  Model,
  type Network,
  ObservedNetwork,
  ownNetwork,
  type TypeOf,
} from '../model';
import { native } from '../native';
import { checkLongCallOptions, type LongCallOptions, readOptions, untilAborted } from '../options';
import {
  checkInt4Scales,
  type DenseWeight,
  mapParts,
  type Part,
  partName,
  partsOf,
  storageOf,
  StoredMatrix,
} from '../weights';
import {
  type Calibration,
  checkCalibration,
  type Sequence,
  withOwnCalibration,
} from './calibration';
import type { Run } from './method';
import { StepCounter } from './progress';

const NAMES = ['dtype', 'calibration', 'signal', 'onProgress'];

/** A part of a matrix that is to become int4. */
interface Rounding {
  readonly matrix: Matrix;
  readonly part: Part;
  readonly index: number;
}

/** The parts that `typeOf` stores in int4, and whose inputs can be looked at. */
function roundingsOf(network: Network, typeOf: TypeOf): Rounding[] {
  return matricesOf(network).flatMap((matrix) => {
    const dtype = typeOf(matrix);
    if (!dtype || matrix.layout === 'rows') return [];
    return partsOf(matrix.weight).flatMap((part, index) =>
      storageOf(part.kind, dtype) === 'int4' && part.matrix.dtype !== 'int4'
        ? [{ matrix, part, index }]
        : [],
    );
  });
}

/** The steps of {@link roundedToInt4}. */
export function roundingSteps(calibration: Calibration): number {
  return calibration.count + 1;
}

/**
 * The network with the matrices that `typeOf` stores in int4 rounded so; the others, and
 * embeddings, are as they were.
 *
 * @throws CompactRnnError `INVALID_INPUT` for a sequence that does not fit the network, by its
 *   name; `INVALID_OPTION` for numbers too large for int4; the reason of the signal.
 */
export async function roundedToInt4(
  network: Network,
  typeOf: TypeOf,
  calibration: Calibration,
  { steps, signal }: Run,
): Promise<Network> {
  const model = new Model(network);
  const roundings = roundingsOf(model, typeOf);
  const observed = new ObservedNetwork(model);
  for (let i = 0; i < calibration.count; i++) {
    const sequence = await untilAborted(() => calibration.load(i, 0), signal);
    await runSequence(observed, sequence, signal).catch((cause: unknown) => {
      throw namedError(calibration.name?.(i) ?? `calibration example ${i}`, cause);
    });
    steps.advance(`calibration example ${i}`);
  }
  const rounded = new Map<DenseWeight, DenseWeight>();
  await Promise.all(
    roundings.map(async ({ matrix, part, index }) => {
      const moment = observed.momentsOf(matrix)?.[index];
      if (!moment || rounded.has(part.matrix)) return;
      rounded.set(part.matrix, await fitted(part, partName(part, matrix.what), moment, signal));
    }),
  );
  steps.advance('rounded to int4');
  return changeNumbers(model, {
    matrix: ({ weight }) => mapParts(weight, ({ matrix }) => rounded.get(matrix) ?? matrix),
    vector: (vector) => vector,
  });
}

async function runSequence(
  observed: ObservedNetwork,
  sequence: Sequence,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (typeof sequence !== 'object' || (sequence as unknown) === null)
    throw invalidInput(`it must be { inputs, frames }, but is ${shown(sequence)}`);
  const { inputs, frames } = sequence;
  await runJob(() => observed.run(inputs, frames), signal);
}

async function fitted(
  { matrix }: Part,
  what: string,
  moment: Float64Array,
  signal: AbortSignal | undefined,
): Promise<StoredMatrix> {
  const { rows, cols, data } = matrix;
  const elements = await runJob(() => native.int4Fit(data, rows, cols, moment), signal);
  checkInt4Scales(elements.scales, what);
  return StoredMatrix.inMemory({ rows, cols, dtype: 'int4' }, elements);
}

/** Options of {@link convertCalibrated}. */
export interface CalibratedConversionOptions extends LongCallOptions {
  /** `int4`: the type that is rounded by data. */
  readonly dtype: 'int4';
  /** Examples of the inputs that the model will get. */
  readonly calibration: Calibration;
}

/**
 * The network stored in int4 as `Model.convert` does, but rounded so that what matrices do to the
 * examples changes least: better by far where the examples are like what the model will hear.
 *
 * @throws CompactRnnError `INVALID_OPTION` for options that do not fit, and numbers too large;
 *   `INVALID_INPUT` for an example that does not fit the network; the reason of `signal` when
 *   aborted.
 */
export async function convertCalibrated(
  given: Network,
  options: CalibratedConversionOptions,
): Promise<Model> {
  const network = ownNetwork(given);
  const own: Partial<CalibratedConversionOptions> = withOwnCalibration(
    readOptions('convertCalibrated', options, NAMES),
  );
  checkLongCallOptions(own);
  const { dtype, calibration } = own;
  if (dtype !== 'int4')
    throw invalidOption(`calibrated conversion is to int4, but dtype is ${shown(dtype)}`);
  checkCalibration(calibration, { calibrated: true });
  return withCallbacks(own, async ({ signal, onProgress }) => {
    const steps = new StepCounter(roundingSteps(calibration!), onProgress);
    const typeOf: TypeOf = () => dtype;
    const rounded = await roundedToInt4(network, typeOf, calibration!, { steps, signal });
    return new Model(converted(rounded, typeOf));
  });
}
