/**
 * Calls of every export with arguments that were changed: `npm run fuzz -- calls` runs many more.
 */
import { runCases } from './run';

test('changed calls succeed, or are refused by typed errors', async () => {
  expect(await runCases({ fuzzer: 'calls', seed: 1, count: 700, seconds: 20 })).toEqual([]);
}, 240_000);
