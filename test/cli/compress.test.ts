/** `compact-rnn compress`: its sizes, outputs, JSON and refusals. */
import { readFileSync, writeFileSync } from 'node:fs';
import { BOTH_WAYS, SMALL, Workplace } from './cli';

interface Row {
  name: string;
  rank: number | null;
  explainedVariance: number;
  recurrentError: number | null;
  inputError: number | null;
  reason: string | null;
}

interface Result {
  method: string;
  before: { parameters: number; bytes: number };
  after: { parameters: number; bytes: number };
  layers: Row[];
}

const place = new Workplace();
const METHOD = ['--method', 'joint-svd'];
const compress = (...args: string[]) =>
  place.run('compress', 'm.safetensors', '-o', 'small.safetensors', ...args);
const compressJson = (...args: string[]) =>
  place.json('compress', 'm.safetensors', '-o', 'small.safetensors', ...METHOD, ...args) as Result;

beforeAll(() => {
  place.model('m.safetensors', SMALL);
});
afterAll(() => {
  place.remove();
});

test('given ranks are obeyed, and the JSON tells what was lost', () => {
  const result = compressJson('--ranks', '4,6');
  expect(Object.keys(result)).toEqual(
    expect.arrayContaining(['method', 'before', 'after', 'layers']),
  );
  expect(Object.keys(result.layers[0]!)).toEqual(
    expect.arrayContaining(['name', 'rank', 'explainedVariance', 'recurrentError', 'inputError']),
  );
  expect(result.method).toBe('joint-svd');
  expect(result.before).toEqual({ parameters: 7997, bytes: 4 * 7997 });
  // 96 * (8 + 4 + 1) + 4 * 24, 96 * (4 + 6 + 1) + 6 * 24 and 5 * (6 + 1).
  expect(result.after).toEqual({ parameters: 1344 + 1200 + 35, bytes: 4 * (1344 + 1200 + 35) });
  expect(result.layers.map(({ name, rank }) => [name, rank])).toEqual([
    ['lstm1', 4],
    ['lstm2', 6],
  ]);
  for (const { explainedVariance, recurrentError } of result.layers) {
    // The truncation loses what it does not explain.
    expect(recurrentError! ** 2).toBeCloseTo(1 - explainedVariance, 5);
  }
  expect(place.json('inspect', 'small.safetensors')).toMatchObject({
    parameters: result.after.parameters,
    layers: [{ projectionSize: 4 }, { projectionSize: 6 }],
  });
});

test('a dtype stores the factors so, from the command line or from a plan', () => {
  const wide = compressJson('--ranks', '4,6');
  const small = compressJson('--ranks', '4,6', '--dtype', 'int8', '--save-plan', 'int8.json');
  expect(small.after.parameters).toBe(wide.after.parameters);
  expect(small.after.bytes).toBeLessThan(0.5 * wide.after.bytes);
  expect(small.layers).toEqual(wide.layers);
  expect(place.json('inspect', 'small.safetensors')).toMatchObject({
    layers: [{ dtype: 'int8' }, { dtype: 'int8' }],
    head: [{ dtype: 'int8' }],
  });
  const plan = JSON.parse(readFileSync(place.path('int8.json'), 'utf8')) as object;
  expect(plan).toMatchObject({ method: 'joint-svd', dtype: 'int8' });
  const bytesOf = (...args: string[]) =>
    (
      place.json(
        'compress',
        'm.safetensors',
        '-o',
        'p.safetensors',
        '--plan',
        'int8.json',
        ...args,
      ) as Result
    ).after.bytes;
  expect(bytesOf()).toBe(small.after.bytes);
  expect(bytesOf('--dtype', 'f32')).toBe(wide.after.bytes);
  writeFileSync(place.path('int8.json'), JSON.stringify({ ...plan, dtype: 'int9' }));
  expect(
    place.run('compress', 'm.safetensors', '-o', 'p.safetensors', '--plan', 'int8.json').stderr,
  ).toMatch(/int8\.json: plan\.dtype must be .*f32.*f16.*int8.*int9/);
});

test('for a processor it takes the forms that are fast there', () => {
  compressJson(
    '--method',
    'pruned',
    '--density',
    '0.5',
    '--for',
    'avx2',
    '--save-plan',
    'for.json',
  );
  const plan = JSON.parse(readFileSync(place.path('for.json'), 'utf8')) as object;
  const blocks = { kind: 'sparse', density: 0.5, block: 16 };
  expect(plan).toMatchObject({ dtype: 'int8', layers: [{ input: blocks, recurrent: blocks }, {}] });
});

test('an f16 model stays f16 by the default method, and sizes are told with their direction', () => {
  place.run('convert', 'm.safetensors', 'half.safetensors', '--dtype', 'f16');
  const args = ['compress', 'half.safetensors', '-o', 'h.safetensors', '--tau', '0.5'];
  const { method, before, after } = place.json(...args) as Result;
  expect(method).toBe('joint-svd');
  expect(after.bytes / before.bytes).toBeCloseTo(after.parameters / before.parameters, 1);
  expect(place.json('inspect', 'h.safetensors')).toMatchObject({
    layers: [{ dtype: 'f16' }, { dtype: 'f16' }],
  });
  const { stdout } = place.run(
    'compress',
    'half.safetensors',
    '-o',
    'h.safetensors',
    '--rank',
    '14',
    '--dtype',
    'f32',
  );
  expect(stdout).toMatch(
    /1\.39 times fewer parameters: 7,997 -> 5,739\n1\.40 times larger as stored: /,
  );
});

test('tau gives the ranks that inspect announces', () => {
  const { layers } = place.json('inspect', 'm.safetensors', '--taus', '0.5') as {
    layers: { ranks: object }[];
  };
  const result = compressJson('--tau', '0.5');
  expect(result.layers.map(({ rank }) => ({ 0.5: rank }))).toEqual(
    layers.map(({ ranks }) => ranks),
  );
  expect(result.layers.every(({ explainedVariance }) => explainedVariance <= 0.5)).toBe(true);
});

test('one rank, chosen layers and a budget', () => {
  expect(compressJson('--rank', '5').layers.map(({ rank }) => rank)).toEqual([5, 5]);
  expect(compressJson('--rank', '5', '--layers', 'lstm2').layers.map(({ rank }) => rank)).toEqual([
    null,
    5,
  ]);
  expect(compressJson('--target-params', '3000').after.parameters).toBeLessThanOrEqual(3000);
});

test('a layer that would not get smaller stays dense, and the table says why', () => {
  const { code, stdout } = compress(...METHOD, '--tau', '1');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^lstm1 +96 x 24 +dense +100\.0% +- +- +3,168 +3,168$/m);
  expect(stdout).toMatch(/^lstm1 is left dense: .+$/m);
});

test('the table names what the paper would: shapes, ranks, energy, errors, sizes, times', () => {
  const { stdout } = compress(...METHOD, '--ranks', '4,6');
  const lines = stdout.split('\n');
  expect(lines[0]!.split(/ {2,}/)).toEqual([
    ...['layer', 'W_h', 'rank', 'energy', 'err. W_h', 'err. W_x', 'params', 'after'],
  ]);
  expect(lines[1]).toMatch(/^lstm1 +96 x 24 +4 +\d+\.\d% +0\.\d{4} +0\.\d{4} +3,168 +1,344$/);
  expect(lines[3]).toMatch(/^whole model +7,997 +2,579$/);
  expect(stdout).toContain(
    '3.10 times fewer parameters: 7,997 -> 2,579\n3.10 times smaller as stored: 32.0 kB -> 10.3 kB\n',
  );
  expect(stdout).toMatch(/^SVD \d+\.\d\d s, least squares \d+\.\d\d s, in all \d+\.\d\d s$/m);
});

test('a plan that was saved does the same again', () => {
  expect(compress(...METHOD, '--ranks', '4,6', '--save-plan', 'plan.json').code).toBe(0);
  const first = readFileSync(place.path('small.safetensors'));
  expect(compress('--plan', 'plan.json').code).toBe(0);
  expect(readFileSync(place.path('small.safetensors')).equals(first)).toBe(true);
  expect(compress('--plan', 'plan.json', ...METHOD).code).toBe(0);
});

test('a calibrated start says so, in the plan, the table and the page', () => {
  place.frames('x.npy', [60, 8]);
  place.write('heard.jsonl', '{"features":"x.npy"}\n');
  const start = ['--rank', '4', '--stacked', '--calibrate', 'heard.jsonl'];
  const result = compressJson(...start, '--save-plan', 'start.json', '--report', 'start.html');
  expect(result).toMatchObject({ stacked: true, calibration: { examples: 1, frames: 60 } });
  for (const layer of result.layers)
    expect(layer).toMatchObject({ recurrentProductError: expect.any(Number) as number });
  expect(JSON.parse(readFileSync(place.path('start.json'), 'utf8'))).toMatchObject({
    stacked: true,
    calibrated: true,
  });
  expect(readFileSync(place.path('start.html'), 'utf8')).toContain('stacked calibrated joint SVD');
  const { stdout } = compress('--plan', 'start.json', '--calibrate', 'heard.jsonl');
  expect(stdout).toContain(
    'P fitted to W_h and W_x together, calibrated with 60 frames of 1 recordings',
  );
  expect(compress('--plan', 'start.json')).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(
      /start\.json is calibrated: give it recordings by --calibrate/,
    ) as string,
  });
});

test('a page shows what was measured: the time of a step, and the outputs over recordings', () => {
  place.frames('x.npy', [60, 8]);
  place.write('heard.jsonl', '{"features":"x.npy"}\n');
  const start = ['--rank', '4', '--calibrate', 'heard.jsonl', '--report', 'page.html'];
  const { outputs, stepMicros } = compressJson(...start) as unknown as {
    outputs: { error: number; recordings: number };
    stepMicros: { before: number; after: number };
  };
  expect(outputs.recordings).toBe(1);
  expect(outputs.error).toBeGreaterThan(0);
  expect(stepMicros.after).toBeGreaterThan(0);
  const page = readFileSync(place.path('page.html'), 'utf8');
  for (const shown of ['Error of the outputs', 'relative, over one recording', 'A step'])
    expect(page).toContain(shown);
  expect(page).not.toContain(place.path('.'));
  expect(compress(...METHOD, ...start).stdout).toMatch(
    /^outputs are off by \d+\.\d+ ?% over one recording$/m,
  );
});

test('the report is one page that fetches nothing', () => {
  expect(compress(...METHOD, '--rank', '4', '--report', 'report.html').code).toBe(0);
  const page = readFileSync(place.path('report.html'), 'utf8');
  expect(page).toMatch(/^<!doctype html>/i);
  expect(page).toContain('lstm2');
  expect(page).not.toMatch(/<(script|link|img)\b|https?:\/\/(?!www\.w3\.org)/);
});

test('each direction of a bidirectional layer has its row', () => {
  place.model('both.safetensors', BOTH_WAYS);
  const { layers } = place.json(
    'compress',
    'both.safetensors',
    '-o',
    'b2.safetensors',
    ...METHOD,
    '--rank',
    '3',
  ) as Result;
  expect(layers.map(({ name, rank }) => [name, rank])).toEqual([
    ['gru1.forward', 3],
    ['gru1.backward', 3],
  ]);
});

test('a model of many layers leaves nothing on stderr either', () => {
  place.model('many.safetensors', { ...BOTH_WAYS, layers: 12 });
  const outcome = place.run(
    'compress',
    'many.safetensors',
    '-o',
    'few.safetensors',
    ...METHOD,
    '--tau',
    '0.5',
  );
  expect([outcome.code, outcome.stderr]).toEqual([0, '']);
});

test('where matrices become another kind, what a step takes is measured', () => {
  const args = [
    'm.safetensors',
    '-o',
    'sparse.safetensors',
    '--method',
    'pruned',
    '--density',
    '0.3',
  ];
  const { stepMicros } = place.json('compress', ...args) as {
    stepMicros: { before: number; after: number };
  };
  expect(stepMicros.before).toBeGreaterThan(0);
  expect(stepMicros.after).toBeGreaterThan(0);
  expect(place.run('compress', ...args).stdout).toMatch(
    /\na step takes [\d.]+ µs here, [\d.]+ µs before/,
  );
  expect(compressJson('--rank', '4')).not.toHaveProperty('stepMicros');
});
