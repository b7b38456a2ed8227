/** The presets have the sizes that their papers print. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { initNetwork, listPresets, presetSpec } from '../../lib/init';
import { networkParameters } from '../../lib/model';
import { describeWithShared, SHARED } from '../shared';

const counts = () =>
  Object.fromEntries(listPresets().map(({ name, parameters }) => [name, parameters]));

test('the presets of Prabhavalkar et al. have the sizes of the published models', () => {
  expect(counts()).toMatchObject({
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

// Lu et al. round thousands up: 789,042 is their 790k.
function asPrinted(parameters: number, published: string): string {
  if (published.endsWith('k')) return `${Math.ceil(parameters / 1e3)}k`;
  const digits = published.length - published.indexOf('.') - 2;
  return `${(parameters / 1e6).toFixed(digits)}${published.at(-1)!}`;
}

test('each preset but those of DirNet rounds to the number that its paper prints', () => {
  for (const { parameters, published } of listPresets().filter(
    ({ name }) => !name.startsWith('dirnet'),
  ))
    expect(asPrinted(parameters, published)).toBe(published);
});

test('the LSTMs of Lu et al. clip cells at 50, as section 4 of the paper says, and no others', () => {
  const clipped = listPresets().filter(({ name }) => {
    const { cellClip } = presetSpec(name);
    return cellClip === 50;
  });
  const tables = new Set(clipped.map(({ name }) => name.split('-').slice(0, 2).join('-')));
  expect([...tables]).toEqual(['lu2016-table4', 'lu2016-table5', 'lu2016-table6']);
});

test('the presets of DirNet are as many times smaller as its tables say', () => {
  const PUBLISHED = {
    table1: [1, 2, 2.9, 6.7, 6.7, 6.7],
    table2: [1, 1.5, 2.8, 4.3, 7.9, 7.9, 7.9],
  };
  for (const [table, ratios] of Object.entries(PUBLISHED)) {
    const rows = listPresets().filter(({ name }) => name.startsWith(`dirnet2018-${table}`));
    const ours = rows.map(({ parameters }) => rows[0]!.parameters / parameters);
    expect(ours).toHaveLength(ratios.length);
    ratios.forEach((ratio, i) => {
      expect(ours[i]).toBeGreaterThanOrEqual(ratio);
      expect(ours[i]).toBeLessThan(1.02 * ratio);
    });
  }
  expect(counts()['dirnet2018-table1-row1']).toBe(2 * (2600 * 1300 + 2600));
});

test('the presets of Table 3 of DirNet have the dictionaries that it prints', () => {
  const specs = listPresets()
    .filter(({ name }) => name.startsWith('dirnet2018-table3'))
    .map(({ name }) => presetSpec(name));
  const projections = specs.map(({ layers }) =>
    Array.isArray(layers) ? layers.map(({ projection }) => projection) : layers,
  );
  expect(projections).toHaveLength(9);
  expect(projections[0]).toBe(5);
  expect(projections[5]).toEqual([80, 105, 130, 145, 150]);
  expect(projections[8]).toEqual([25, 35, 45, 50, 55]);
  // Its totals are those of another paper's model; with 494 inputs W_x alone is 0.35M larger.
  const count = counts()['dirnet2018-table3-row6']!;
  const wx = 2000 * 494;
  const [p, biases] = [80 + 105 + 130 + 145 + 150, 5 * 2000];
  const wh = 2000 * p,
    wxAbove = 2000 * (80 + 105 + 130 + 145);
  expect(count).toBe(wx + wh + wxAbove + 500 * p + biases);
});

test.each([
  'dirnet2018-table1-row4',
  'prabhavalkar2016-tau0.4',
  'lu2016-table2-hashed',
  'lu2016-table4-row8',
  'lu2016-table6-row2',
])('%s becomes a network of as many numbers as were counted', (name) => {
  expect(networkParameters(initNetwork(presetSpec(name), 1))).toBe(counts()[name]);
});

test('a preset that does not exist gets a suggestion', () => {
  expect(() => presetSpec('prabhavalkar2015')).toThrow(
    /no preset prabhavalkar2015 \(did you mean "prabhavalkar2016"\?\)/,
  );
  expect(() => presetSpec('x')).toThrow(/there are prabhavalkar2016, /);
});

describeWithShared('against the tables as data', () => {
  interface Row {
    exact: number;
  }
  type Tables = Record<string, Record<string, Row | Row[]> | Row[]>;
  const tables = (): Tables =>
    JSON.parse(readFileSync(join(SHARED, 'reference', 'paper-tables.json'), 'utf8')) as Tables;

  const rows = (table: string, ...keys: string[]): Row[] => {
    const whole = tables()[table]!;
    return (Array.isArray(whole) ? [whole] : keys.map((key) => whole[key]!)).flat();
  };

  test.each([
    ['prabhavalkar2016 Table 1', 'prabhavalkar2016_table1', ['baseline', 'server', 'compressed']],
    ['lu2016 Table 2', 'lu2016_table2_rnn', ['full', 'rows']],
    ['lu2016 Table 3', 'lu2016_table3_rnn_toeplitz_rank', []],
    ['lu2016 Table 4', 'lu2016_table4_lstm', ['rows']],
    ['lu2016 Table 5', 'lu2016_table5_lstm', []],
    ['lu2016 Table 6', 'lu2016_table6_lstm_gates', ['rows']],
  ])('every row of %s has its preset, with its exact count', (source, table, keys) => {
    const ours = listPresets().filter((preset) => preset.source.startsWith(source));
    expect(ours.map(({ parameters }) => parameters)).toEqual(
      rows(table, ...keys).map(({ exact }) => exact),
    );
  });
});
