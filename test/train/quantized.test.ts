import { initNetwork } from '../../lib/init';
import { Model } from '../../lib/model';
import { examplesOf, taught, train, type Example } from '../../lib/train';
import { native } from '../../lib/native';

const INPUTS = 6;
const teacher = new Model(
  initNetwork({ cell: 'lstm', input: INPUTS, layers: [{ projection: 8 }, {}], cells: 20, output: 4 }, 5),
);

function noise(stream: number, count: number): Example[] {
  return Array.from({ length: count }, (_, i) => {
    const inputs = new Float32Array(12 * INPUTS);
    native.fillUniform(inputs, stream, i, 2);
    return { inputs, frames: 12 };
  });
}

/** How far the outputs are from the teacher's, in RMS, of inputs that nobody learned. */
function distance(model: Model): number {
  let [sum, count] = [0, 0];
  for (const { inputs, frames } of noise(9, 20)) {
    const [ours, right] = [model, teacher].map((each) => each.runSync(inputs, { frames }));
    ours!.forEach((y, i) => (sum += (y - right![i]!) ** 2));
    count += ours!.length;
  }
  return Math.sqrt(sum / count);
}

test('a model that learns as int8 will store it is closer to its teacher in int8 than one that is merely stored so', async () => {
  const options = {
    criterion: { kind: 'mse' as const },
    optimizer: { kind: 'adam' as const, rate: 3e-4, decay: 0.8 },
    ...{ epochs: 12, batch: 8, seed: 3 },
  };
  const examples = taught(examplesOf(noise(1, 160)), teacher);
  const { model: learned } = await train(teacher, examples, { ...options, quantized: true });
  const [stored, aware] = [teacher, learned].map((model) => distance(model.convert({ dtype: 'int8' })));
  expect(stored).toBeGreaterThan(1e-4);
  expect(aware).toBeLessThan(0.8 * stored!);
});

test('what is not true or false is refused', async () => {
  const examples = taught(examplesOf(noise(1, 1)), teacher);
  await expect(
    train(teacher, examples, { criterion: { kind: 'mse' }, quantized: 'int8' as unknown as boolean }),
  ).rejects.toThrow('quantized must be true or false, but is "int8"');
});
