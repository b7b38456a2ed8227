/**
 * The table of the layers: every figure of the charts as a number, and why a layer was left dense.
 */
import { type Child, element, grouped, type Markup, percent, shape } from '../../charts';
import { NONE, table, tableRow } from '../page';
import { isLeft, layerTone, rankNote, remainder } from './layer';
import type { ReportedCompression, ReportedLayer } from './report';
import { H, W_H, W_X } from './symbols';

/** Heading, and a second line for the unit. */
type Column = readonly [Child, string];

function columns({ calibration }: ReportedCompression): readonly Column[] {
  const productErrors: readonly Column[] = [
    [['Error of ', W_H, H], 'relative'],
    [['Error of ', W_X, H], 'relative'],
  ];
  return [
    ['Layer', ''],
    ['Cell', ''],
    [W_H, 'shape'],
    ['Rank', ''],
    ['Energy', 'kept'],
    [['Error of ', W_H], 'relative'],
    [W_X, 'shape'],
    [['Error of ', W_X], 'relative'],
    ...(calibration ? productErrors : []),
    ['Parameters', 'before'],
    ['Parameters', 'after'],
    ['Left', 'of before'],
  ];
}

export function layerTable(report: ReportedCompression): Markup {
  const titles = columns(report);
  return element(
    'section',
    {},
    element('h2', {}, 'Layer by layer'),
    element(
      'p',
      { class: 'soft' },
      'Errors are Frobenius norms of the difference, relative to the matrix before.',
      report.calibration
        ? [
            ' Those of products are root mean squares over the calibration, ',
            H,
            ' being the output of the layer.',
          ]
        : null,
    ),
    table({
      titles: titles.map(([name, unit]) => [
        name,
        unit ? element('span', { class: 'unit' }, unit) : null,
      ]),
      rows: report.layers.map((layer, i) => layerRows(layer, i, report)),
      foot: totalRows(report, titles.length),
    }),
  );
}

function layerRows(layer: ReportedLayer, index: number, report: ReportedCompression): Markup[] {
  const { before, after } = layer.parameters;
  const name = [element('span', { class: `dot ${layerTone(layer, index)}` }), layer.name];
  const figures = [
    layer.cell,
    shape(layer.recurrentShape),
    rankNote(layer),
    layer.rank === null ? NONE : percent(layer.explainedVariance),
    error(layer.recurrentError),
    layer.inputShape ? shape(layer.inputShape) : NONE,
    error(layer.inputError),
    ...(report.calibration
      ? [error(layer.recurrentProductError), error(layer.inputProductError)]
      : []),
    ...sizes(before, after),
  ];
  const rows = [tableRow(name, figures)];
  if (layer.reason !== null) {
    rows.push(
      element(
        'tr',
        { class: 'reason' },
        element(
          'td',
          { colspan: columns(report).length },
          `${isLeft(layer) ? 'Left dense' : 'No smaller'}: ${layer.reason}`,
        ),
      ),
    );
  }
  return rows;
}

/** What is in no recurrent layer, where there is such, and the whole model. */
function totalRows(report: ReportedCompression, width: number): Markup[] {
  const rest = remainder(report);
  const blank = new Array<string>(width - 4).fill('');
  const total = tableRow('Model', [
    ...blank,
    ...sizes(report.before.parameters, report.after.parameters),
  ]);
  if (rest.before === 0 && rest.after === 0) return [total];
  return [tableRow(rest.name, [...blank, ...sizes(rest.before, rest.after)]), total];
}

function sizes(before: number, after: number): string[] {
  return [grouped(before), grouped(after), before > 0 ? percent(after / before) : NONE];
}

function error(value: number | null): string {
  return value === null
    ? NONE
    : value < 0.001 && value > 0
      ? value.toExponential(1)
      : value.toFixed(3);
}
