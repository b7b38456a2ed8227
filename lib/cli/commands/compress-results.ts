/** The results of `compress` besides the model: the page, the plan, and the printed output. */
import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import type { Calibration, CompressionReport, Plan } from '../../compress';
import type { Model } from '../../model';
import type { SearchReport } from '../../search';
import { printJson, printLines } from '../print';
import { packageVersion } from '../version';
import type { CompressOptions } from './compress-options';
import { searchLines } from './compress-search';
import { compressionJson, compressionTables, outputLine, stepLine } from './compress-table';

export interface Results {
  /** The path of the original model. */
  readonly path: string;
  readonly report: CompressionReport;
  readonly plan: Plan;
  readonly search: SearchReport | undefined;
  /** Microseconds; measured for a page, and where other kinds of weight may not save time. */
  readonly stepMicros?: { readonly before: number; readonly after: number };
  /** How far the outputs are from those before; measured where recordings are given. */
  readonly outputs?: { readonly error: number; readonly recordings: number };
}

/** @param recordings what outputs are compared on. */
export async function resultsOf(
  {
    model,
    small,
    recordings,
    ...rest
  }: Omit<Results, 'stepMicros' | 'outputs'> & {
    model: Model;
    small: Model;
    recordings: Calibration | undefined;
  },
  { report: page }: CompressOptions,
  signal: AbortSignal,
): Promise<Results> {
  const isTimed = page !== undefined || rest.report.matrices.length > 0;
  const stepMicros = isTimed ? await stepTimes(model, small, signal) : undefined;
  const outputs = recordings && (await outputErrorOf(model, small, recordings, signal));
  return { ...rest, ...(stepMicros && { stepMicros }), ...(outputs && { outputs }) };
}

/** The times of a step of one stream; undefined where a backward layer forbids stepping. */
async function stepTimes(
  model: Model,
  small: Model,
  signal: AbortSignal,
): Promise<Results['stepMicros']> {
  if (model.layers.some(({ direction }) => direction !== 'forward')) return undefined;
  const { stepMicros } = await import('../../bench/index.js');
  const before = await stepMicros(model, { signal });
  return { before, after: await stepMicros(small, { signal }) };
}

async function outputErrorOf(
  model: Model,
  small: Model,
  recordings: Calibration,
  signal: AbortSignal,
): Promise<Results['outputs']> {
  const { outputError } = await import('../../compare/index.js');
  return outputError(model, small, recordings, { threads: availableParallelism(), signal });
}

export async function writeSideOutputs(
  { path, report, plan, stepMicros, outputs }: Results,
  { report: page, savePlan }: CompressOptions,
  signal: AbortSignal,
): Promise<void> {
  const { writeAtomically } = await import('../../files/index.js');
  if (page !== undefined) {
    const { compressionReportHtml } = await import('../../report/index.js');
    const about = { title: basename(path), model: basename(path), version: packageVersion() };
    const html = compressionReportHtml(
      { ...report, ...(stepMicros && { stepMicros }), ...(outputs && { outputs }) },
      about,
    );
    await writeAtomically(page, [html], { signal });
  }
  if (savePlan !== undefined)
    await writeAtomically(savePlan, [`${JSON.stringify(plan, null, 2)}\n`], { signal });
}

export function printResults(
  { report, search, stepMicros, outputs }: Results,
  { json, output, report: page, savePlan }: CompressOptions,
): void {
  const written = { model: output, report: page, plan: savePlan };

  if (json)
    printJson({
      ...compressionJson(report),
      ...(stepMicros && { stepMicros }),
      ...(outputs && { outputs }),
      ...(search && { search }),
    });
  else
    printLines(
      ...compressionTables(report),
      ...(stepMicros ? [stepLine(stepMicros)] : []),
      ...(outputs ? [outputLine(outputs)] : []),
      ...(search ? searchLines(search) : []),
      '',
      ...Object.entries(written).flatMap(([what, path]) => (path ? [`${what}: ${path}`] : [])),
    );
}
