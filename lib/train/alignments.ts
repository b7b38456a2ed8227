/**
 * Forced alignment: the unit of each frame of a transcribed utterance, by a trained CTC model. Such
 * labels are what a model with a unit for every frame is trained on (criterion `ce`; Lu et al.
 * 2016, section 4.1, who take them from another recognizer).
 */
import { withCallbacks } from '../callbacks';
import { invalidInput, invalidOption } from '../errors';
import { shown } from '../json';
import { checkThreads, Model, outputActivation } from '../model';
import { native } from '../native';
import {
  checkLongCallOptions,
  checkWholeNumber,
  readOptions,
  type LongCallOptions,
} from '../options';
import { shortestAlignment } from '../text';
import { makeBatch } from './batch';
import { completeCriterion } from './criteria';
import {
  checkedExamples,
  exampleSizes,
  loadExamples,
  nameOf,
  type TrainingExamples,
} from './examples';
import { logarithmOf } from './teacher-targets';

/** Options of {@link alignExamples}. */
export interface AlignExamplesOptions extends LongCallOptions {
  /**
   * How many blank frames on either side of a unit get its label. A CTC path has a unit for a frame
   * or two and blanks around it; blanks within reach of two units go to the nearer one, blanks out
   * of reach stay blank. 0 (the CTC path itself) to 2^31 - 1, default 5.
   */
  readonly reach?: number | undefined;
  /** Threads that run the model: 1 to 64, default 1. The result is the same for any number. */
  readonly threads?: number | undefined;
}

const NAMES = [
  'reach',
  'threads',
  'signal',
  'onProgress',
] as const satisfies (keyof AlignExamplesOptions)[];

const REACH = 5;

/**
 * Aligns the labels of examples with their frames: the most probable CTC path that yields the
 * labels (Viterbi), for each example as it is in the first epoch.
 * @param model a CTC model with units. A model to be trained on the alignments must have the same
 *   number of frames for an utterance.
 * @param examples with labels.
 * @returns for each example [frames]: indices of the model's units, with the blank where nothing is
 *   said (`frameUnits` names it silence).
 * @throws CompactRnnError INVALID_OPTION for a model of another kind and for `examples` of another
 *   type; INVALID_INPUT naming an example that does not fit the model, or that has more labels than
 *   can be aligned with its frames.
 */
export async function alignExamples(
  model: Model,
  examples: TrainingExamples,
  options: AlignExamplesOptions = {},
): Promise<Int32Array[]> {
  const given = readOptions('alignExamples', options, NAMES);
  checkLongCallOptions(given);
  return withCallbacks(given, (own) => alignments(model, examples, own));
}

async function alignments(
  model: Model,
  examples: TrainingExamples,
  { reach = REACH, threads = 1, signal, onProgress }: AlignExamplesOptions,
): Promise<Int32Array[]> {
  checkWholeNumber('reach', reach, 0, 2 ** 31 - 1);
  checkThreads(threads);
  if (!(model instanceof Model))
    throw invalidOption(`alignExamples takes a Model, but got ${shown(model)}`);
  const { units } = model;
  if (units?.kind !== 'ctc')
    throw invalidOption(
      `alignments need a model with units of kind "ctc", but these are ${shown(units?.kind)}`,
    );
  const [count, blank] = [units.names.length, units.blank!];
  const criterion = completeCriterion({ kind: 'ctc' }, model);
  const supply = checkedExamples(examples, 'examples');
  const sizes = exampleSizes(model);
  const isSoftmax = outputActivation(model) === 'softmax';
  const found: Int32Array[] = [];
  for (let i = 0; i < supply.count; i++) {
    const loaded = await loadExamples(supply, [i], 0, signal);
    const { inputs, frames } = makeBatch(loaded, criterion, sizes).batch;
    const labels = Int32Array.from(loaded.examples[0]!.labels!);
    const needed = shortestAlignment(labels);
    if (needed > frames)
      throw invalidInput(
        `${nameOf(supply, i)} has more labels than CTC can align with its frames: they need ${needed}, but there are ${frames}`,
      );
    const outputs = await model.run(inputs, { frames, threads });
    const scores = isSoftmax ? logarithmOf(outputs) : outputs;
    found.push(native.alignLabels(scores, frames, count, labels, blank, reach));
    onProgress?.({ stage: 'aligning', done: i + 1, total: supply.count });
  }
  return found;
}
