/** The page of a comparison of methods. */
import { comparisonReportHtml } from '../../lib/report';
import type { ReportedComparison, ReportedMethod } from '../../lib/report/comparison/report';
import { ABOUT } from './sample';
import { all, parsePage, textOf } from '../charts/xml';

function row(method: string, overrides: Partial<ReportedMethod> = {}): ReportedMethod {
  const sizes = { parameters: 1000, bytes: 4000, matrixError: 0.5, stepMicros: 12.5 };
  return { method, ...sizes, outputError: null, before: null, after: null, ...overrides };
}

const titles = (rows: ReportedMethod[]): string[] => {
  const report: ReportedComparison = { targetParameters: 1000, rows };
  const root = parsePage(comparisonReportHtml(report, ABOUT));
  return all(all(root, 'thead')[0]!, 'th').map(textOf);
};

test('a table has columns for what was measured, and no others', () => {
  expect(titles([row('none'), row('pruned')])).toEqual([
    'Method',
    'Parameters',
    'Size',
    'Matrices',
    'Step, µs',
  ]);
  const before = { loss: 1, wordErrorRate: 0.25 };
  expect(
    titles([row('none', { before }), row('pruned', { before, after: before, outputError: 0.1 })]),
  ).toEqual([
    ...[
      'Method',
      'Parameters',
      'Size',
      'Errors after',
      'Errors before',
      'Outputs',
      'Matrices',
      'Step, µs',
    ],
    ...['Loss before', 'Loss after'],
  ]);
});

test('a chart for each thing that was measured, with a bar for each method that has it', () => {
  const rows = [row('none', { matrixError: 0 }), row('odl'), row('pruned', { stepMicros: null })];
  const root = parsePage(comparisonReportHtml({ targetParameters: 1000, rows }, ABOUT));
  const [, matrices, steps] = all(root, 'svg').map((svg) => all(svg, 'g', 'bar').length);
  expect([matrices, steps]).toEqual([3, 2]);
  expect(all(root, 'h2').map(textOf)).toEqual([
    'Size against error',
    'Error of the matrices',
    'Time of a step',
    'All figures',
  ]);
  expect(textOf(all(root, 'tbody')[0]!)).toContain('–');
});

test('a chart of size against error has a colour a method, as bars and table have', () => {
  const errors = (before: number, after: number): Partial<ReportedMethod> => ({
    before: { loss: 1, wordErrorRate: before },
    after: { loss: 1, wordErrorRate: after },
  });
  const rows = [
    row('none', { bytes: 8000, before: { loss: 1, wordErrorRate: 0.05 } }),
    row('odl', errors(0.4, 0.1)),
    row('pruned', { ...errors(0.2, 0.08), bytes: 6000 }),
  ];
  const root = parsePage(comparisonReportHtml({ targetParameters: 1000, rows }, ABOUT));
  const marks = all(all(root, 'svg')[0]!, 'g', 'mark');
  expect(marks.map(({ attributes }) => attributes.class)).toEqual([
    'mark original',
    'mark tone-0',
    'mark tone-1',
  ]);
  expect(marks.map((mark) => textOf(all(mark, 'title')[0]!))).toEqual([
    'as it is: 5.0% at 8.00 kB',
    'odl: 10.0% at 4.00 kB',
    'pruned: 8.0% at 6.00 kB',
  ]);
  const dots = marks.map((mark) => all(mark, 'circle')[0]!.attributes);
  const [whole, odl, pruned] = dots.map(({ cx }) => Number(cx));
  expect(pruned! - odl!).toBeCloseTo(whole! - pruned!, 1); // 4, 6 and 8 kB
  expect(Number(dots[1]!.cy)).toBeLessThan(Number(dots[2]!.cy)); // the larger error is higher
  expect(all(root, 'g', 'bar').map(({ attributes }) => attributes.class)).toContain('bar tone-1');
  expect(all(root, 'span', 'dot').map(({ attributes }) => attributes.class)).toEqual([
    'dot original',
    'dot tone-0',
    'dot tone-1',
  ]);
});

test('a page shows the name of a file without its folders', () => {
  const about = { ...ABOUT, model: '/home/somebody/models/am.onnx' };
  const html = comparisonReportHtml({ targetParameters: 1000, rows: [row('odl')] }, about);
  expect(html).toContain('am.onnx, compressed');
  expect(html).not.toContain('somebody');
});

test('refuses what is no comparison', () => {
  const wrong = { targetParameters: 1000, rows: [] };
  expect(() => comparisonReportHtml(wrong, ABOUT)).toThrow(
    /report.rows must be an array of at least 1, but is \[\]/,
  );
});
