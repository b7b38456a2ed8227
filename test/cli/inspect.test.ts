/** `compact-rnn inspect`: its JSON and its tables. */
import { join } from 'node:path';
import dtln from '../fixtures/dtln_ranks.json';
import { describeWithShared, SHARED } from '../shared';
import { BOTH_WAYS, SMALL, Workplace } from './cli';

const place = new Workplace();
afterAll(() => {
  place.remove();
});

test('the JSON has the keys that programs rely on', () => {
  place.model('m.safetensors', SMALL);
  const summary = place.json('inspect', 'm.safetensors', '--taus', '0.6,0.9') as Record<
    string,
    unknown[]
  >;
  expect(Object.keys(summary)).toEqual(
    expect.arrayContaining([
      'format',
      'parameters',
      'bytes',
      'layers',
      'head',
      'inputSize',
      'outputSize',
    ]),
  );
  const [layer] = summary.layers as Record<string, object>[];
  expect(Object.keys(layer!)).toEqual([
    ...[
      'name',
      'cell',
      'direction',
      'inputSize',
      'hiddenSize',
      'projectionSize',
      'parameters',
      'bytes',
      'dtype',
      'inputKind',
      'recurrentKind',
      'ranks',
    ],
  ]);
  expect(Object.keys(layer!.ranks!)).toEqual(['0.6', '0.9']);
  // 4 * 24 * (8 + 24 + 1), 4 * 24 * (24 + 24 + 1) and 5 * (24 + 1) numbers.
  expect(summary).toMatchObject({
    format: 'compact-rnn',
    parameters: 3168 + 4704 + 125,
    bytes: 4 * (3168 + 4704 + 125),
    layers: [
      {
        name: 'lstm1',
        cell: 'lstm',
        direction: 'forward',
        inputSize: 8,
        hiddenSize: 24,
        projectionSize: null,
        parameters: 3168,
      },
      { name: 'lstm2', inputSize: 24, parameters: 4704, bytes: 4 * 4704 },
    ],
    head: [
      {
        name: 'output',
        activation: 'sigmoid',
        inputSize: 24,
        outputSize: 5,
        parameters: 125,
        bytes: 500,
      },
    ],
  });
});

test('tau 1 keeps every rank, a tiny tau one', () => {
  const { layers } = place.json('inspect', 'm.safetensors', '--taus', '1e-9,1') as {
    layers: { ranks: object }[];
  };
  expect(layers.map((layer) => layer.ranks)).toEqual([
    { 1: 24, '1e-9': 1 },
    { 1: 24, '1e-9': 1 },
  ]);
});

test('a bidirectional layer has a rank and a projection for each direction', () => {
  place.model('both.safetensors', BOTH_WAYS);
  expect(place.json('inspect', 'both.safetensors', '--taus', '1')).toMatchObject({
    layers: [
      {
        name: 'gru1',
        direction: 'bidirectional',
        projectionSize: [null, null],
        ranks: { 1: [10, 10] },
      },
    ],
  });
  expect(place.run('inspect', 'both.safetensors').stdout).toMatch(/^gru1\.backward +10 /m);
});

test('a layer with a projection shows its size, and no ranks', () => {
  place.model('projected.safetensors', { ...SMALL, projection: 7 });
  expect(place.json('inspect', 'projected.safetensors')).toMatchObject({
    layers: [{ projectionSize: 7, ranks: {} }, {}],
  });
  expect(place.run('inspect', 'projected.safetensors').stdout).toContain(
    'Every layer has a projection already.',
  );
});

test('the table is aligned and has thousands separators', () => {
  const lines = place.run('inspect', 'm.safetensors').stdout.split('\n');
  expect(lines[0]).toBe(
    'm.safetensors: compact-rnn, 7,997 parameters, 32.0 kB, 8 in, 5 out, every frame',
  );
  expect(lines.slice(2, 6)).toEqual([
    'layer   kind   direction  input  cells  projection  type  parameters   bytes',
    'lstm1   lstm   forward        8     24           -  f32        3,168  12,672',
    'lstm2   lstm   forward       24     24           -  f32        4,704  18,816',
    'output  dense  sigmoid       24      5           -  f32          125     500',
  ]);
});

test('the front end has a line, and its fields in the JSON', () => {
  const frontEnd = { kind: 'log-mel', sampleRate: 8000, rightContext: 7, subsampling: 3 };
  place.model('front-end.safetensors', { ...SMALL, input: 320, frontEnd });
  const { stdout } = place.run('inspect', 'front-end.safetensors');
  expect(stdout.split('\n')[1]).toBe(
    'front end: log-mel of 40 bins, 8000 Hz, 25 ms windows every 10 ms, 0 + 1 + 7 frames stacked, 1 of 3 kept',
  );
  expect(place.json('inspect', 'front-end.safetensors')).toMatchObject({
    frontEnd: { ...frontEnd, windowSize: 200, bins: 40, normalized: false },
  });
});

test.each<[string, RegExp]>([
  ['0', /must be above 0 and at most 1, but is 0/],
  ['0.5,1.5', /must be above 0 and at most 1, but is 1\.5/],
  ['half', /half is not a number/],
  ['0.5,', /list separated by commas/],
])('the taus %p are refused', (taus, message) => {
  const { code, stdout, stderr } = place.run('inspect', 'm.safetensors', '--taus', taus);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(message);
});

describeWithShared('DTLN model_1', () => {
  const path = join(SHARED, 'data', 'models', 'dtln', 'model_1.onnx');

  test('has two LSTM layers, a dense head and 362,369 parameters', () => {
    expect(place.json('inspect', path)).toMatchObject({
      format: 'onnx',
      parameters: 362369,
      layers: [
        {
          cell: 'lstm',
          direction: 'forward',
          inputSize: 257,
          hiddenSize: 128,
          projectionSize: null,
        },
        {
          cell: 'lstm',
          direction: 'forward',
          inputSize: 128,
          hiddenSize: 128,
          projectionSize: null,
        },
      ],
      head: [{ activation: 'sigmoid', inputSize: 128, outputSize: 257 }],
    });
  });

  test('has the ranks that numpy finds', () => {
    const { layers } = place.json('inspect', path, '--taus', '1,0.95,0.9,0.8,0.7,0.6,0.5,0.4') as {
      layers: { ranks: object }[];
    };
    expect(layers.map(({ ranks }) => ranks)).toEqual(dtln.map(({ ranks }) => ranks));
  });
});

test('the kinds of weights have columns where any is not dense', () => {
  const recurrentWeight = { kind: 'toeplitz-like', rank: 2 } as const;
  place.model('kinds.safetensors', { ...SMALL, recurrentWeight });
  const kinds = { inputKind: 'dense', recurrentKind: 'toeplitz-like' };
  expect(place.json('inspect', 'kinds.safetensors')).toMatchObject({
    layers: [kinds, kinds],
    head: [{ kind: 'dense' }],
  });
  expect(place.run('inspect', 'kinds.safetensors').stdout).toMatch(
    /W_x +W_h[^]*lstm1.* dense +toeplitz-like /,
  );
  expect(place.run('inspect', 'm.safetensors').stdout).not.toMatch(/ W_x /);
});
