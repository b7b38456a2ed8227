/** Magnitude pruning in stages, with training after each. */
import { compress, planCompression } from '../../lib/compress';
import { initNetwork } from '../../lib/init';
import { Model } from '../../lib/model';
import { prune } from '../../lib/prune';
import { trainingExamples, withTeacherTargets, train } from '../../lib/train';
import { distanceFrom, noise } from '../train/teaching';

const INPUTS = 5;
const teacher = new Model(
  initNetwork({ cell: 'lstm', input: INPUTS, layers: 2, cells: 24, output: 3 }, 8),
);

const unheard = noise(teacher, 10, { stream: 9, count: 20 });
const distance = (model: Model): number => distanceFrom(teacher, model, unheard);

const zeros = (model: Model): number =>
  model.layers[0]!.weights[0]!.recurrent.data.reduce((n, x) => n + Number(x === 0), 0);

const examples = withTeacherTargets(
  trainingExamples(noise(teacher, 10, { stream: 1, count: 64 })),
  teacher,
);
const options = {
  criterion: { kind: 'mse' as const },
  optimizer: { kind: 'adam' as const, rate: 2e-3, decay: 0.9 },
  epochs: 18,
  batch: 8,
  seed: 2,
};
const density = 0.15;

test('stages rise to the density, and lose less than all at once with as many epochs', async () => {
  const heard: number[] = [];
  const shares: number[] = [];
  const { model, densities, report } = await prune(teacher, examples, {
    ...options,
    density,
    stages: 4,
    onEpoch: ({ rate }) => heard.push(rate),
    onProgress: ({ done, total }) => shares.push(done / total),
  });
  expect(densities.map((share) => share.toFixed(3))).toEqual(['0.509', '0.256', '0.163', '0.150']);
  expect(report.epochs.map(({ epoch }) => epoch)).toEqual(
    Array.from({ length: 18 }, (_, i) => i + 1),
  );
  expect(report.epochs.at(-1)!.step).toBe(18 * 8);
  expect(heard).toHaveLength(18);
  expect(heard.every((rate, i) => i === 0 || rate < heard[i - 1]!)).toBe(true);
  expect(shares).toEqual(Array.from({ length: 18 * 8 }, (_, i) => (i + 1) / (18 * 8)));
  expect(model.layers.every(({ weights }) => weights[0]!.recurrent.kind === 'sparse')).toBe(true);
  expect(zeros(model)).toBe(4 * 24 * 24 - Math.round(density * 4 * 24 * 24));

  const { model: cut } = await compress(
    teacher,
    planCompression(teacher, { method: 'pruned', density }),
  );
  const { model: atOnce } = await train(cut, examples, options);
  expect(zeros(atOnce)).toBe(zeros(model)); // fine-tuning keeps the pattern
  expect(distance(atOnce)).toBeLessThan(distance(cut));
  expect(distance(model)).toBeLessThan(distance(atOnce));
});

test.each<[object, string]>([
  [{ density: 0 }, 'density must be above 0 and at most 1, but is 0'],
  [{ density, stages: 19 }, 'stages must be a whole number from 1 to 18, the epochs, but is 19'],
  [{ density, checkpoint: { path: 'x' } }, 'checkpoint'],
  [{ density, layers: ['lstm9'] }, 'layers names "lstm9"'],
])('%j is refused', async (wrong, message) => {
  await expect(prune(teacher, examples, { ...options, density, ...wrong })).rejects.toThrow(
    message,
  );
});
