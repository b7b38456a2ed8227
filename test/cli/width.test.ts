/** What people see fits the 80 columns of a terminal. */
import { join } from 'node:path';
import { Workplace } from './cli';

const DIGITS = join(__dirname, '..', '..', 'models', 'digits', 'digits.safetensors');
const place = new Workplace();
afterAll(() => {
  place.remove();
});

/** The lines of the tables that a command prints: those from the line that begins with `title`. */
function tableLines(title: string, ...args: string[]): string[] {
  const { code, stdout } = place.run(...args);
  expect(code).toBe(0);
  const lines = stdout.split('\n');
  const begin = lines.findIndex((line) => line.startsWith(title));
  expect(begin).toBeGreaterThanOrEqual(0);
  return lines.slice(begin);
}

test.each<[string, string, string[]]>([
  ['projections', 'layer', ['--method', 'joint-svd', '--tau', '0.6']],
  ['kinds of weight', 'matrix', ['--method', 'toeplitz-like', '--target-params', '30000']],
])('compress and inspect fit, with %s', (_, title, how) => {
  const compress = ['compress', DIGITS, '-o', 'small.safetensors', ...how];
  const outputs = ['--report', 'report.html', '--save-plan', 'plan.json'];
  const lines = tableLines(title, ...compress, ...outputs);
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
  expect(lines.slice(-4)).toEqual([
    'model: small.safetensors',
    'report: report.html',
    'plan: plan.json',
    '',
  ]);
  for (const model of [DIGITS, 'small.safetensors']) {
    const inspected = tableLines('layer', 'inspect', model);
    expect(inspected.filter((line) => line.length > 80)).toEqual([]);
  }
});

test('the list of presets fits', () => {
  const lines = tableLines('preset', 'init', '--list');
  expect(lines.length).toBeGreaterThan(40);
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
});
