/** The parameters of a network: named and ordered by the addon, filled and read by name. */
import { initNetwork } from '../../lib';
import { matricesOf, type Network } from '../../lib/model';
import { parametersOf, valuesOf, withValues } from '../../lib/train/parameters';
import { EVERY_CELL } from '../model/every-cell';

const NETWORKS: [string, Network][] = [
  ...EVERY_CELL,
  [
    'both directions, a kind for each gate',
    initNetwork({
      input: 6,
      layers: [
        {
          cell: 'lstm',
          cells: 8,
          direction: 'bidirectional',
          projection: 3,
          recurrentWeight: { kind: 'toeplitz-like', rank: 2 },
        },
        { cell: 'gru', cells: 5, inputWeight: { kind: 'low-rank', rank: 2 } },
      ],
      output: 3,
    }),
  ],
];

test.each(NETWORKS)('%s: every parameter has its numbers', (_, network) => {
  const parameters = parametersOf(network);
  for (const { name, size, data } of parameters)
    expect([name, data().length]).toEqual([name, size]);
  expect(new Set(parameters.map(({ name }) => name)).size).toBe(parameters.length);
  for (const { what } of matricesOf(network))
    expect(parameters.some(({ name }) => name === what || name.startsWith(`${what} `))).toBe(true);
});

test.each(NETWORKS)('%s: what is written is read back', (_, network) => {
  const values = valuesOf(network).map((_value, i) => Math.fround(i / 7));
  expect(valuesOf(withValues(network, values))).toEqual(values);
});
