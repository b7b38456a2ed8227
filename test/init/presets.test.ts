import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { initNetwork, listPresets, presetSpec } from '../../lib/init';
import { describeWithShared, SHARED } from '../shared';

const counts = () => Object.fromEntries(listPresets().map(({ name, parameters }) => [name, parameters]));

test('the presets have the sizes of the published models', () => {
  expect(counts()).toEqual({
    prabhavalkar2016: 9678542,
    'prabhavalkar2016-server': 20099088,
    'prabhavalkar2016-tau0.95': 8562262,
    'prabhavalkar2016-tau0.9': 7194742,
    'prabhavalkar2016-tau0.8': 5358672,
    'prabhavalkar2016-tau0.7': 4068442,
    'prabhavalkar2016-tau0.6': 3108842,
    'prabhavalkar2016-tau0.5': 2332162,
    'prabhavalkar2016-tau0.4': 1725692,
  });
});

test('each preset rounds to the number that its paper prints', () => {
  for (const { parameters, published } of listPresets())
    expect(`${(parameters / 1e6).toFixed(1)}M`).toBe(published);
});

test('a preset becomes a network of as many numbers as were counted', () => {
  const { layers, head } = initNetwork(presetSpec('prabhavalkar2016-tau0.4'), 1);
  const numbers = [...layers.flatMap((layer) => layer.weights), ...head]
    .flatMap((weights) => Object.values(weights) as unknown[])
    .map((value) =>
      value instanceof Float32Array ? value.length : ((value as { data?: Float32Array }).data?.length ?? 0),
    );
  expect(numbers.reduce((sum, size) => sum + size, 0)).toBe(1725692);
});

test('a preset that does not exist gets a suggestion', () => {
  expect(() => presetSpec('prabhavalkar2015')).toThrow(
    /no preset prabhavalkar2015 \(did you mean "prabhavalkar2016"\?\)/,
  );
  expect(() => presetSpec('x')).toThrow(/there are prabhavalkar2016, /);
});

describeWithShared('against the table as data', () => {
  interface Row {
    exact: number;
    params: string;
  }
  interface Table {
    baseline: Row;
    server: Row;
    compressed: (Row & { tau: number; ranks: number[] })[];
  }

  test('every row of Table 1 has its preset, with its exact count', () => {
    const file = readFileSync(join(SHARED, 'reference', 'paper-tables.json'), 'utf8');
    const table = (JSON.parse(file) as { prabhavalkar2016_table1: Table }).prabhavalkar2016_table1;
    const expected = {
      prabhavalkar2016: table.baseline.exact,
      'prabhavalkar2016-server': table.server.exact,
      ...Object.fromEntries(table.compressed.map(({ tau, exact }) => [`prabhavalkar2016-tau${tau}`, exact])),
    };
    expect(counts()).toEqual(expected);
  });
});
