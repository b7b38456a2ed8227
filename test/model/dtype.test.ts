/** The type that the weights of a model are stored in. */
import { initNetwork } from '../../lib/init';
import { Model } from '../../lib/model';
import type { Dtype } from '../../lib/weights';
import { attributesOf } from '../../lib/model/network';
import { soleDtype } from '../../lib/model/dtype';

const sparse = { kind: 'sparse', density: 0.3 } as const;
const model = new Model(
  initNetwork(
    { cell: 'lstm', input: 6, layers: [{ inputWeight: sparse }, {}], cells: 8, output: 3 },
    1,
  ),
);

test.each<[Dtype]>([['f32'], ['f16'], ['int8']])('a model stored as %s says so', (dtype) => {
  expect(soleDtype(model.convert({ dtype }))).toBe(dtype);
});

test('one that is stored as several says nothing', () => {
  const half = model.convert({ dtype: 'f16' });
  const layers = [half.layers[0]!, model.layers[1]!];
  expect(soleDtype({ ...attributesOf(model), layers, head: model.head })).toBeUndefined();
});
