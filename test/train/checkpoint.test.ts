/** Checkpoints: a training that is stopped and resumed is, to the bit, one that never stopped. */
import {
  copyFileSync,
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
import {
  trainingExamples,
  saveModel,
  train,
  type TrainOptions,
  type TrainedModel,
} from '../../lib';
import { network, numbersOf, signTask } from './tasks';

const folder = mkdtempSync(join(tmpdir(), 'compact-rnn-checkpoint-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const path = join(folder, 'checkpoint');
const start = network({ layers: 2 });
const examples = trainingExamples(signTask(20, 1));
const dev = trainingExamples(signTask(8, 1, 2));
const OPTIONS = {
  criterion: { kind: 'ce' },
  epochs: 4,
  batch: 4,
  dropout: 0.1,
  dev,
  seed: 3,
  optimizer: { rate: 0.03, decay: 0.9 },
} as const satisfies TrainOptions;

/** What a training came to, but for the time it took. */
const outcome = ({ model, report }: TrainedModel): object => ({
  numbers: numbersOf(model),
  report: { ...report, epochs: report.epochs.map((epoch) => ({ ...epoch, seconds: 0 })) },
});

type Event = 'batch' | 'dev' | 'epoch';

/** Stops a training after so many events of a kind, with a checkpoint. */
async function stopped(
  kind: Event,
  count: number,
  options: Partial<TrainOptions> = {},
  supply = examples,
): Promise<void> {
  const stop = new AbortController();
  const reason = new Error('enough');
  let seen = 0;
  const happened = (event: Event): void => {
    if (event === kind && ++seen === count) stop.abort(reason);
  };
  const run = train(start, supply, {
    ...OPTIONS,
    ...options,
    signal: stop.signal,
    checkpoint: { path, resume: true },
    onBatch: () => {
      happened('batch');
    },
    onEpoch: () => {
      happened('epoch');
    },
    onProgress: ({ stage }) => {
      if (stage.startsWith('dev')) happened('dev');
    },
  });
  await expect(run).rejects.toBe(reason);
}

const resumed = (options: Partial<TrainOptions> = {}): Promise<TrainedModel> =>
  train(start, examples, { ...OPTIONS, ...options, checkpoint: { path, resume: true } });

beforeEach(() => {
  rmSync(path, { force: true });
});

describe('a training that was stopped goes on to the same result', () => {
  let unbroken: object;
  beforeAll(async () => {
    unbroken = outcome(await train(start, examples, OPTIONS));
  });

  test.each<[string, Event, number]>([
    ['amid the first epoch', 'batch', 2],
    ['after the last batch of an epoch, before it is scored', 'batch', 10],
    ['amid the scoring of the dev set', 'dev', 2],
    ['between two epochs', 'epoch', 2],
    ['amid the last epoch', 'batch', 18],
  ])('%s', async (_, kind, count) => {
    await stopped(kind, count);
    expect(outcome(await resumed())).toEqual(unbroken);
  });

  test('also when it was stopped twice, and goes on with other threads', async () => {
    await stopped('batch', 3);
    await stopped('batch', 6);
    expect(outcome(await resumed({ threads: 2 }))).toEqual(unbroken);
  });

  test('also from a checkpoint that was saved by the clock', async () => {
    const copy = join(folder, 'seventh');
    let steps = 0;
    const done = await train(start, examples, {
      ...OPTIONS,
      checkpoint: { path, minutes: 0 },
      onCheckpoint: () => {
        if (++steps === 7) copyFileSync(path, copy);
      },
    });
    expect(steps).toBe(20);
    expect(outcome(done)).toEqual(unbroken);
    copyFileSync(copy, path);
    const again = await resumed();
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
  await stopped('epoch', 2);
  const { report } = await resumed({ epochs: 6, optimizer: { rate: 0.001 } });
  expect(report.epochs.map(({ rate }) => rate)).toEqual([
    ...[0.03 * 0.9, 0.03 * 0.81],
    ...[0.001, 0.001, 0.001, 0.001],
  ]);
});

test('where there is no checkpoint, training begins anew', async () => {
  expect((await resumed({ epochs: 1 })).report.epochs).toHaveLength(1);
});

describe('a checkpoint is refused', () => {
  test.each<[string, Partial<TrainOptions>, RegExp]>([
    [
      'another batch',
      { batch: 5 },
      /checkpoint was made with batch 4, not 5: use the same, or start anew/,
    ],
    ['another seed', { seed: 4 }, /made with seed 3, not 4/],
    ['another optimizer', { optimizer: { kind: 'sgd' } }, /made with optimizer "adam", not "sgd"/],
    [
      'another criterion',
      { criterion: { kind: 'ce', delay: 1 } },
      /made with criterion .*"delay":0.*"delay":1/,
    ],
  ])('that was made with %s', async (_, options, message) => {
    await stopped('batch', 2);
    await expect(resumed(options)).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      message: expect.stringMatching(message) as string,
    });
  });

  test('that was made with another augmentation, or with none', async () => {
    await stopped('batch', 2);
    const goesOn = async (augmentation: string): Promise<unknown> =>
      train(
        start,
        { ...examples, augmentation },
        { ...OPTIONS, checkpoint: { path, resume: true } },
      );
    await expect(goesOn('noise')).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      message: expect.stringMatching(/made with augmentation null, not "noise"/) as string,
    });
    rmSync(path);
    await stopped('batch', 2, {}, { ...examples, augmentation: 'noise' });
    await expect(goesOn('rooms')).rejects.toThrow(/made with augmentation "noise", not "rooms"/);
    await expect(resumed()).rejects.toThrow(/made with augmentation "noise", not null/);
  });

  test('that is of another network', async () => {
    await stopped('batch', 2);
    const other = train(network(), examples, { ...OPTIONS, checkpoint: { path, resume: true } });
    await expect(other).rejects.toThrow(/made with parameters \d+, not \d+/);
  });

  test.each<[string, (bytes: Buffer) => Buffer]>([
    ['is text', () => Buffer.from('not a checkpoint')],
    ['is empty', () => Buffer.alloc(0)],
    ['was cut', (bytes) => bytes.subarray(0, bytes.length - 5)],
    ['was cut in its header', (bytes) => bytes.subarray(0, 50)],
    ['lacks a vector', (bytes) => edited(bytes, (header) => header.replace('"first"', '"frist"'))],
    ['has no place', (bytes) => edited(bytes, (header) => header.replace('"place"', '"plaec"'))],
    [
      'has a place that is none',
      (bytes) => edited(bytes, (header) => header.replace(/\\"epoch\\":/, '\\"epohc\\":')),
    ],
    ['holds NaN', (bytes) => withNaN(bytes)],
    ['has settings that are null', (bytes) => withMetadata(bytes, 'settings', () => null)],
    ['has a place nested beyond the stack', (bytes) => withMetadata(bytes, 'place', () => DEEP)],
    [
      'has more epochs than records',
      (bytes) => withMetadata(bytes, 'place', (place) => ({ ...place, epoch: 16 })),
    ],
    [
      'has a history that is nonsense',
      (bytes) =>
        withMetadata(bytes, 'place', (place) => ({
          ...place,
          epoch: 1,
          history: [{ epoch: 1, step: 2, train: { loss: '1' }, rate: 1, seconds: 1, best: true }],
        })),
    ],
    [
      'has a score that is nonsense',
      (bytes) =>
        withMetadata(bytes, 'place', (place) => ({ ...place, before: { loss: [true, 2, 3] } })),
    ],
    [
      'has half an error',
      (bytes) =>
        withMetadata(bytes, 'place', (place) => ({
          ...place,
          sums: { ...(place.sums as object), errors: 0.5 },
        })),
    ],
  ])('that %s, by name', async (_, edit) => {
    await stopped('batch', 2);
    writeFileSync(path, edit(readFileSync(path)));
    await expect(resumed()).rejects.toMatchObject({
      name: 'CompactRnnError',
      code: 'INVALID_FILE',
      message: expect.stringContaining(path) as string,
    });
  });

  test('whose settings are nested beyond the stack', async () => {
    await stopped('batch', 2);
    const deep = withMetadata(readFileSync(path), 'settings', (made) => ({
      ...made,
      criterion: DEEP,
    }));
    writeFileSync(path, deep);
    await expect(resumed()).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      message: expect.stringMatching(/^.*made with criterion .*, not /) as string,
    });
  });

  test('that is a model', async () => {
    await saveModel(start, path);
    await expect(resumed()).rejects.toThrow(
      /this is not a checkpoint: name another file, or remove it/,
    );
  });
});

/** Stands for an array in an array, 50,000 deep, for which JSON.stringify has no stack. */
const DEEP = 'deep';

/** The same file with other JSON in its metadata. */
function withMetadata(
  bytes: Buffer,
  key: 'settings' | 'place',
  change: (value: Record<string, unknown>) => unknown,
): Buffer {
  return edited(bytes, (header) => {
    const all = JSON.parse(header) as { __metadata__: Record<string, string> };
    const value = change(JSON.parse(all.__metadata__[key]!) as Record<string, unknown>);
    const text = JSON.stringify(value).replace(
      `"${DEEP}"`,
      '['.repeat(50_000) + ']'.repeat(50_000),
    );
    return JSON.stringify({ ...all, __metadata__: { ...all.__metadata__, [key]: text } });
  });
}

/** The same file with another header. */
function edited(bytes: Buffer, edit: (header: string) => string): Buffer {
  const length = Number(bytes.readBigUInt64LE());
  const before = bytes.toString('utf8', 8, 8 + length);
  const header = Buffer.from(edit(before));
  expect(header.toString()).not.toBe(before);
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([size, header, bytes.subarray(8 + length)]);
}

function withNaN(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeFloatLE(NaN, copy.length - 4);
  return copy;
}

test('a loss that is no number stops the training, names the step, and leaves the checkpoint as it was', async () => {
  const relu = network({ cell: 'rnn', activation: 'relu', layers: 1 });
  let saved: Buffer | undefined;
  const run = train(relu, examples, {
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
    const run = train(start, examples, {
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
      const run = train(start, examples, {
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
