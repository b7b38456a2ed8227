/** Online dictionary learning, against scikit-learn. */
import { denseWeight } from '../../lib/weights';
import { dictionaryLearning, lasso } from '../../lib/solvers';
import { randomWeight, weight } from '../matrices';
import { cases, nonzeros, objective } from './fixture';

function norms({ rows, cols, data }: { rows: number; cols: number; data: Float32Array }): number[] {
  return Array.from({ length: rows }, (_, k) =>
    Math.hypot(...data.subarray(k * cols, (k + 1) * cols)),
  );
}

describe('dictionaryLearning', () => {
  it.each(cases.learning)(
    'with all rows as one batch goes the way of scikit-learn for $name',
    async ({ w, initial, lambda, epochs, objectives, objective: expected }) => {
      const { dictionary, objectives: found } = await dictionaryLearning(weight(w), {
        atoms: initial.rows,
        lambda,
        epochs,
        batch: w.rows,
        initial: weight(initial),
        tolerance: 0,
        codeTolerance: 1e-10,
        sweeps: 10000,
      });
      expect(found).toHaveLength(epochs);
      found.forEach((value, i) => {
        expect(Math.abs(value / objectives[i]! - 1)).toBeLessThan(1e-3);
      });
      const { objective: reached } = await lasso(dictionary, weight(w), {
        lambda,
        tolerance: 1e-10,
      });
      expect(Math.abs(reached / expected - 1)).toBeLessThan(1e-3);
    },
  );

  it.each(cases.learning)(
    'batch by batch ends no worse than scikit-learn for $name',
    async ({ w, initial, lambda, epochs, objective: expected }) => {
      const { dictionary } = await dictionaryLearning(weight(w), {
        atoms: initial.rows,
        lambda,
        epochs,
        batch: 16,
        initial: weight(initial),
      });
      const { objective: reached } = await lasso(dictionary, weight(w), {
        lambda,
        tolerance: 1e-10,
      });
      expect(reached).toBeLessThan(1.01 * expected);
    },
  );

  const w = randomWeight(120, 20, 5, 0.5);

  it('lessens the objective epoch by epoch, and says what it is', async () => {
    const { dictionary, codes, objectives } = await dictionaryLearning(w, {
      atoms: 15,
      lambda: 0.1,
      epochs: 8,
      batch: 30,
      tolerance: 0,
    });
    objectives.slice(1).forEach((value, i) => {
      expect(value).toBeLessThanOrEqual(objectives[i]! * (1 + 1e-9));
    });
    expect(objective(w, codes, dictionary, 0.1) / objectives.at(-1)!).toBeCloseTo(1, 5);
    expect(nonzeros(codes)).toBeLessThan(120 * 15);
  });

  it('ends early where an epoch makes hardly a difference', async () => {
    const { objectives } = await dictionaryLearning(w, {
      atoms: 15,
      lambda: 0.1,
      epochs: 50,
      tolerance: 0.01,
    });
    expect(objectives.length).toBeLessThan(20);
    expect(objectives.length).toBeGreaterThan(2);
  });

  it('keeps atoms in the ball or on the sphere', async () => {
    const options = { atoms: 10, lambda: 0.1, epochs: 5 };
    for (const norm of norms((await dictionaryLearning(w, options)).dictionary))
      expect(norm).toBeLessThanOrEqual(1 + 1e-6);
    for (const norm of norms(
      (await dictionaryLearning(w, { ...options, atomNorm: 'sphere' })).dictionary,
    ))
      expect(norm).toBeCloseTo(1, 6);
  });

  it('gives the same bits for the same seed and any number of threads, and others for another seed', async () => {
    const options = { atoms: 40, lambda: 0.1, epochs: 3, batch: 32, seed: 7 };
    const one = await dictionaryLearning(w, { ...options, threads: 1 });
    for (const threads of [1, 2, 3])
      expect(await dictionaryLearning(w, { ...options, threads })).toEqual(one);
    expect((await dictionaryLearning(w, { ...options, seed: 8 })).objectives).not.toEqual(
      one.objectives,
    );
  });

  it('finds atoms that rows are shifts of, which it does not without shifts', async () => {
    const shapes = randomWeight(3, 24, 11);
    const data = Float32Array.from({ length: 90 * 24 }, (_, i) => {
      const [row, column] = [Math.floor(i / 24), i % 24];
      const moved = (column - (Math.floor(row / 3) % 5) + 2 + 24) % 24;
      return shapes.data[(row % 3) * 24 + moved]! * (1 + (row % 7) / 7);
    });
    const shifted = denseWeight(90, 24, data);
    const options = {
      atoms: 3,
      lambda: 1e-3,
      epochs: 40,
      atomNorm: 'sphere',
      tolerance: 0,
      seed: 3,
    } as const;
    const found = await dictionaryLearning(shifted, { ...options, shifts: 2 });
    expect([found.dictionary.rows, found.codes.cols]).toEqual([15, 15]);
    const plain = await dictionaryLearning(shifted, options);
    expect(found.objectives.at(-1)!).toBeLessThan(0.3 * plain.objectives.at(-1)!);
    for (let row = 0; row < 90; row++)
      for (let k = 0; k < 3; k++) {
        const uses = found.codes.data.subarray(row * 15 + k * 5, row * 15 + k * 5 + 5);
        expect(uses.filter((z) => z !== 0).length).toBeLessThanOrEqual(1);
      }
    const atom = (k: number, s: number) =>
      found.dictionary.data.subarray((k * 5 + s) * 24, (k * 5 + s + 1) * 24);
    for (const k of [0, 1, 2])
      for (let s = 0; s < 4; s++) expect(atom(k, s + 1)[0]).toBeCloseTo(atom(k, s)[23]!, 6);
  });

  it('makes do with fewer rows than atoms, with zero rows and with nothing but zeros', async () => {
    const few = await dictionaryLearning(randomWeight(4, 6, 1), { atoms: 9, lambda: 0.01 });
    expect(few.dictionary.data.every(Number.isFinite)).toBe(true);
    const some = denseWeight(
      40,
      6,
      randomWeight(40, 6, 2).data.map((x, i) => (i % 12 < 6 ? 0 : x)),
    );
    const { codes } = await dictionaryLearning(some, { atoms: 5, lambda: 0.1 });
    codes.data.forEach((z, i) => {
      if (i % 10 < 5) expect(z).toBe(0);
    });
    const none = await dictionaryLearning(denseWeight(5, 4, new Float32Array(20)), {
      atoms: 3,
      lambda: 0.1,
    });
    expect(none.codes.data).toEqual(new Float32Array(15));
    expect(none.dictionary.data.every(Number.isFinite)).toBe(true);
  });

  it('replaces atoms that nothing uses', async () => {
    const initial = denseWeight(6, 20, new Float32Array(120)); // zero atoms are never used
    const { dictionary, codes } = await dictionaryLearning(w, {
      atoms: 6,
      lambda: 0.1,
      epochs: 5,
      initial,
      atomNorm: 'sphere',
    });
    for (const norm of norms(dictionary)) expect(norm).toBeCloseTo(1, 6);
    expect(nonzeros(codes)).toBeGreaterThan(0);
  });

  it('is aborted between two epochs', async () => {
    const controller = new AbortController();
    let epochs = 0;
    const outcome = dictionaryLearning(w, {
      atoms: 10,
      lambda: 0.1,
      epochs: 1000,
      tolerance: 0,
      signal: controller.signal,
      onProgress: ({ done, total }) => {
        expect(total).toBe(1000);
        expect(done).toBe(++epochs);
        if (done === 3) controller.abort('enough');
      },
    });
    await expect(outcome).rejects.toBe('enough');
    expect(epochs).toBe(3);
  });

  it.each([
    ['atoms must be a whole number from 1', { atoms: 0, lambda: 1 }],
    ['atoms must be a whole number from 1 to 1048576, but is missing', { lambda: 1 }],
    ['lambda must be a number above 0, but is 0', { atoms: 2, lambda: 0 }],
    ['epochs must be', { atoms: 2, lambda: 1, epochs: 0.5 }],
    ['batch must be', { atoms: 2, lambda: 1, batch: 0 }],
    ['shifts must be a whole number from 0 to 9, but is 10', { atoms: 2, lambda: 1, shifts: 10 }],
    [
      'atomNorm must be "ball" or "sphere", but is "cube"',
      { atoms: 2, lambda: 1, atomNorm: 'cube' },
    ],
    ['seed must be', { atoms: 2, lambda: 1, seed: -1 }],
    [
      'initial must have shape [2, 20], but has [3, 20]',
      { atoms: 2, lambda: 1, initial: randomWeight(3, 20, 1) },
    ],
    ['dictionaryLearning has no option "atom"', { atom: 2 }],
  ])('refuses bad input: %s', async (message, options) => {
    await expect(dictionaryLearning(w, options as never)).rejects.toMatchObject({
      name: 'CompactRnnError',
      message: expect.stringContaining(message) as string,
    });
  });

  it('refuses a matrix that is not finite', async () => {
    const bad = denseWeight(2, 2, Float32Array.of(1, 2, -Infinity, 4));
    await expect(dictionaryLearning(bad, { atoms: 1, lambda: 1 })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: 'the matrix must be finite, but is -Infinity at row 1, column 0',
    });
  });
});
