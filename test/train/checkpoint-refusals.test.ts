/** Checkpoints that are refused: of another training, or damaged. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { saveModel, train, type TrainOptions } from '../../lib';
import { EXAMPLES, OPTIONS, resumed, START, stopped } from './stopping';
import { network } from './tasks';

const folder = mkdtempSync(join(tmpdir(), 'compact-rnn-checkpoint-refusals-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const path = join(folder, 'checkpoint');
beforeEach(() => {
  rmSync(path, { force: true });
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
    await stopped(path, 'batch', 2);
    await expect(resumed(path, options)).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      message: expect.stringMatching(message) as string,
    });
  });

  test('that was made with another augmentation, or with none', async () => {
    await stopped(path, 'batch', 2);
    const goesOn = async (augmentation: string): Promise<unknown> =>
      train(
        START,
        { ...EXAMPLES, augmentation },
        { ...OPTIONS, checkpoint: { path, resume: true } },
      );
    await expect(goesOn('noise')).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      message: expect.stringMatching(/made with augmentation null, not "noise"/) as string,
    });
    rmSync(path);
    await stopped(path, 'batch', 2, { ...EXAMPLES, augmentation: 'noise' });
    await expect(goesOn('rooms')).rejects.toThrow(/made with augmentation "noise", not "rooms"/);
    await expect(resumed(path)).rejects.toThrow(/made with augmentation "noise", not null/);
  });

  test('that is of another network', async () => {
    await stopped(path, 'batch', 2);
    const other = train(network(), EXAMPLES, { ...OPTIONS, checkpoint: { path, resume: true } });
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
      'has a place without an epoch',
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
    await stopped(path, 'batch', 2);
    writeFileSync(path, edit(readFileSync(path)));
    await expect(resumed(path)).rejects.toMatchObject({
      name: 'CompactRnnError',
      code: 'INVALID_FILE',
      message: expect.stringContaining(path) as string,
    });
  });

  test('whose settings are nested beyond the stack', async () => {
    await stopped(path, 'batch', 2);
    const deep = withMetadata(readFileSync(path), 'settings', (made) => ({
      ...made,
      criterion: DEEP,
    }));
    writeFileSync(path, deep);
    await expect(resumed(path)).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      message: expect.stringMatching(/^.*made with criterion .*, not /) as string,
    });
  });

  test('that is a model', async () => {
    await saveModel(START, path);
    await expect(resumed(path)).rejects.toThrow(
      /this is not a checkpoint: name another file, or remove it/,
    );
  });
});
