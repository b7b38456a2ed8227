/**
 * What of `compress` must be measured before there is a plan: a step's time, the loss on a dev set,
 * or sensitivities.
 */
import { availableParallelism } from 'node:os';
import type { Calibration } from '../../compress';
import { invalidInput, invalidOption } from '../../errors';
import type { Model } from '../../model';
import type { SearchedPlan, SearchOptions, SearchReport } from '../../search';
import { thousands } from '../table';
import { figures } from '../training/display';
import { taskOf } from '../training/task';
import { calibrationOf, planOptions, type CompressOptions } from './compress-options';

type Shared = Pick<SearchOptions, 'onProgress'> & { readonly signal: AbortSignal };

/** Whether a plan takes measurements. */
export function isSearched({
  targetStepMicros,
  allowedLoss,
  allocation,
}: CompressOptions): boolean {
  return (
    targetStepMicros !== undefined || allowedLoss !== undefined || allocation === 'sensitivity'
  );
}

/**
 * Whether everything that is measured has something to be measured on, and nothing else is given.
 */
export function checkMeasured({
  allowedLoss,
  allocation,
  data,
  calibrate,
  criterion,
}: CompressOptions): void {
  const sensitive = allocation === 'sensitivity';
  if (allowedLoss !== undefined && data === undefined)
    throw invalidOption('--allowed-loss is that on a dev set: give it by --data MANIFEST.jsonl');
  if (sensitive && data === undefined && calibrate === undefined)
    throw invalidOption(
      'sensitivity is measured on recordings: give them by --calibrate or --data MANIFEST.jsonl',
    );
  if (data !== undefined && allowedLoss === undefined && (!sensitive || calibrate !== undefined))
    throw invalidOption(
      '--data is for --allowed-loss, or for --allocation sensitivity without --calibrate: leave it out',
    );
  if (criterion !== undefined && allowedLoss === undefined)
    throw invalidOption('--criterion is the loss of --allowed-loss: give both, or neither');
}

export async function searchedPlan(
  loaded: Model,
  options: CompressOptions,
  calibration: Calibration | undefined,
  shared: Shared,
): Promise<SearchedPlan> {
  const { searchPlan } = await import('../../search/index.js');
  const { targetStepMicros, allowedLoss, allocation, data } = options;
  const { model, ...measured } =
    allowedLoss === undefined ? { model: loaded } : await lossOf(loaded, options, shared.signal);
  const examples =
    calibration ??
    (allocation === 'sensitivity' ? await calibrationOf(model, data!, options) : undefined);
  return searchPlan(model, {
    ...planOptions(options),
    targetStepMicros,
    allowedLoss,
    allocation,
    calibration: examples,
    ...measured,
    ...shared,
  });
}

/** The model with the units that the labels of the dev set ask for, and its loss on them. */
async function lossOf(
  loaded: Model,
  { data, criterion: kind, channel }: CompressOptions,
  signal: AbortSignal,
): Promise<{ model: Model; loss: (model: Model) => Promise<number> }> {
  const { evaluate, noLossReason } = await import('../../train/index.js');
  const asks = { ...(kind && { criterion: kind }), channel };
  const { model, criterion, examplesFrom } = await taskOf(loaded, asks, signal);
  const { examples } = await examplesFrom(data!, 'keep');
  const threads = availableParallelism();
  const loss = async (smaller: Model): Promise<number> => {
    const { loss } = await evaluate(smaller, examples, { criterion, threads });
    if (loss !== null) return loss;
    throw invalidInput(
      `${data!} has no finite loss, since ${noLossReason(criterion.kind)}: give other data`,
    );
  };
  return { model, loss };
}

export function searchLines({ before, after, tried }: SearchReport): string[] {
  const models = `${thousands(tried.length)} ${tried.length === 1 ? 'model' : 'models'} tried`;
  if (after.loss !== undefined)
    return [`loss ${figures(before.loss!)} -> ${figures(after.loss)}, ${models}`];
  if (after.stepMicros === undefined) return ['sizes by what the outputs make of each piece alone'];
  return [
    `a step takes ${figures(before.stepMicros!)} -> ${figures(after.stepMicros)} µs here, ${models}`,
  ];
}
