/**
 * Features that another program made, through what a front end does to its own: means of
 * utterances, deltas, normalization, context, subsampling.
 */
import { types } from 'node:util';
import { invalidInput } from '../errors';
import { kindOf, shown } from '../json';
import {
  baseCount,
  completeFrontEnd,
  frontEndOutputSize,
  type FrontEnd,
  type FrontEndSpec,
  type GivenFrontEnd,
} from '../model';
import { native, type FeatureMasks } from '../native';
import type { Features } from './features';

/**
 * The frames that a front end makes of features: those of kind `given` of numbers as files hold
 * them, others of what they would have made of audio themselves. Off the main thread.
 *
 * @param given [frames, size], with as many numbers a frame as the front end has before deltas and
 *   context: `size` of kind `given`, `cepstra` of mfcc, `bins` of log-mel.
 * @returns [ceil(frames / subsampling), frontEndOutputSize].
 * @throws CompactRnnError INVALID_OPTION for a front end; INVALID_INPUT for features of another
 *   size, without frames, or with NaN or infinity.
 */
export async function featuresFrom(given: Features, frontEnd: FrontEndSpec): Promise<Features> {
  return maskedFeaturesFrom(given, completeFrontEnd(frontEnd), undefined);
}

/**
 * As {@link featuresFrom}, with some of them hidden.
 * @param masks over frames before subsampling, and features before deltas.
 * @throws CompactRnnError as {@link featuresFrom}.
 */
export async function maskedFeaturesFrom(
  given: Features,
  frontEnd: FrontEnd,
  masks: FeatureMasks | undefined,
): Promise<Features> {
  const stages = stagesAlone(frontEnd);
  const data = checkedFeatures(given, stages.size);
  const frames = await native.features(masks ? { ...stages, masks } : stages, 0, data);
  const size = frontEndOutputSize(stages);
  return { frames: frames.length / size, size, data: frames };
}

/** The front end without what makes features. */
function stagesAlone(frontEnd: FrontEnd): GivenFrontEnd {
  const { meanNormalization, deltas, normalization, leftContext, rightContext, subsampling } =
    frontEnd;
  return {
    kind: 'given',
    size: baseCount(frontEnd),
    hopMillis: 10,
    leftContext,
    rightContext,
    subsampling,
    ...(meanNormalization && { meanNormalization }),
    ...(deltas && { deltas }),
    ...(normalization && { normalization }),
  };
}

function checkedFeatures(given: unknown, wanted: number): Float32Array {
  if (typeof given !== 'object' || given === null)
    throw invalidInput(`features must be { frames, size, data }, but are ${shown(given)}`);
  const { frames, size, data } = given as Partial<Features>;
  if (!types.isFloat32Array(data))
    throw invalidInput(`the data of features must be a Float32Array, but are ${kindOf(data)}`);
  if (size !== wanted)
    throw invalidInput(
      `frames have ${shown(size)} numbers, but the front end takes ${wanted}, those before deltas and context`,
    );
  if (!Number.isSafeInteger(frames) || frames! < 1 || data.length !== frames! * wanted)
    throw invalidInput(
      `features must have at least one frame, and ${wanted} numbers for each, but have ${data.length} numbers and frames: ${shown(frames)}`,
    );
  const bad = native.firstNonFinite(data);
  if (bad >= 0)
    throw invalidInput(
      `frame ${Math.floor(bad / wanted)} holds ${data[bad]!}, which no feature is`,
    );
  return data;
}
