/**
 * Criteria (loss functions), one module each with its formula, and their registry. Losses are
 * summed over a batch and divided by the number of sequences or frames that have one.
 */
import { invalidOption } from '../../errors';
import { shown } from '../../json';
import { outputActivation, type Network, type UnitKind } from '../../model';
import type { NativeScore } from '../../native';
import { checkOptionNames } from '../../options';
import { suggest } from '../../suggest';
import type { CriterionModule, CriterionScore, RankedBy } from './contract';
import { crossEntropy, type CrossEntropyCriterion } from './cross-entropy';
import { ctc, type CtcCriterion } from './ctc';
import { divergence, type DivergenceCriterion } from './divergence';
import { languageModel, type LanguageModelCriterion } from './language-model';
import { smbr, type SmbrCriterion } from './smbr';
import { squaredError, type SquaredErrorCriterion } from './squared-error';

export type { CriterionScore, RankedBy } from './contract';
export type {
  CrossEntropyCriterion,
  CtcCriterion,
  DivergenceCriterion,
  LanguageModelCriterion,
  SmbrCriterion,
  SquaredErrorCriterion,
};

/** A criterion to minimize, as users write it. */
export type Criterion =
  | CtcCriterion
  | SmbrCriterion
  | CrossEntropyCriterion
  | LanguageModelCriterion
  | SquaredErrorCriterion
  | DivergenceCriterion;

/** The short name of a criterion. */
export type CriterionKind = Criterion['kind'];

/** A criterion with its defaults. */
export type CompleteCriterion = Required<Criterion>;

const MODULES: { [Kind in CriterionKind]: CriterionModule<Extract<Criterion, { kind: Kind }>> } = {
  ctc,
  smbr,
  ce: crossEntropy,
  lm: languageModel,
  mse: squaredError,
  kl: divergence,
};

/** All criteria. */
export const CRITERIA = Object.keys(MODULES) as readonly CriterionKind[];

/** Criteria with labels, which are units of one kind. */
export const LABEL_CRITERIA = CRITERIA.filter((kind) => MODULES[kind].unitKind !== undefined);

/** Criteria with targets, which are the outputs of a teacher. */
export const TEACHER_CRITERIA = CRITERIA.filter((kind) => MODULES[kind].unitKind === undefined);

/** The module of a kind of criterion. */
export function criterionModule<Given extends Criterion>(
  kind: Given['kind'],
): CriterionModule<Given> {
  return MODULES[kind] as unknown as CriterionModule<Given>;
}

/** The kind of units of a criterion's labels; undefined for criteria with targets of a teacher. */
export function unitKindOf(kind: CriterionKind): UnitKind | undefined {
  return MODULES[kind].unitKind;
}

/** The default criterion for units of a kind. */
export function criterionOf(kind: UnitKind): CriterionKind {
  return CRITERIA.find((each) => MODULES[each].unitKind === kind)!;
}

/** The criterion for targets of a teacher: for distributions, or for any numbers. */
export function teacherCriterionOf(distributions: boolean): CriterionKind {
  return TEACHER_CRITERIA.find((each) => MODULES[each].overDistribution === distributions)!;
}

/** The names of the options of a criterion. */
export function criterionOptions(kind: CriterionKind): readonly string[] {
  return MODULES[kind].options;
}

/**
 * The criterion with its defaults.
 * @throws CompactRnnError INVALID_OPTION where it does not fit the network.
 */
export function completeCriterion(criterion: Criterion, network: Network): CompleteCriterion {
  if (typeof criterion !== 'object' || (criterion as unknown) === null)
    throw invalidOption(
      `criterion must be { kind: ${CRITERIA.join(' | ')} }, but is ${shown(criterion)}`,
    );
  const own = { ...criterion };
  const { kind } = own;
  if (!CRITERIA.includes(kind)) {
    const hint = typeof kind === 'string' ? suggest(kind, CRITERIA) : '';
    throw invalidOption(
      `the criterion must be one of ${CRITERIA.join(', ')}, but is ${shown(kind)}${hint}`,
    );
  }
  const module = criterionModule(kind);
  checkOptionNames(`criterion ${kind}`, own, ['kind', ...module.options]);
  const { unitKind, overDistribution, everyFrame } = module;
  const activation = outputActivation(network);
  if (overDistribution && !['none', 'softmax', 'log-softmax'].includes(activation))
    throw invalidOption(
      `${kind} needs an output layer with log-softmax, softmax or none, but its activation is ${activation}`,
    );
  if (everyFrame && network.emits === 'last-frame')
    throw invalidOption(
      `${kind} needs an output at every frame, but the model answers with its last`,
    );
  const { units } = network;
  if (units && unitKind !== undefined && units.kind !== unitKind)
    throw invalidOption(
      `${kind} learns units of kind ${unitKind}, but those of the model are ${units.kind}: use ${criterionOf(units.kind)}`,
    );
  return module.complete(own, network);
}

/** The score for sums over batches. */
export function scoreOf(kind: CriterionKind, sums: NativeScore): CriterionScore {
  return MODULES[kind].score(sums);
}

/** The reason why no example has a loss, as the end of an error message. */
export function noLossReason(kind: CriterionKind): string {
  return MODULES[kind].noLoss;
}

/** The measure by which epochs are ranked: the error rate, or the loss. */
export function rankedBy(kind: CriterionKind): RankedBy {
  return MODULES[kind].rankedBy;
}

/** The number by which epochs are ranked: smaller is better; null without a finite loss. */
export function rankingOf(score: CriterionScore, kind: CriterionKind): number | null {
  const { loss, errorRate } = score;
  if (loss === null || !Number.isFinite(loss)) return null;
  return rankedBy(kind) === 'loss' ? loss : errorRate! + 1e-6 * loss;
}
