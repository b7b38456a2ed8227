/** When checkpoints are not saved: numbers that are not finite, folders and disks that fail. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { train, trainingExamples } from '../../lib';
import { EXAMPLES, OPTIONS, START } from './stopping';
import { network, signTask } from './tasks';

const folder = mkdtempSync(join(tmpdir(), 'compact-rnn-checkpoint-saving-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const path = join(folder, 'checkpoint');
beforeEach(() => {
  rmSync(path, { force: true });
});

test('a loss that is not a number stops the training, names the step, and leaves the checkpoint as it was', async () => {
  const relu = network({ cell: 'rnn', activation: 'relu', layers: 1 });
  let saved: Buffer | undefined;
  const run = train(relu, EXAMPLES, {
    criterion: { kind: 'ce' },
    epochs: 50,
    batch: 4,
    optimizer: { kind: 'sgd', rate: 1e6 },
    checkpoint: { path, minutes: 0 },
    onCheckpoint: () => {
      saved = readFileSync(path);
    },
  });
  await expect(run).rejects.toMatchObject({
    code: 'NUMERICAL',
    message: expect.stringMatching(
      /^the loss at step \d+ is .*, and the gradient of (rnn1|output) .* is not a number: lower the rate/,
    ) as string,
  });
  expect(saved).toBeDefined();
  expect(readFileSync(path).equals(saved!)).toBe(true);
});

test.each([
  ['weights', { kind: 'sgd', rate: 1e6 }, 1e34, /^step 1 makes (rnn1|output)[^,]* infinite, or/],
  ['moments of Adam', { kind: 'adam' }, 1e22, /^step 1 makes (rnn1|output)[^,]* infinite, or/],
] as const)(
  'a finite gradient that makes %s infinite stops the training, and is not saved',
  async (_, optimizer, scale, message) => {
    const path = join(folder, `infinite ${optimizer.kind}`);
    const linear = network({ cell: 'rnn', layers: 1 });
    const targets = trainingExamples(
      signTask(4, 1).map(({ inputs, frames }) => {
        const size = linear.head.at(-1)!.weight.rows;
        return { inputs, frames, targets: new Float32Array(frames * size).fill(scale) };
      }),
    );
    const checkpoint = { path, minutes: 0 };
    const run = train(linear, targets, { criterion: { kind: 'mse' }, optimizer, checkpoint });
    await expect(run).rejects.toMatchObject({
      code: 'NUMERICAL',
      message: expect.stringMatching(message) as string,
    });
    expect(existsSync(path)).toBe(false);
  },
);

describe('where a checkpoint cannot be saved', () => {
  test('a missing folder is found before anything is learned', async () => {
    let events = 0;
    const nowhere = { path: join(folder, 'none', 'checkpoint') };
    const run = train(START, EXAMPLES, {
      ...OPTIONS,
      checkpoint: nowhere,
      onBatch: () => events++,
      onProgress: () => events++,
    });
    await expect(run).rejects.toMatchObject({
      code: 'IO',
      message: expect.stringMatching(/does not exist; create it/),
    });
    expect(events).toBe(0);
  });

  const PAGE = 4096;
  const disk = join(folder, 'disk');
  mkdirSync(disk);
  const isMounted =
    spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk]).status === 0;
  afterAll(() => {
    if (isMounted) spawnSync('umount', [disk]);
  });

  (isMounted ? test : test.skip)(
    'a full disk keeps the one before (skipped where nothing can be mounted)',
    async () => {
      const small = join(disk, 'checkpoint');
      let saved: Buffer | undefined;
      const run = train(START, EXAMPLES, {
        ...OPTIONS,
        checkpoint: { path: small, minutes: 0 },
        onCheckpoint: () => {
          if (saved) return;
          saved = readFileSync(small);
          writeFileSync(
            join(disk, 'filler'),
            Buffer.alloc(65536 - PAGE - Math.ceil(saved.length / PAGE) * PAGE),
          );
        },
      });
      await expect(run).rejects.toMatchObject({
        code: 'IO',
        message: expect.stringMatching(/the disk is full/),
      });
      expect(readFileSync(small).equals(saved!)).toBe(true);
      expect(readdirSync(disk).sort()).toEqual(['checkpoint', 'filler']);
      expect(existsSync(path)).toBe(false);
    },
  );
});
