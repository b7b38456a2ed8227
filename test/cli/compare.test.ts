/** `compact-rnn compare`: methods side by side. */
import { existsSync, readFileSync } from 'node:fs';
import { Workplace } from './cli';
import { trainModel, writeSpeech } from './speech';

interface Row {
  method: string;
  parameters: number;
  matrixError: number;
  outputError: number | null;
  stepMicros: number;
  before: { wordErrorRate: number } | null;
  after: { wordErrorRate: number; loss: number } | null;
}

const place = new Workplace();
beforeAll(() => {
  writeSpeech(place);
  trainModel(place);
});
afterAll(() => {
  place.remove();
});

const MOST = 1800;
const TARGET = ['--target-params', String(MOST)];
const rowsOf = (...args: string[]): Row[] =>
  (place.json('compare', 'am.safetensors', ...TARGET, ...args) as { rows: Row[] }).rows;

test('every method is held against the model, on data and after fine-tuning, in JSON and on a page', () => {
  const learning = [
    '--data',
    'train.jsonl',
    '--dev',
    'dev.jsonl',
    '--epochs',
    '2',
    '--rate',
    '0.01',
  ];
  const rows = rowsOf(...learning, '--report', 'compare.html');
  expect(rows.map(({ method }) => method)).toEqual([
    ...['none', 'joint-svd', 'odl', 'dirnet', 'low-rank', 'hashed', 'toeplitz-like', 'pruned'],
  ]);
  const [whole, ...small] = rows;
  expect(whole).toMatchObject({ matrixError: 0, outputError: 0, after: null });
  expect(whole!.before!.wordErrorRate).toBeLessThan(0.2);
  for (const row of small) {
    expect(row.parameters).toBeLessThanOrEqual(MOST);
    expect(row.matrixError).toBeGreaterThan(0);
    expect(row.matrixError).toBeLessThan(1.01);
    expect(row.outputError).toBeGreaterThan(0);
    expect(row.stepMicros).toBeGreaterThan(0);
    expect(row.after!.loss).toBeGreaterThan(0);
  }
  const page = readFileSync(place.path('compare.html'), 'utf8');
  expect(page).toContain('Errors after fine-tuning');
  expect(page).toContain('dirnet');
});

test('without data there are the errors of matrices, and the times', () => {
  const [, row] = rowsOf('--methods', 'low-rank');
  expect(row).toMatchObject({ method: 'low-rank', outputError: null, before: null, after: null });
  const { stdout } = place.run('compare', 'am.safetensors', ...TARGET, '--methods', 'low-rank');
  const [head, first, second] = stdout.split('\n');
  expect(head).toMatch(/^method +parameters +size +matrix error +step us$/);
  expect(first).toMatch(/^\(as it is\) /);
  expect(second).toMatch(/^low-rank /);
});

test('models are stored as the one that they are made of, or as asked', () => {
  place.run('convert', 'am.safetensors', 'half.safetensors', '--dtype', 'f16');
  const bytesOf = (...args: string[]): number[] =>
    (
      place.json('compare', ...args, ...TARGET, '--methods', 'low-rank') as {
        rows: { bytes: number }[];
      }
    ).rows.map(({ bytes }) => bytes);
  const [whole, half] = [bytesOf('am.safetensors'), bytesOf('half.safetensors')];
  expect(half[0]).toBeLessThan(whole[0]!);
  expect(half[1]).toBeLessThan(0.7 * whole[1]!);
  expect(bytesOf('half.safetensors', '--dtype', 'f32')[1]).toBe(whole[1]);
});

test.each<[string[], RegExp]>([
  [[], /compare needs a size: --target-params COUNT/],
  [
    [...TARGET, '--methods', 'joint-sdv'],
    /method must be one of joint-svd.* "joint-sdv" \(did you mean "joint-svd"/,
  ],
  [[...TARGET, '--epochs', '2'], /--dev and --epochs are for fine-tuning on --data/],
  [
    [...TARGET, '--data', 'train.jsonl', '--epochs', '2'],
    /with --epochs the models are evaluated on --dev/,
  ],
  [
    ['--target-params', '20', '--methods', 'pruned'],
    /--target-params is 20, but pruned leaves at least/,
  ],
])('%j is refused', (args, message) => {
  const { code, stderr } = place.run('compare', 'am.safetensors', ...args, '--report', 'no.html');
  expect(stderr).toMatch(message);
  expect(code).toBe(2);
  expect(existsSync(place.path('no.html'))).toBe(false);
});
