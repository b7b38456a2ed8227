/** How a compressed model is stored where nobody says: as the model was. */
import {
  compress,
  METHODS,
  planCompression,
  type CompressionMethod,
  type PlanOptions,
} from '../../lib/compress';
import { converted, matricesOf, Model } from '../../lib/model';
import { DTYPES, partsOf } from '../../lib/weights';
import { network } from './networks';

const model = new Model(network({ cell: 'lstm', input: 10, layers: 2, cells: 24, output: 6 }, 2));
const BUDGET = { targetParameters: 4000 };

/** The types of all parts of the matrices. */
function typesIn(compressed: Model): Set<string> {
  const parts = matricesOf(compressed).flatMap(({ weight }) => partsOf(weight));
  return new Set(parts.map(({ matrix }) => matrix.dtype ?? 'f32'));
}

async function compressed(from: Model, options: PlanOptions) {
  return compress(from, planCompression(from, options));
}

describe.each(DTYPES)('a model in %s', (dtype) => {
  const stored = model.convert({ dtype });

  test.each<[CompressionMethod]>(METHODS.map((method) => [method]))(
    'stays so by %s, and its bytes are told',
    async (method) => {
      const { model: small, report } = await compressed(stored, { method, ...BUDGET });
      const told = await compressed(stored, { method, ...BUDGET, dtype });
      expect(typesIn(small)).toEqual(typesIn(told.model));
      expect(report.before.bytes).toBe(stored.bytes);
      expect(report.after.bytes).toBe(small.bytes);
      expect(report.matrices).toEqual(told.report.matrices);
    },
  );

  test.each<[CompressionMethod]>(METHODS.map((method) => [method]))(
    'keeps to a budget of bytes by %s without being told its type',
    async (method) => {
      const targetBytes = Math.round(0.7 * stored.bytes);
      const { model: small } = await compressed(stored, { method, targetBytes });
      expect(small.bytes).toBeLessThanOrEqual(targetBytes);
      expect(small.bytes).toBeGreaterThan(0.8 * targetBytes);
    },
  );
});

test('in a model of several types each matrix is stored as the one that it replaces', async () => {
  const mixed = new Model(
    converted(model, ({ layer, role }) =>
      layer === 'lstm1' && role === 'recurrent' ? 'f16' : undefined,
    ),
  );
  const { model: small } = await compressed(mixed, { method: 'joint-svd', rank: 4 });
  const types = matricesOf(small).map(
    ({ what, weight }) => `${what}: ${partsOf(weight)[0]!.matrix.dtype ?? 'f32'}`,
  );
  expect(types).toEqual([
    'lstm1 input weight: f32',
    'lstm1 recurrent weight: f16',
    'lstm1 projection: f16',
    'lstm2 input weight: f32',
    'lstm2 recurrent weight: f32',
    'lstm2 projection: f32',
    'output weight: f32',
  ]);
});
