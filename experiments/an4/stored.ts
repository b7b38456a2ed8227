/**
 * A model of the recognizer as it can be stored: int4 by the nearest numbers, and as it is rounded
 * by what it does to utterances of the training part.
 */
import { convertCalibrated, trainingExamples, type Model } from '../../lib';
import type { Recognizer } from './recognizer';
import { calibrating } from './starts';

export const STORED = ['f32', 'int8', 'int4', 'int4 by data'] as const;
export type Stored = (typeof STORED)[number];

/** Utterances that int4 is rounded by. */
const UTTERANCES = 100;

export async function storedAs(
  model: Model,
  stored: Stored,
  recognizer: Recognizer,
  seed = 1,
): Promise<Model> {
  if (stored !== 'int4 by data') return model.convert({ dtype: stored });
  const some = calibrating(recognizer, { examples: UTTERANCES, part: 'train', seed });
  return convertCalibrated(model, { dtype: 'int4', calibration: trainingExamples(some) });
}
