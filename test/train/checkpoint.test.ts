/** Checkpoints: a training that is stopped and resumed is, to the bit, one that never stopped. */
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { saveModel, train, type TrainedModel } from '../../lib';
import { EXAMPLES, OPTIONS, resumed, START, stopped, type TrainingEvent } from './stopping';
import { numbersOf } from './tasks';

const folder = mkdtempSync(join(tmpdir(), 'compact-rnn-checkpoint-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const path = join(folder, 'checkpoint');
beforeEach(() => {
  rmSync(path, { force: true });
});

/** What a training came to, but for the time it took. */
const outcome = ({ model, report }: TrainedModel): object => ({
  numbers: numbersOf(model),
  report: { ...report, epochs: report.epochs.map((epoch) => ({ ...epoch, seconds: 0 })) },
});

describe('a training that was stopped goes on to the same result', () => {
  let unbroken: object;
  beforeAll(async () => {
    unbroken = outcome(await train(START, EXAMPLES, OPTIONS));
  });

  test.each<[string, TrainingEvent, number]>([
    ['amid the first epoch', 'batch', 2],
    ['after the last batch of an epoch, before it is scored', 'batch', 10],
    ['amid the scoring of the dev set', 'dev', 2],
    ['between two epochs', 'epoch', 2],
    ['amid the last epoch', 'batch', 18],
  ])('%s', async (_, kind, count) => {
    await stopped(path, kind, count);
    expect(outcome(await resumed(path))).toEqual(unbroken);
  });

  test('also when it was stopped twice, and goes on with other threads', async () => {
    await stopped(path, 'batch', 3);
    await stopped(path, 'batch', 6);
    expect(outcome(await resumed(path, { threads: 2 }))).toEqual(unbroken);
  });

  test('also from a checkpoint that was saved by the clock', async () => {
    const copy = join(folder, 'seventh');
    let steps = 0;
    const done = await train(START, EXAMPLES, {
      ...OPTIONS,
      checkpoint: { path, minutes: 0 },
      onCheckpoint: () => {
        if (++steps === 7) copyFileSync(path, copy);
      },
    });
    expect(steps).toBe(20);
    expect(outcome(done)).toEqual(unbroken);
    copyFileSync(copy, path);
    const again = await resumed(path);
    expect(outcome(again)).toEqual(unbroken);
    const files = [done, again].map(({ model }, i) => ({
      model,
      file: join(folder, `${i}.safetensors`),
    }));
    for (const { model, file } of files) await saveModel(model, file);
    expect(readFileSync(files[0]!.file).equals(readFileSync(files[1]!.file))).toBe(true);
  });
});

test('more epochs may be asked for on the way, and another rate', async () => {
  await stopped(path, 'epoch', 2);
  const { report } = await resumed(path, { epochs: 6, optimizer: { rate: 0.001 } });
  expect(report.epochs.map(({ rate }) => rate)).toEqual([
    ...[0.03 * 0.9, 0.03 * 0.81],
    ...[0.001, 0.001, 0.001, 0.001],
  ]);
});

test('where there is no checkpoint, training begins anew', async () => {
  expect((await resumed(path, { epochs: 1 })).report.epochs).toHaveLength(1);
});
