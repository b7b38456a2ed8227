/** Callbacks that are async functions: what one rejects with, the call rejects with. */
import { withCallbacks } from '../lib/callbacks';
import { SAMPLES } from './fuzz/samples';
import { surface } from './fuzz/surface';

const REASON = new Error('rejected by a callback');

const CALLBACKS = ['onProgress', 'onBatch', 'onEpoch'];
const CALLS = [
  ...['compress', 'resolvePlan', 'searchPlan', 'evaluate', 'transcribeFile'].map(
    (name) => [name, 'onProgress'] as const,
  ),
  ...CALLBACKS.map((callback) => ['train', callback] as const),
  ...CALLBACKS.map((callback) => ['prune', callback] as const),
];

test.each(CALLS)('%s with an %s that rejects', async (name, callback) => {
  let heard = 0;
  for (const sample of SAMPLES[name]!) {
    const call = await sample();
    const options = Object(call.args.at(-1)) as object;
    const reject = (): Promise<never> => {
      heard++;
      return Promise.reject(REASON);
    };
    const args = [...call.args.slice(0, -1), { ...options, [callback]: reject }];
    const before = heard;
    const outcome = Promise.resolve().then(() => surface().get(name)!({ ...call, args }));
    if (
      await outcome.then(
        () => false,
        (error: unknown) => error === REASON,
      )
    )
      continue;
    expect(heard).toBe(before); // a sample that never comes to it
  }
  expect(heard).toBeGreaterThan(0);
});

test('after a rejection callbacks throw, so that the work ends', async () => {
  let turns = 0;
  const onProgress = async (): Promise<void> => {
    if (++turns === 2) throw REASON;
    await Promise.resolve();
  };
  let ended: unknown;
  const work = async (own: { onProgress: () => unknown }): Promise<void> => {
    try {
      for (;;) {
        own.onProgress();
        await new Promise((resolve) => setImmediate(resolve));
      }
    } catch (error) {
      ended = error;
      throw error;
    }
  };
  await expect(withCallbacks({ onProgress }, work)).rejects.toBe(REASON);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(ended).toBe(REASON);
  expect(turns).toBe(2);
});
