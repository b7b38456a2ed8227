/** The report of the experiment: the chart, the table, and what was measured where. */
import { element } from '../../lib/charts';
import { chartSection, figureSection, page, pageHeader, table, tableRow } from '../../lib/report';
import { TONES, errorChart } from './chart';
import type { Result } from './results';
import { cellsOf, HEADS } from './table';

/** @param results at least one. */
export function experimentPage(results: readonly Result[]): string {
  const { seed, commit, date } = results.at(-1)!;
  const dense = results.find(({ name }) => name === 'dense');
  const caption =
    'Words that are wrong, missing or too many, a share of those said, on noisy strings of kept-out recordings: right after the singular value decomposition, and after fine-tuning.';
  const rows = results.map((result) => {
    const [name, ...figures] = cellsOf(result, dense);
    return tableRow(name!, figures);
  });
  return page(
    { title: 'Strings of digits', tones: TONES },
    pageHeader(
      'Table 1 on strings of digits',
      'The procedure of Prabhavalkar et al. (2016) on the Free Spoken Digit Dataset.',
    ),
    errorChart(results) &&
      chartSection('What compression costs, and what fine-tuning wins back', caption, (layout) =>
        errorChart(results, layout)!,
      ),
    figureSection('All models', 'Error rates in percent.', table({ titles: HEADS, rows })),
    element('footer', {}, `Seed ${seed}, commit ${commit}, ${date}`),
  );
}
