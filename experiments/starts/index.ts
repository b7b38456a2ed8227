/** The comparison of starts, of whatever model, in files: the results as JSON, tables, a chart. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomically } from '../../lib/files';
import { commit } from '../../bench';
import { picture } from '../../lib/charts';
import { TONES, startsChart } from './chart';
import { compareStarts, type Over, type Trial } from './compare';
import type { Measure, Result } from './results';
import { tables } from './table';

export { begun, ranksByTau, STARTS, type Start } from './compare';

export interface Experiment<Name extends string> extends Trial<Name> {
  /** The first is charted. */
  readonly measures: readonly Measure<Name>[];
  /** What is told of the model and of its calibration. */
  readonly names: Pick<Result<Name>, 'model' | 'calibration' | 'seed'>;
}

export async function startsExperiment<Name extends string>(
  { measures, names, ...trial }: Experiment<Name>,
  { folder, ...over }: Over & { readonly folder: string },
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const { model, errorsOf } = trial;
  const dense = { parameters: model.parameters, errors: await errorsOf(model) };
  const rows = await compareStarts(trial, over, ({ tau, start, errors }) => {
    const shown = measures.map(
      (measure) => `${measure.title} ${measure.shown(errors[measure.name])}`,
    );
    console.log(`tau ${tau}, ${start}: ${shown.join('; ')}`);
  });
  const result = { ...names, commit: commit(), date: new Date().toISOString(), dense, rows };
  const write = async (name: string, text: string): Promise<void> =>
    writeAtomically(join(folder, name), [text]);
  await write('starts.json', `${JSON.stringify(result, null, 2)}\n`);
  await write('table.md', tables(result, measures));
  await write('starts.svg', picture(startsChart(result, measures[0]!), TONES));
}
