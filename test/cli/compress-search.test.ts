/** Budgets on the command line, and what of them takes measurements. */
import { readFileSync } from 'node:fs';
import { SMALL, Workplace } from './cli';

interface Trial {
  ranks: (number | null)[];
  parameters: number;
  stepMicros?: number;
  loss?: number;
}

interface Searched {
  after: { parameters: number; bytes: number };
  calibration: object | null;
  search: { before: Trial; after: Trial; sensitivities: { name: string }[] | null };
}

const place = new Workplace();
const METHOD = ['--method', 'joint-svd'];
const compress = (...args: string[]) =>
  place.run('compress', 'm.safetensors', '-o', 'small.safetensors', ...args);
const compressJson = (...args: string[]) =>
  place.json('compress', 'm.safetensors', '-o', 'small.safetensors', ...args) as Searched;

beforeAll(() => {
  place.model('m.safetensors', { ...SMALL, outputActivation: 'softmax' });
  place.frames('x.npy', [60, 8]);
  place.write('heard.jsonl', '{"features":"x.npy"}\n');
});
afterAll(() => {
  place.remove();
});

test('budgets of bytes and of time, spent as asked, are kept', () => {
  const bytes = compressJson(
    ...METHOD,
    '--target-bytes',
    '9000',
    '--dtype',
    'f16',
    '--allocation',
    'singular-values',
  );
  expect(bytes.after.bytes).toBeLessThanOrEqual(9000);
  expect(bytes).not.toHaveProperty('search');
  const timed = compressJson(...METHOD, '--target-step-micros', '1e9', '--save-plan', 'timed.json');
  expect(timed.search).toMatchObject({
    allocation: 'tau',
    spend: 'tau',
    after: { ranks: [null, null] },
    sensitivities: null,
  });
  expect(timed.search.after.stepMicros).toBeGreaterThan(0);
  expect(JSON.parse(readFileSync(place.path('timed.json'), 'utf8'))).toEqual({
    method: 'joint-svd',
    layers: [],
  });
});

test('sensitivity is measured on recordings, with or without fits to them', () => {
  const budget = ['--target-params', '3500', '--allocation', 'sensitivity'];
  for (const [option, calibrated] of [
    ['--data', false],
    ['--calibrate', true],
  ] as const) {
    const result = compressJson(...METHOD, ...budget, option, 'heard.jsonl');
    expect(result.after.parameters).toBeLessThanOrEqual(3500);
    expect(result.search.sensitivities!.map(({ name }) => name)).toEqual(['lstm1', 'lstm2']);
    expect(result.calibration !== null).toBe(calibrated);
  }
});

test('sensitivity is that of matrices where each becomes another kind', () => {
  const args = ['--method', 'low-rank', '--target-params', '3500', '--allocation', 'sensitivity'];
  const result = compressJson(...args, '--data', 'heard.jsonl');
  expect(result.after.parameters).toBeLessThanOrEqual(3500);
  expect(result.search.sensitivities!.map(({ name }) => name)).toEqual([
    ...['lstm1 input', 'lstm1 recurrent', 'lstm2 input', 'lstm2 recurrent'],
  ]);
  const { stdout } = compress(...args, '--data', 'heard.jsonl');
  expect(stdout).toMatch(/^sizes by what the outputs make of each piece alone$/m);
});

test('--spend, the old name of --allocation, does the same', () => {
  const budget = [...METHOD, '--target-params', '3000'];
  const now = compressJson(...budget, '--allocation', 'singular-values');
  expect(compressJson(...budget, '--spend', 'singular-values').after).toEqual(now.after);
  const both = compress(...budget, '--spend', 'tau', '--allocation', 'tau');
  expect(both.stderr).toMatch(/give --allocation or --spend, which is its old name, but not both/);
  expect(both.code).toBe(2);
});

test('an allowed loss is kept on the data, and the plan that was found does the same again', () => {
  const labels = Array.from({ length: 60 }, (_, t) => t % 5);
  place.write('dev.jsonl', `${JSON.stringify({ features: 'x.npy', labels })}\n`);
  const allowed = ['--allowed-loss', '0.02', '--data', 'dev.jsonl', '--criterion', 'ce'];
  const { search, after } = compressJson(...METHOD, ...allowed, '--save-plan', 'found.json');
  expect(search.after.loss! - search.before.loss!).toBeLessThanOrEqual(0.02);
  expect(search.after.parameters).toBe(after.parameters);
  const lossOf = (model: string) =>
    (place.json('evaluate', model, '--data', 'dev.jsonl', '--criterion', 'ce') as { loss: number })
      .loss;
  expect(lossOf('small.safetensors')).toBeCloseTo(search.after.loss!, 6);
  expect(lossOf('m.safetensors')).toBeCloseTo(search.before.loss!, 6);
  const again = place.json(
    'compress',
    'm.safetensors',
    '-o',
    'p.safetensors',
    '--plan',
    'found.json',
  );
  expect((again as Searched).after).toEqual(after);
  const { stdout } = compress(...METHOD, ...allowed);
  expect(stdout).toMatch(/^loss [\d.]+ -> [\d.]+, \d+ models tried$/m);
});

describe('misuse exits with 2', () => {
  test.each<[string, string[], RegExp]>([
    [
      'bytes out of reach',
      [...METHOD, '--target-bytes', '10'],
      /--target-bytes is 10, but .* leave at least \d+/,
    ],
    [
      'a time out of reach',
      [...METHOD, '--target-step-micros', '0.001'],
      /--target-step-micros is 0\.001, but at the smallest sizes a step takes [\d.]+ here/,
    ],
    [
      'a loss on nothing',
      [...METHOD, '--allowed-loss', '1'],
      /--allowed-loss is that on a dev set/,
    ],
    [
      'sensitivity of nothing',
      [...METHOD, '--target-params', '3000', '--allocation', 'sensitivity'],
      /sensitivity is measured on recordings/,
    ],
    [
      'an allocation of nothing',
      [...METHOD, '--tau', '0.5', '--allocation', 'tau'],
      /--allocation says where a budget goes/,
    ],
    [
      'another allocation',
      [...METHOD, '--target-params', '3000', '--allocation', 'all'],
      /Allowed choices are tau, singular-values, sensitivity/,
    ],
    [
      'data for nothing',
      [...METHOD, '--tau', '0.5', '--data', 'd.jsonl'],
      /--data is for --allowed-loss/,
    ],
    [
      'a criterion for nothing',
      [...METHOD, '--tau', '0.5', '--criterion', 'ce'],
      /--criterion is the loss of --allowed-loss/,
    ],
  ])('%s', (_, args, message) => {
    const { code, stdout, stderr } = compress(...args);
    expect(stderr).toMatch(message);
    expect([code, stdout]).toEqual([2, '']);
  });
});
