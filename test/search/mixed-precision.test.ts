/** Int4 with as many matrices in int8 as the outputs ask for. */
import { convertCalibrated, mixPrecision } from '../../lib';
import { initNetwork } from '../../lib/init';
import { changeNumbers, type Matrix, matricesOf, Model } from '../../lib/model';
import { partsOf } from '../../lib/weights';
import { noise } from '../train/teaching';

const model = new Model(
  initNetwork({ cell: 'lstm', input: 20, layers: 2, cells: 16, output: 10 }, 1),
);
const heard = noise(model, 40, { stream: 2, count: 3 });
const calibration = { count: heard.length, load: (i: number) => heard[i]! };

function outputError(small: Model): number {
  let [difference, whole] = [0, 0];
  for (const { inputs, frames } of heard) {
    const [a, b] = [model.runSync(inputs, { frames }), small.runSync(inputs, { frames })];
    a.forEach((y, i) => {
      difference += (y - b[i]!) ** 2;
      whole += y ** 2;
    });
  }
  return Math.sqrt(difference / whole);
}

const namesIn = (small: Model, dtype: string): string[] =>
  matricesOf(small)
    .filter(({ weight }) => partsOf(weight).every(({ matrix }) => matrix.dtype === dtype))
    .map(({ what }) => what);

test('matrices become int8, the worst first, until the outputs are as near as asked for', async () => {
  const all = matricesOf(model).length;
  const coarse = await mixPrecision(model, { calibration, outputError: 1 });
  expect(coarse.int8).toEqual([]);
  expect(namesIn(coarse.model, 'int4')).toHaveLength(all);

  let before = coarse;
  for (const share of [0.9, 0.8, 0.6, 0.4]) {
    const wanted = share * coarse.outputError;
    const mixed = await mixPrecision(model, { calibration, outputError: wanted });
    expect(mixed.outputError).toBeCloseTo(outputError(mixed.model), 6);
    expect(mixed.outputError <= wanted || mixed.int8.length === all).toBe(true);
    expect([...mixed.int8].sort()).toEqual(namesIn(mixed.model, 'int8').sort());
    expect(mixed.int8.slice(0, before.int8.length)).toEqual(before.int8);
    before = mixed;
  }
  expect(before.int8.length).toBeGreaterThan(0);
});

test('all are int8 where nothing less is near enough, and the error is told', async () => {
  const mixed = await mixPrecision(model, { calibration, outputError: 1e-9 });
  expect(namesIn(mixed.model, 'int8')).toHaveLength(matricesOf(model).length);
  expect(mixed.outputError).toBeGreaterThan(1e-9);
});

test('the first that becomes int8 is the one that in int4 alone changes outputs most', async () => {
  const { int8 } = await mixPrecision(model, { calibration, outputError: 1e-9 });
  const int4 = matricesOf(await convertCalibrated(model, { dtype: 'int4', calibration }));
  const errors = int4.map((alone) => {
    const change = {
      matrix: ({ what, weight }: Matrix) => (what === alone.what ? alone.weight : weight),
      vector: (vector: Float32Array) => vector,
    };
    return { what: alone.what, error: outputError(new Model(changeNumbers(model, change))) };
  });
  errors.sort((a, b) => b.error - a.error);
  expect(int8).toEqual(errors.map(({ what }) => what));
});

test.each([
  [{ outputError: 0 }, /outputError must be a number above 0/],
  [{ outputError: Number.NaN }, /outputError must be a number above 0/],
  [{}, /outputError must be a number above 0/],
  [{ outputError: 0.1, calibration: undefined }, /calibration/],
  [{ outputEror: 0.1 }, /outputError/],
])('%j is refused', async (given, message) => {
  await expect(mixPrecision(model, { calibration, ...given } as never)).rejects.toThrow(message);
});
