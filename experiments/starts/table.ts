/** Markdown tables of what each start loses, one for each measure. */
import { markdownTable } from '../markdown';
import { STARTS } from './compare';
import type { Measure, Result } from './results';

export function table<Name extends string>(
  { rows }: Result<Name>,
  { name, shown }: Measure<Name>,
): string {
  const taus = [...new Set(rows.map(({ tau }) => tau))];
  return markdownTable(
    ['tau', 'ranks', ...STARTS],
    taus.map((tau) => {
      const ofTau = rows.filter((row) => row.tau === tau);
      const errors = STARTS.map((start) =>
        shown(ofTau.find((row) => row.start === start)!.errors[name]),
      );
      return [String(tau), ofTau[0]!.ranks.join(', '), ...errors];
    }),
  );
}

export function tables<Name extends string>(
  result: Result<Name>,
  measures: readonly Measure<Name>[],
): string {
  const { dense } = result;
  return measures
    .map((measure) => {
      const before = dense.errors[measure.name];
      const title =
        before === 0 ? measure.title : `${measure.title}; dense: ${measure.shown(before)}`;
      return `${title}\n\n${table(result, measure)}\n`;
    })
    .join('\n');
}
