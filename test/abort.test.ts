/** Aborting ends every call at once, also where what it was handed never settles. */
import {
  compare,
  compress,
  evaluate,
  initNetwork,
  Model,
  planCompression,
  prune,
  searchPlan,
  train,
  trainingExamples,
  withTeacherTargets,
  type TrainingExamples,
} from '../lib';

// Measuring starts a process of the built package, and takes time.
jest.mock('../lib/bench', () => ({
  ...jest.requireActual<object>('../lib/bench'),
  bench: () => Promise.resolve({ stepMicros: null }),
}));

const model = new Model(initNetwork({ cell: 'lstm', input: 3, layers: 1, cells: 4, output: 2 }));
const inputs = new Float32Array(24).map((_, i) => Math.sin(i));
const examples = trainingExamples([{ frames: 8, inputs, labels: Array<number>(8).fill(1) }]);
const never = <T>(): Promise<T> => new Promise(() => undefined);
/** Examples that are never loaded; `asked` hears that one is wanted. */
const stuck = (asked: () => void): TrainingExamples => ({
  ...examples,
  load: () => {
    asked();
    return never();
  },
});
const criterion = { kind: 'ce' } as const;
const calibratedPlan = planCompression(model, { method: 'joint-svd', rank: 1, calibrated: true });

const CALLS: Record<string, (signal: AbortSignal, asked: () => void) => Promise<unknown>> = {
  'examples of train': (signal, asked) => train(model, stuck(asked), { criterion, signal }),
  'dev examples of train': (signal, asked) =>
    train(model, examples, { criterion, dev: stuck(asked), signal }),
  'examples of prune': (signal, asked) =>
    prune(model, stuck(asked), { criterion, density: 0.5, signal }),
  'examples of evaluate': (signal, asked) => evaluate(model, stuck(asked), { criterion, signal }),
  'examples of a teacher': (signal, asked) =>
    train(model, withTeacherTargets(stuck(asked), model), { criterion: { kind: 'mse' }, signal }),
  'calibration of compress': (signal, asked) =>
    compress(model, calibratedPlan, { calibration: stuck(asked), signal }),
  'calibration of searchPlan': (signal, asked) =>
    searchPlan(model, {
      method: 'low-rank',
      targetParameters: 100,
      allocation: 'sensitivity',
      calibration: stuck(asked),
      signal,
    }),
  'loss of searchPlan': (signal, asked) =>
    searchPlan(model, {
      method: 'joint-svd',
      allowedLoss: 0.1,
      loss: () => {
        asked();
        return never();
      },
      signal,
    }),
  'dev examples of compare': (signal, asked) =>
    compare(model, {
      methods: ['low-rank'],
      targetParameters: 100,
      data: { criterion, dev: stuck(asked) },
      signal,
    }),
};

test.each(Object.keys(CALLS))('%s', async (what) => {
  const stop = new AbortController();
  const reason = new Error('enough');
  const call = CALLS[what]!(stop.signal, () => {
    setImmediate(() => {
      stop.abort(reason);
    });
  });
  await expect(call).rejects.toBe(reason);
});
