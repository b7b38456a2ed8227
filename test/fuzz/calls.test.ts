/**
 * Calls of every export with arguments that were changed: `npm run fuzz -- calls` runs many more.
 */
import { runCases } from './run';
import { SAMPLES } from './samples';

/**
 * Exports that still give errors without a code for some arguments. The list only gets shorter:
 * `npm run fuzz -- calls --only train` shows what is left of one.
 */
const OPEN = [
  'compress',
  'evaluate',
  'hashedWeight',
  'loadRecordings',
  'lowRankWeight',
  'new Model',
  'new Stream',
  'new StreamPool',
  'planCompression',
  'prune',
  'resolvePlan',
  'saveModel',
  'searchPlan',
  'sparseWeight',
  'stackedGates',
  'Stream.restore',
  'Stream.states=',
  'textExamples',
  'toeplitzLikeWeight',
  'train',
  'trainingExamples',
  'transcribeFile',
  'validatePlan',
  'withTeacherTargets',
];

test('changed calls succeed, or are refused by typed errors', async () => {
  const only = Object.keys(SAMPLES)
    .filter((name) => !OPEN.includes(name))
    .join();
  expect(await runCases({ fuzzer: 'calls', seed: 1, count: 700, only, seconds: 20 })).toEqual([]);
}, 240_000);
