/**
 * The engines' own children, on the smallest model of the table. What is not installed is skipped
 * by name.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import './built';
import { ENGINES } from '../../bench/engines';
import type { Entry } from '../../bench/entry';
import { measure } from '../../bench/measure';
import { networkOf } from '../../bench/network';
import { Model } from '../../lib/model';
import { caseOf } from './sample';

const MISSING = /is not installed|ModuleNotFoundError|ENOENT/;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'compact-rnn-engines-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

// Training on one thread: PyTorch's threads wait for each other for minutes where others are at
// work.
const CASES = [
  ...['tau0.4-f32-step-t1', 'tau0.4-int8-step-t2', 'tau0.4-f32-sequence-t1', 'dense-int8-step-t1'],
  ...['tau0.4-f32-batch-t1', 'tau0.4-int8-batch-t1'],
  'tau0.4-f32-training-t1',
];

test.each(ENGINES.map((engine) => [engine.name, engine] as const))(
  '%s answers with times',
  async (name, engine) => {
    const entries: Entry[] = CASES.map(caseOf)
      .filter((each) => engine.takes(each))
      .map((each) => ({ engine, case: each }));
    const { measured, skipped } = await measure(entries, {
      rounds: 1,
      kept: 1,
      folder,
      signal: new AbortController().signal,
      onProgress: () => undefined,
    });
    const reasons = skipped.map(({ reason }) => reason);
    if (name !== 'compact-rnn' && reasons.some((reason) => MISSING.test(reason))) {
      console.warn(`${name} is not measured: ${reasons[0]!}`);
      return;
    }
    if (name !== 'compact-rnn') expect(reasons).toEqual([]);

    expect(measured.length).toBeGreaterThan(0);
    for (const { case: benchCase, weightBytes, frames, readings } of measured) {
      const { parameters } = new Model(networkOf(benchCase.model));
      // Scales, zero points and second biases come on top of the weights.
      expect(weightBytes / (parameters * (benchCase.dtype === 'f32' ? 4 : 1))).toBeCloseTo(1, 0);
      expect(frames.flat().every((micros) => micros > 0)).toBe(true);
      const reads =
        (['compact-rnn', 'onnxruntime'].includes(name) && benchCase.mode === 'step') ||
        (name === 'compact-rnn' && benchCase.mode === 'training');
      expect(readings.flat().length > 0).toBe(reads);
    }
  },
);
