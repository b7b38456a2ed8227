/**
 * What a model that exists is trained or evaluated on: labels of its units, or the outputs of a
 * teacher.
 */
import type { AugmentationOptions } from '../../augment';
import type { TooLongPolicy } from '../../data';
import { invalidOption } from '../../errors';
import type { Model, Units } from '../../model';
import type { Criterion, CriterionKind, TrainingExamples, Recordings } from '../../train';
import { modelFrom } from '../model-input';
import { withProgress } from '../progress';
import { describedBy } from './metadata';
import { criterionFrom, type CriterionOptions } from './options';

export interface TaskOptions extends CriterionOptions {
  criterion?: CriterionKind;
  teacher?: string;
  /** The channel of the audio of every manifest. */
  channel?: number | undefined;
}

export interface ModelTask {
  /** With the units that its labels ask for. */
  readonly model: Model;
  readonly criterion: Criterion;
  /** The examples of a manifest, and how many it has that were skipped. */
  readonly examplesFrom: (
    manifest: string,
    tooLong: TooLongPolicy | undefined,
    augmentation?: AugmentationOptions,
  ) => Promise<{
    examples: TrainingExamples & Partial<Pick<Recordings, 'utterances'>>;
    skipped: number;
  }>;
}

/**
 * @param signal ends loading the teacher.
 * @throws CompactRnnError INVALID_OPTION where options and models do not fit together.
 */
export async function taskOf(
  loaded: Model,
  options: TaskOptions,
  signal: AbortSignal,
): Promise<ModelTask> {
  const { loadRecordings, withTeacherTargets } = await import('../../train/index.js');
  const teacher =
    options.teacher === undefined ? undefined : await modelFrom(options.teacher, signal);
  const kind = await criterionOf(loaded, teacher, options);
  const criterion = criterionFrom(kind, options);
  if (teacher) checkTeacher(loaded, teacher);
  const model = teacher ? loaded : await withLabels(loaded, kind, options);
  return {
    model,
    criterion,
    examplesFrom: async (manifest, tooLong, augmentation) => {
      const { channel } = options;
      const recordings = await withProgress(`checking ${manifest}`, () =>
        loadRecordings(manifest, model, { labels: !teacher, tooLong, channel, augmentation }),
      );
      const examples = teacher ? withTeacherTargets(recordings, teacher) : recordings;
      return { examples, skipped: recordings.skipped.length };
    },
  };
}

/** The one that was asked for, where it fits; else the teacher's, or that of the units. */
async function criterionOf(
  model: Model,
  teacher: Model | undefined,
  { criterion }: TaskOptions,
): Promise<CriterionKind> {
  const { criterionOf, TEACHER_CRITERIA, teacherCriterionOf } =
    await import('../../train/index.js');
  const ofTeacher = criterion !== undefined && TEACHER_CRITERIA.includes(criterion);
  if (criterion !== undefined && ofTeacher !== (teacher !== undefined)) {
    throw invalidOption(
      teacher
        ? `${criterion} learns labels, not the outputs of a teacher: use ${TEACHER_CRITERIA.join(' or ')}, or leave --teacher out`
        : `${criterion} learns the outputs of a teacher: name it by --teacher MODEL`,
    );
  }
  if (criterion !== undefined) return criterion;
  if (teacher) return teacherCriterionOf(await isDistribution(model));
  if (!model.units)
    throw invalidOption('the model does not say what its outputs stand for: give --criterion');
  return criterionOf(model.units.kind);
}

async function isDistribution(model: Model): Promise<boolean> {
  const { outputActivation } = await import('../../model/index.js');
  const activation = outputActivation(model);
  return activation.endsWith('softmax') || (activation === 'none' && model.units !== undefined);
}

/** A teacher must have the input and output sizes of the model. */
function checkTeacher(model: Model, teacher: Model): void {
  const sizes = ({ inputSize, outputSize }: Model): string =>
    `${inputSize} numbers a frame and gives ${outputSize}`;
  if (sizes(model) === sizes(teacher)) return;
  throw invalidOption(
    `the teacher takes ${sizes(teacher)}, but the model takes ${sizes(model)}: a teacher must be of the same sizes`,
  );
}

/** A model without units learns numbers; the outputs of one that learns frames lag as asked. */
async function withLabels(
  model: Model,
  kind: CriterionKind,
  { delay }: TaskOptions,
): Promise<Model> {
  const { numberedUnits } = await import('../../text/index.js');
  const { unitKindOf } = await import('../../train/index.js');
  if (model.units && delay === undefined) return model;
  const units: Units = model.units ?? numberedUnits(unitKindOf(kind)!, model.outputSize);
  return describedBy(model, { units: { ...units, ...(delay !== undefined && { delay }) } });
}
