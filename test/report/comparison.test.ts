import { comparisonReportHtml } from '../../lib/report';
import type { ComparisonReport, ReportedMethod } from '../../lib/report/comparison-report';
import { ABOUT } from './sample';
import { all, parse, textOf } from './xml';

function row(method: string, overrides: Partial<ReportedMethod> = {}): ReportedMethod {
  const sizes = { parameters: 1000, bytes: 4000, matrixError: 0.5, stepMicros: 12.5 };
  return { method, ...sizes, outputError: null, before: null, after: null, ...overrides };
}

const titles = (rows: ReportedMethod[]): string[] => {
  const report: ComparisonReport = { targetParameters: 1000, rows };
  const root = parse(comparisonReportHtml(report, ABOUT));
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
  const root = parse(comparisonReportHtml({ targetParameters: 1000, rows }, ABOUT));
  const [matrices, steps] = all(root, 'svg').map((svg) => all(svg, 'g', 'bar').length);
  expect([matrices, steps]).toEqual([3, 2]);
  expect(all(root, 'h2').map(textOf)).toEqual([
    'Error of the matrices',
    'Time of a step',
    'All figures',
  ]);
  expect(textOf(all(root, 'tbody')[0]!)).toContain('–');
});

test('refuses what is no comparison', () => {
  const wrong = { targetParameters: 1000, rows: [] };
  expect(() => comparisonReportHtml(wrong, ABOUT)).toThrow(
    /report.rows must be an array of at least one method/,
  );
});
