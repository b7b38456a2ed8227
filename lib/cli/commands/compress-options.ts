/**
 * The options of `compress`: what of them goes together, and the plan and the files that they ask
 * for.
 */
import type { Allocation } from '../../allocation';
import {
  type Calibration,
  DEFAULT_METHOD,
  isDictionaryMethod,
  isRankedMethod,
  METHODS,
  type Plan,
  type PlanOptions,
  type PlanTarget,
  sizeOptionsOf,
} from '../../compress';
import { invalidOption } from '../../errors';
import type { Form, Integers } from '../../graphs';
import type { Model } from '../../model';
import type { Dtype } from '../../weights';
import type { SearchAllocation } from '../../search';
import type { CriterionKind } from '../../train';
import { given } from '../arguments';
import { flagOf } from '../flags';
import type { ModelOptions } from '../model-input';
import type { MetadataOptions } from '../training/metadata';
import { type DirnetFlags, dirnetOptions } from './dirnet-options';
import { checkFor } from './for-option';

export interface CompressOptions
  extends Pick<MetadataOptions, 'frontEnd'>, ModelOptions, DirnetFlags {
  output?: string;
  method?: string;
  tau?: number;
  ranks?: number[];
  rank?: number;
  density?: number;
  nonzeros?: number;
  lambda?: number[];
  targetParams?: number;
  targetBytes?: number;
  targetStepMicros?: number;
  allowedLoss?: number;
  allocation?: SearchAllocation;
  /** The old name of `allocation`. */
  spend?: SearchAllocation;
  data?: string;
  criterion?: CriterionKind;
  plan?: string;
  stacked?: boolean;
  calibrate?: string;
  channel?: number;
  layers?: string[];
  dtype?: Dtype;
  for?: PlanTarget;
  report?: string;
  savePlan?: string;
  verify?: string | true;
  form?: Form | 'fastest';
  integers?: Integers;
  json?: boolean;
}

/** What says how far to go: exactly one of these. */
const SIZES = [
  'tau',
  'ranks',
  'rank',
  'density',
  'nonzeros',
  'lambda',
  'targetParams',
  'targetBytes',
  'targetStepMicros',
  'allowedLoss',
  'plan',
] as const;

/** Those that a search takes, by whatever method. */
const SEARCHED = ['targetStepMicros', 'allowedLoss'];

const TARGETS = ['targetParams', 'targetBytes', 'targetStepMicros', 'allowedLoss'] as const;

/** Whether the options say how far to go, and once. */
export function checkRules(options: CompressOptions): void {
  checkSize(options);
  if (options.plan !== undefined) {
    if (options.layers !== undefined)
      throw invalidOption(
        '--layers cannot be given with --plan, which holds the layers: edit the plan',
      );
    const setting = Object.keys(dirnetOptions(options).dirnet ?? {})[0];
    if (setting !== undefined)
      throw invalidOption(
        `${flagOf(setting)} cannot be given with --plan, which says it itself: edit the plan`,
      );
    if (options.stacked)
      throw invalidOption(
        '--stacked cannot be given with --plan, which says it itself: edit the plan',
      );
  }
  checkFor(options);
  if (options.allocation !== undefined && TARGETS.every((target) => options[target] === undefined))
    throw invalidOption(
      `--allocation says where a budget goes: give one by ${TARGETS.map(flagOf).join(', ')}`,
    );
  if (
    options.frontEnd !== undefined &&
    options.calibrate === undefined &&
    options.data === undefined
  )
    throw invalidOption(
      '--front-end makes frames of the recordings of --calibrate or --data: give both, or neither',
    );
}

function checkSize(options: CompressOptions): void {
  const method = options.method ?? (options.plan === undefined ? DEFAULT_METHOD : undefined);
  // Of dictionaries ranks say how many atoms they have, whatever else is given.
  const given = SIZES.filter(
    (name) => options[name] !== undefined && !(isRank(name) && isDictionaryMethod(method)),
  );
  if (given.length === 1) {
    if (options.method === undefined) checkDefault(given[0]!);
    return;
  }
  const found = given.map(flagOf).join(' and ') || 'none';
  const known = METHODS.find((name) => name === method);
  const sizes = known ? [...sizeOptionsOf(known), ...SEARCHED] : SIZES;
  const flags = sizes.map(flagOf).join(', ');
  throw invalidOption(`${known ?? 'compress'} takes exactly one of ${flags}, but got ${found}`);
}

const isRank = (name: string): boolean => name === 'rank' || name === 'ranks';

/** Refuses a size that the default method does not take, and says which do. */
function checkDefault(size: (typeof SIZES)[number]): void {
  const takers = METHODS.filter((method) =>
    (sizeOptionsOf(method) as readonly string[]).includes(size),
  );
  if (takers.length === 0 || takers.includes(DEFAULT_METHOD)) return;
  throw invalidOption(
    `${flagOf(size)} is for ${takers.join(' and ')}: say so by --method ${takers[0]!}`,
  );
}

/** Whether a calibration is for rounding to int4 alone, as the method has no fits for one. */
function roundsOnly({ method = DEFAULT_METHOD, dtype }: CompressOptions): boolean {
  return dtype === 'int4' && METHODS.some((name) => name === method && !isRankedMethod(name));
}

/** What plans are made of, whoever makes them. */
export function planOptions(
  options: CompressOptions,
): Pick<
  PlanOptions,
  | 'method'
  | 'rank'
  | 'dirnet'
  | 'stacked'
  | 'calibrated'
  | 'targetParameters'
  | 'targetBytes'
  | 'layers'
  | 'dtype'
> {
  const { method, stacked, calibrate, targetParams } = options;
  return {
    ...(method !== undefined && { method: method as Plan['method'] }), // the library checks it
    ...given(options, ['rank', 'targetBytes', 'layers', 'dtype']),
    ...dirnetOptions(options),
    ...(stacked && { stacked }),
    ...(calibrate !== undefined && !roundsOnly(options) && { calibrated: true }),
    ...(targetParams !== undefined && { targetParameters: targetParams }),
  };
}

/** The plan in a file, or by a rule that needs no measurements. */
export async function makePlan(model: Model, options: CompressOptions): Promise<Plan> {
  const { planCompression } = await import('../../compress/index.js');
  if (options.plan !== undefined) return readPlan(model, options.plan, options);
  return planCompression(model, planRule(options));
}

/** The rule that the options ask for. */
export function planRule(options: CompressOptions): PlanOptions {
  const { lambda, allocation } = options;
  return {
    ...planOptions(options),
    ...given(options, ['tau', 'ranks', 'density', 'nonzeros', 'for']),
    ...(lambda !== undefined && { lambda: lambda.length === 1 ? lambda[0]! : lambda }),
    // `sensitivity` is searched.
    ...(allocation !== undefined && { allocation: allocation as Allocation }),
  };
}

/**
 * What a calibrated plan is calibrated with. Labels are needed only where they are the inputs, too:
 * the tokens of a language model.
 */
export async function calibrationOf(
  model: Model,
  manifest: string,
  { channel }: Pick<CompressOptions, 'channel'>,
): Promise<Calibration> {
  const { loadRecordings } = await import('../../train/index.js');
  return loadRecordings(manifest, model, { labels: model.units?.kind === 'tokens', channel });
}

/** The plan in a file; `--dtype` overrides the plan's own. */
async function readPlan(
  model: Model,
  path: string,
  { method, dtype, calibrate }: CompressOptions,
): Promise<Plan> {
  const { plansInt4, validatePlan } = await import('../../compress/index.js');
  const { namingFile, readJson } = await import('../../files/index.js');
  const json = await readJson(path);
  const written = namingFile(path, () => validatePlan(model, json));
  const plan = { ...written, ...(dtype && { dtype }) };
  if (plan.calibrated && calibrate === undefined)
    throw invalidOption(
      `the plan ${path} is calibrated: give it recordings by --calibrate MANIFEST.jsonl`,
    );
  if (!plan.calibrated && calibrate !== undefined && !plansInt4(plan))
    throw invalidOption(
      `the plan ${path} is not calibrated: leave --calibrate out, or edit the plan`,
    );
  if (method === undefined || method === plan.method) return plan;
  throw invalidOption(
    `--method is ${method}, but the plan ${path} is for ${plan.method}: leave --method out`,
  );
}
