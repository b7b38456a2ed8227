/**
 * Alignments: which frames the units of a transcript take, as a model of CTC hears them. They are
 * what a model that says the unit of every frame learns from (criterion `ce`; Lu et al. 2016,
 * section 4.1, whose labels come of another recognizer).
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

/** How frames between units are labelled, and what long calls take. */
export interface AlignExamplesOptions extends LongCallOptions {
  /**
   * The outputs of CTC are a unit for a frame or two and blanks around it. Blanks at most so many
   * frames from a unit count as that unit, the nearer one, and others as silence: 0 (the path of
   * CTC itself) to 2^31 - 1. Default 5.
   */
  readonly reach?: number | undefined;
  /** 1 to 64, default 1; it changes no result. */
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
 * The unit of each frame of examples: the most probable path of a model of CTC that says their
 * labels (Viterbi), each example as it is in the first epoch.
 * @param model of CTC, with units. That which learns from the alignments must have as many frames
 *   for an utterance.
 * @param examples with labels.
 * @returns [frames] of each example: numbers of the model's units, that of the blank where nothing
 *   is said (`frameUnits` has silence there).
 * @throws CompactRnnError INVALID_OPTION for other models, and for `examples` of another type;
 *   INVALID_INPUT naming an example that the model does not take, or whose labels are too many for
 *   its frames.
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
