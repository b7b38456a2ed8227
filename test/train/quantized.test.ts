import { initNetwork } from '../../lib/init';
import { Model } from '../../lib/model';
import { examplesOf, taught, train } from '../../lib/train';
import { distanceFrom, noise } from './teaching';

const INPUTS = 6;
const teacher = new Model(
  initNetwork({ cell: 'lstm', input: INPUTS, layers: [{ projection: 8 }, {}], cells: 20, output: 4 }, 5),
);

const unheard = noise(teacher, 12, { stream: 9, count: 20 });
const learned = (count: number) => taught(examplesOf(noise(teacher, 12, { stream: 1, count })), teacher);

test('a model that learns as int8 will store it is closer to its teacher in int8 than one that is merely stored so', async () => {
  const options = {
    criterion: { kind: 'mse' as const },
    optimizer: { kind: 'adam' as const, rate: 3e-4, decay: 0.8 },
    ...{ epochs: 12, batch: 8, seed: 3 },
  };
  const examples = learned(160);
  const { model: tuned } = await train(teacher, examples, { ...options, quantized: true });
  const [stored, aware] = [teacher, tuned].map((model) =>
    distanceFrom(teacher, model.convert({ dtype: 'int8' }), unheard),
  );
  expect(stored).toBeGreaterThan(1e-4);
  expect(aware).toBeLessThan(0.8 * stored!);
});

test('what is not true or false is refused', async () => {
  const examples = learned(1);
  await expect(
    train(teacher, examples, { criterion: { kind: 'mse' }, quantized: 'int8' as unknown as boolean }),
  ).rejects.toThrow('quantized must be true or false, but is "int8"');
});
