/** Evaluation: what training says of a dev set, but as the model runs, and in words. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  evaluate,
  trainingExamples,
  initNetwork,
  lexiconUnits,
  loadRecordings,
  Model,
  withTeacherTargets,
  train,
  type Recordings,
} from '../../lib';
import { countingTask, network, signTask, unlabelled } from './tasks';
import { SPEC, writeRecordings } from './tones';

const folder = mkdtempSync(join(tmpdir(), 'compact-rnn-evaluate-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

test.each([
  ['every frame', {}, { kind: 'ce' }],
  ['outputs that lag', {}, { kind: 'ce', delay: 2 }],
  ['a softmax', { outputActivation: 'softmax' }, { kind: 'ce' }],
  ['a bidirectional GRU', { cell: 'gru', direction: 'bidirectional' }, { kind: 'ce' }],
] as const)('gives the score that training gave a dev set: %s', async (_, spec, criterion) => {
  const dev = trainingExamples(signTask(20, 1, 2));
  const { model, report } = await train(network(spec), trainingExamples(signTask(10, 1)), {
    criterion,
    dev,
    epochs: 2,
  });
  const { loss, errorRate, utterances, words } = await evaluate(model, dev, {
    criterion,
    batch: 7,
    threads: 2,
  });
  const expected = report.epochs[report.bestEpoch - 1]!.dev!;
  expect(loss).toBeCloseTo(expected.loss!, 5);
  expect(errorRate).toBe(expected.errorRate);
  expect([utterances, words]).toEqual([20, undefined]);
});

test('gives a language model its perplexity, and a taught one its distance from the teacher', async () => {
  const lm = new Model(network({ input: 3, output: 3 }));
  const { perplexity, loss } = await evaluate(lm, trainingExamples(countingTask(9)), {
    criterion: { kind: 'lm' },
  });
  expect(perplexity).toBeCloseTo(Math.exp(loss!), 10);
  expect(perplexity).toBeGreaterThan(2);
  const teacher = new Model(network());
  const frames = withTeacherTargets(trainingExamples(unlabelled(9, 2)), teacher);
  const itself = await evaluate(teacher, frames, { criterion: { kind: 'mse' } });
  const other = await evaluate(new Model(network({}, 2)), frames, { criterion: { kind: 'mse' } });
  expect(itself.rms).toBeLessThan(1e-6);
  expect(other.rms).toBeGreaterThan(0.01);
});

describe('of speech', () => {
  let recordings: Recordings;
  let model: Model;
  beforeAll(async () => {
    const units = lexiconUnits('ctc', { low: [['L']], mid: [['M']], high: [['H']] });
    const bare = initNetwork({ ...SPEC, units });
    recordings = await loadRecordings(writeRecordings(folder, 'dev', 12, 1), bare);
    model = new Model(bare);
  });

  test('counts words and units, and is near for weights in f16 and int8', async () => {
    const options = { criterion: { kind: 'ctc' } } as const;
    const wide = await evaluate(model, recordings, options);
    const said = recordings.utterances.map(({ text }) => text!.split(' ').length);
    expect(wide.words).toBe(said.reduce((sum, count) => sum + count, 0));
    expect(wide.wordErrorRate).toBeGreaterThan(0.3); // nothing was learned yet
    for (const dtype of ['f16', 'int8'] as const) {
      const { loss } = await evaluate(model.convert({ dtype }), recordings, options);
      expect(Math.abs(loss! - wide.loss!) / wide.loss!).toBeLessThan(0.02);
      expect(loss).not.toBe(wide.loss);
    }
  });

  test('changes by nothing with batch and threads, and by a penalty in words alone', async () => {
    const criterion = { kind: 'ctc' } as const;
    const first = await evaluate(model, recordings, { criterion });
    expect(await evaluate(model, recordings, { criterion, batch: 1, threads: 2 })).toEqual(first);
    const silent = await evaluate(model, recordings, { criterion, wordPenalty: 1000 });
    expect(silent.wordErrorRate).toBe(1);
    expect(silent.errorRate).toBe(first.errorRate);
  });

  test('refuses options that do not exist, and stops when it is told to', async () => {
    const criterion = { kind: 'ctc' } as const;
    await expect(evaluate(model, recordings, { criterion, beems: 3 } as never)).rejects.toThrow(
      /evaluate has no option "beems" \(did you mean "beam"\?\)/,
    );
    const reason = new Error('enough');
    const signal = AbortSignal.abort(reason);
    await expect(evaluate(model, recordings, { criterion, signal })).rejects.toBe(reason);
  });
});
