/** `compact-rnn bench`: its JSON and its table. */
import { BOTH_WAYS, SMALL, Workplace } from './cli';

interface Row {
  model: string;
  parameters: number;
  weightBytes: number;
  stepMicros: { median: number; p95: number } | null;
  sequenceMicrosPerFrame: number;
  residentBytes: number;
  bandwidthShare: number | null;
}

const place = new Workplace();
beforeAll(() => {
  place.model('m.safetensors', SMALL);
  place.model('both.safetensors', BOTH_WAYS);
});
afterAll(() => {
  place.remove();
});

test('the JSON has a row for each model, with the keys that programs rely on', () => {
  const [steps, whole, ...more] = place.json('bench', 'm.safetensors', 'both.safetensors') as Row[];
  expect(more).toEqual([]);
  expect(steps).toMatchObject({ model: 'm.safetensors', parameters: 7997, weightBytes: 4 * 7997 });
  expect(steps!.stepMicros!.median).toBeGreaterThan(0);
  expect(steps!.stepMicros!.p95).toBeGreaterThanOrEqual(steps!.stepMicros!.median);
  expect(steps!.sequenceMicrosPerFrame).toBeGreaterThan(0);
  expect(steps!.bandwidthShare).toBeGreaterThan(0);
  expect(typeof steps!.residentBytes).toBe('number');
  // Backward layers need the last frame first: there is no step to time.
  expect(whole).toMatchObject({
    model: 'both.safetensors',
    stepMicros: null,
    bandwidthShare: null,
  });
});

test('threads and batch reach the measurement', () => {
  const [row] = place.json('bench', 'm.safetensors', '--threads', '2', '--batch', '3') as Row[];
  expect(row).toMatchObject({ threads: 2, batch: 3, parameters: 7997 });
  expect(place.run('bench', 'm.safetensors', '--threads', '0')).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(
      /threads must be a whole number from 1 to 64, but is 0/,
    ) as string,
  });
  expect(place.run('bench', 'm.safetensors', '--batch', '1.5').stderr).toMatch(
    /batch must be a whole number/,
  );
});

test('the table has a line for each model', () => {
  const lines = place
    .run('bench', 'm.safetensors', 'both.safetensors')
    .stdout.trimEnd()
    .split('\n');
  expect(lines).toHaveLength(3);
  expect(lines[1]).toMatch(
    /^m\.safetensors +7,997 +32\.0 kB +[\d.]+ µs +[\d.]+ µs +[\d.]+ µs\/frame .*%$/,
  );
  expect(lines[2]).toMatch(/^both\.safetensors .* - +- .* -$/);
});

test('a model that does not load is named, and no row is printed', () => {
  place.write('bad', 'hello');
  expect(place.run('bench', 'm.safetensors', 'bad')).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(
      /^error: bad: neither an ONNX, safetensors, Keras nor PyTorch model.*\n$/,
    ) as string,
  });
  expect(place.run('bench', 'missing').stderr).toBe(
    'error: cannot read missing: there is no such file\n',
  );
  expect(place.run('bench').code).toBe(2);
});
