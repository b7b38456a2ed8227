/** The addon and what the library does with it, under ASan and UBSan: no case ends the process. */
import { sanitized } from '../native/sanitized';
import { intercepted, NATIVE_CALLS, runIntercepted } from './bindings';
import { runCases, type Cases } from './run';

/** Calls that come to the addon at once. */
const RUNNING = [
  'Model.run',
  'Model.runSync',
  'Stream.step',
  'Stream.state=',
  'StreamPool.push',
  'decodeGreedy',
  'Decoder.push',
  'features',
  'featuresSync',
  'FrontEndStream.push',
  'resampleAudio',
].join();

const LIMITS = { seed: 1, seconds: 60, env: sanitized() };

test('the samples come to every function of the addon', async () => {
  const missing = new Set(intercepted());
  for (const { name, sample } of NATIVE_CALLS)
    await runIntercepted(name, sample, (called, bound, args) => {
      missing.delete(called);
      return bound(...args);
    }).catch(() => undefined);
  expect([...missing]).toEqual([]);
}, 120_000);

test.each<Cases>([
  { ...LIMITS, fuzzer: 'bindings', count: 120 },
  { ...LIMITS, fuzzer: 'calls', count: 120, only: RUNNING },
  { ...LIMITS, fuzzer: 'readers', count: 60 },
])(
  '$count cases of $fuzzer are clean under the sanitizers',
  async (cases) => {
    expect(await runCases(cases)).toEqual([]);
  },
  240_000,
);
