/** The table of the matrices whose kind was chosen; null where there are none. */
import { bytes, element, grouped, type Markup, percent } from '../../charts';
import { table, tableRow } from '../page';
import type { ReportedCompression } from './report';

export function matrixTable({ matrices = [] }: ReportedCompression): Markup | null {
  if (matrices.length === 0) return null;
  return element(
    'section',
    {},
    element('h2', {}, 'Matrix by matrix'),
    element(
      'p',
      { class: 'soft' },
      'Matrices that became another kind of weight. Errors are Frobenius norms of the difference, relative to the matrix before; ',
      'sizes are as stored, with the positions of sparse numbers.',
    ),
    table({
      titles: [
        'Matrix',
        'Kind',
        'Error',
        'Parameters before',
        'after',
        'Left',
        'Size before',
        'after',
      ],
      rows: matrices.map(({ name, kind, error, parameters, bytes: size }) =>
        tableRow(name, [
          kind,
          error.toFixed(3),
          grouped(parameters.before),
          grouped(parameters.after),
          percent(parameters.after / parameters.before),
          bytes(size.before),
          bytes(size.after),
        ]),
      ),
    }),
  );
}
