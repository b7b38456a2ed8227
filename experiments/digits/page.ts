/** The report of the experiment: the chart, the table, and what was measured where. */
import { element, figureSection, page, table, tableRow } from '../../lib/report';
import { TONES, errorChart } from './chart';
import type { Result } from './results';
import { cellsOf, HEADS } from './table';

/** @param results at least one. */
export function experimentPage(results: readonly Result[]): string {
  const { seed, commit, date } = results.at(-1)!;
  const dense = results.find(({ name }) => name === 'dense');
  const chart = errorChart(results);
  const caption =
    'Words that are wrong, missing or too many, a share of those said, on noisy strings of kept-out recordings: right after the singular value decomposition, and after fine-tuning.';
  const rows = results.map((result) => {
    const [name, ...figures] = cellsOf(result, dense);
    return tableRow(name!, figures);
  });
  return page(
    { title: 'Strings of digits', tones: TONES },
    element(
      'header',
      {},
      element('h1', {}, 'Table 1 on strings of digits'),
      element(
        'p',
        { class: 'soft' },
        'The procedure of Prabhavalkar et al. (2016) on the Free Spoken Digit Dataset.',
      ),
    ),
    chart &&
      figureSection('What compression costs, and what fine-tuning wins back', caption, chart),
    figureSection('All models', 'Error rates in percent.', table({ titles: HEADS, rows })),
    element('footer', {}, `Seed ${seed}, commit ${commit}, ${date}`),
  );
}
