/** What `compress` leaves beside the model: a page, the plan, and what it prints. */
import { basename } from 'node:path';
import type { CompressionReport, Plan } from '../../compress';
import type { Model } from '../../model';
import type { SearchReport } from '../../search';
import { printJson, printLines } from '../print';
import { packageVersion } from '../version';
import type { CompressOptions } from './compress-options';
import { searchLines } from './compress-search';
import { compressionJson, compressionTables, stepLine } from './compress-table';

export interface Results {
  /** Of the model as it was. */
  readonly path: string;
  readonly report: CompressionReport;
  readonly plan: Plan;
  readonly search: SearchReport | undefined;
  /** Measured where kinds of weight save numbers that may not save time. */
  readonly stepMicros?: { readonly before: number; readonly after: number };
}

export async function resultsOf(
  { model, small, ...rest }: Omit<Results, 'stepMicros'> & { model: Model; small: Model },
  signal: AbortSignal,
): Promise<Results> {
  const streams = model.layers.every(({ direction }) => direction === 'forward');
  if (rest.report.matrices.length === 0 || !streams) return rest;
  const { stepMicros } = await import('../../bench/index.js');
  const before = await stepMicros(model, { signal });
  return { ...rest, stepMicros: { before, after: await stepMicros(small, { signal }) } };
}

export async function writeSideOutputs(
  { path, report, plan, stepMicros }: Results,
  { report: page, savePlan }: CompressOptions,
  signal: AbortSignal,
): Promise<void> {
  const { writeAtomically } = await import('../../files/index.js');
  if (page !== undefined) {
    const { compressionReportHtml } = await import('../../report/index.js');
    const about = { title: basename(path), model: path, version: packageVersion() };
    const html = compressionReportHtml({ ...report, ...(stepMicros && { stepMicros }) }, about);
    await writeAtomically(page, [html], { signal });
  }
  if (savePlan !== undefined)
    await writeAtomically(savePlan, [`${JSON.stringify(plan, null, 2)}\n`], { signal });
}

export function printResults(
  { report, search, stepMicros }: Results,
  { json, output, report: page, savePlan }: CompressOptions,
): void {
  const written = { model: output, report: page, plan: savePlan };

  if (json)
    printJson({
      ...compressionJson(report),
      ...(stepMicros && { stepMicros }),
      ...(search && { search }),
    });
  else
    printLines(
      ...compressionTables(report),
      ...(stepMicros ? [stepLine(stepMicros)] : []),
      ...(search ? searchLines(search) : []),
      '',
      ...Object.entries(written).flatMap(([what, path]) => (path ? [`${what}: ${path}`] : [])),
    );
}
