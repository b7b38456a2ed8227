/** Adapting without forgetting: others mixed in, and outputs held to those at the start. */
import {
  initNetwork,
  mixedExamples,
  Model,
  train,
  trainingExamples,
  type TrainingExample,
  type TrainingExamples,
  type TrainOptions,
} from '../../lib';
import { randoms } from '../model/networks';
import { signTask } from './tasks';

const start = new Model(initNetwork({ cell: 'gru', input: 2, layers: 1, cells: 6, output: 2 }, 3));
/** Labels that say the opposite of what the start was told. */
const fresh = signTask(8, 0).map((example) => ({
  ...example,
  labels: Array.from(example.labels as number[], (label) => (label < 0 ? label : 1 - label)),
}));

const softmax = (y: Float32Array): number => 1 / (1 + Math.exp(y[1]! - y[0]!));

/** How far a model's probabilities are from those of the start, over the frames of the examples. */
function moved(model: Model, examples: readonly TrainingExample[]): number {
  let [sum, count] = [0, 0];
  for (const { inputs, frames } of examples) {
    const [a, b] = [start, model].map((each) => each.runSync(inputs, { frames }));
    for (let t = 0; t < frames; t++, count++) {
      const at = (y: Float32Array): Float32Array => y.subarray(2 * t, 2 * t + 2);
      sum += Math.abs(softmax(at(a!)) - softmax(at(b!)));
    }
  }
  return sum / count;
}

const adapted = async (options: Partial<TrainOptions>): Promise<Model> => {
  const { model } = await train(start, trainingExamples(fresh), {
    criterion: { kind: 'ce' },
    epochs: 12,
    batch: 4,
    optimizer: { rate: 0.02 },
    ...options,
  });
  return model;
};

describe('hold', () => {
  test('the stronger, the nearer the outputs stay to those at the start', async () => {
    const distances = [];
    for (const hold of [0, 0.3, 3, 1000]) distances.push(moved(await adapted({ hold }), fresh));
    expect(distances).toEqual([...distances].sort((a, b) => b - a));
    expect(distances[3]!).toBeLessThan(0.05 * distances[0]!);
  });

  test('its gradient is that of the divergence: held to itself nothing moves at first', async () => {
    // One batch of all: the first step is that of the labels alone, however strong the hold.
    const first: Partial<TrainOptions> = {
      epochs: 1,
      batch: fresh.length,
      optimizer: { kind: 'sgd', rate: 1 },
    };
    const [free, held] = [await adapted(first), await adapted({ ...first, hold: 1 })];
    expect(moved(free, fresh)).toBeGreaterThan(1e-3);
    expect(Math.abs(moved(held, fresh) - moved(free, fresh))).toBeLessThan(1e-6);
  });

  test('in pieces of truncated back-propagation too', async () => {
    const [free, held] = [
      await adapted({ truncate: 5 }),
      await adapted({ truncate: 5, hold: 1000 }),
    ];
    expect(moved(held, fresh)).toBeLessThan(0.05 * moved(free, fresh));
  });

  test.each([
    [{ hold: -1 }, 'hold must be a number from 0 to 1e6, but is -1'],
    [{ hold: 'much' as never }, 'hold must be a number from 0 to 1e6, but is "much"'],
    [
      { hold: 1, criterion: { kind: 'mse' } as const },
      'hold is for criteria of labels, but mse learns the outputs of a teacher: leave it out',
    ],
  ])('%j is refused', async (options, message) => {
    await expect(adapted(options)).rejects.toMatchObject({ code: 'INVALID_OPTION', message });
  });
});

describe('mixedExamples', () => {
  const supply = (count: number, from: number): TrainingExample[] =>
    Array.from({ length: count }, (_, i) => ({
      inputs: Float32Array.of(from + i, 0),
      frames: 1,
      labels: [0],
    }));
  const numbersOf = async (ratio: number, epoch: number): Promise<number[]> => {
    const mixed = mixedExamples(
      trainingExamples(supply(4, 0)),
      trainingExamples(supply(6, 100)),
      ratio,
      5,
    );
    const all = Array.from({ length: mixed.count }, async (_, i) => mixed.load(i, epoch));
    return (await Promise.all(all)).map(({ inputs }) => inputs[0]!);
  };

  test('an epoch has all examples, and others in proportion', async () => {
    const numbers = await numbersOf(0.5, 0);
    expect(numbers.slice(0, 4)).toEqual([0, 1, 2, 3]);
    expect(numbers).toHaveLength(6);
    expect(new Set(numbers.slice(4)).size).toBe(2);
  });

  test('all others have their turn before one comes again', async () => {
    const turns = [];
    for (const epoch of [0, 1, 2]) turns.push(...(await numbersOf(0.5, epoch)).slice(4));
    expect([...turns].sort()).toEqual([100, 101, 102, 103, 104, 105]);
    expect(await numbersOf(0.5, 3)).toEqual(await numbersOf(0.5, 0));
  });

  test('errors name the example that does not fit', async () => {
    const wrong = { ...trainingExamples(supply(1, 7)), name: () => 'old.jsonl: line 1' };
    const random = randoms(1);
    const fine = [{ inputs: random(2 * 3, 1), frames: 3, labels: [0, 1, 0] }];
    await expect(
      train(
        start,
        mixedExamples(trainingExamples(fine), {
          ...wrong,
          load: () => ({ ...supply(1, 7)[0]!, labels: [9] }),
        }),
        {
          criterion: { kind: 'ce' },
          epochs: 1,
        },
      ),
    ).rejects.toThrow('old.jsonl: line 1');
  });

  test('what is said of their augmentation is that of both', () => {
    const plain = trainingExamples(supply(1, 0));
    const varied = (how: string): TrainingExamples => ({ ...plain, augmentation: how });
    const said = (own: TrainingExamples, others: TrainingExamples): string | undefined =>
      mixedExamples(own, others).augmentation;
    expect(said(plain, plain)).toBeUndefined();
    expect(said(varied('noise'), varied('noise'))).toBe('noise');
    const mixtures = [
      said(varied('noise'), plain),
      said(plain, varied('noise')),
      said(varied('noise'), varied('rooms')),
      said(varied('rooms'), varied('noise')),
    ];
    expect(new Set([...mixtures, 'noise', 'rooms', undefined]).size).toBe(7);
  });

  test.each([undefined, null, {}, { count: 0 }, { count: 1.5 }, { count: 2 ** 31 }])(
    'others like %j are refused',
    (others) => {
      const some = trainingExamples(supply(1, 0));
      for (const [own, other] of [
        [some, others],
        [others, some],
      ])
        expect(() => mixedExamples(own as never, other as never)).toThrow(
          expect.objectContaining({ code: 'INVALID_INPUT' }) as Error,
        );
    },
  );

  test.each([0, -1, 1001, NaN, '1' as never])('a ratio of %p is refused', (ratio) => {
    const some = trainingExamples(supply(1, 0));
    expect(() => mixedExamples(some, some, ratio)).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION' }) as Error,
    );
  });
});
