/** int4 in files: what is written is read back, and what does not fit together is refused. */
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadModel, saveModel } from '../../lib/formats';
import { initNetwork } from '../../lib/init';
import { matricesOf, Model } from '../../lib/model';
import { partsOf, storedElements } from '../../lib/weights';

const folder = mkdtempSync(join(tmpdir(), 'compact-rnn-int4-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Odd numbers of columns, several groups, low-rank factors and an embedding. */
const MODEL = new Model(
  initNetwork(
    {
      cell: 'gru',
      tokens: 9,
      embedding: 35,
      layers: [{ cells: 33, recurrentWeight: { kind: 'low-rank', rank: 5 } }, { cells: 20 }],
      output: 3,
    },
    1,
  ),
).convert({ dtype: 'int4' });

async function saved(name: string): Promise<string> {
  const path = join(folder, name);
  await saveModel(MODEL, path);
  return path;
}

/** The header of a safetensors file, and what follows it. */
function parsed(path: string): { header: Record<string, Record<string, unknown>>; body: Buffer } {
  const file = readFileSync(path);
  const end = 8 + Number(file.readBigUInt64LE(0));
  const header = JSON.parse(file.subarray(8, end).toString('utf8')) as never;
  return { header, body: file.subarray(end) };
}

function written(path: string, header: object, body: Buffer): void {
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  writeFileSync(path, Buffer.concat([length, json, body]));
}

test('a model in int4 is read as it was written, and its file is as large as it says', async () => {
  const path = await saved('model.safetensors');
  const again = await loadModel(path);
  expect(again.bytes).toBe(MODEL.bytes);
  const [before, after] = [MODEL, again].map((model) =>
    matricesOf(model).flatMap(({ weight }) =>
      partsOf(weight).map(({ matrix }) => storedElements(matrix)),
    ),
  );
  expect(after).toEqual(before);
  const { header } = parsed(path);
  expect((header.__metadata__ as { version: string }).version).toBe('3');
  await saveModel(again, join(folder, 'again.safetensors'));
  expect(readFileSync(join(folder, 'again.safetensors')).equals(readFileSync(path))).toBe(true);
  const xs = Float32Array.from([1, 5, 0, 8]);
  expect(again.runSync(xs, { frames: 4 })).toEqual(MODEL.runSync(xs, { frames: 4 }));
});

test('outputs do not depend on threads and on what is stepped together', async () => {
  const model = new Model(
    initNetwork(
      { cell: 'lstm', input: 67, layers: [{ projection: 21 }, {}], cells: 50, output: 9 },
      2,
    ),
  ).convert({ dtype: 'int4' });
  const frames = 5;
  const batch = 7;
  const xs = Float32Array.from({ length: batch * frames * 67 }, (_, i) => Math.sin(i * i));
  const together = await model.run(xs, { batch, frames, threads: 3 });
  for (let b = 0; b < batch; b++) {
    const one = xs.slice(b * frames * 67, (b + 1) * frames * 67);
    const alone = await model.run(one, { frames });
    expect(together.slice(b * frames * 9, (b + 1) * frames * 9)).toEqual(alone);
    const stream = model.createStream();
    for (let t = 0; t < frames; t++)
      expect(stream.step(one.subarray(t * 67, (t + 1) * 67))).toEqual(
        alone.subarray(t * 9, (t + 1) * 9),
      );
  }
});

type Matrix = Record<string, unknown>;
test.each<[string, (matrix: Matrix, header: Record<string, Matrix>, body: Buffer) => void, RegExp]>(
  [
    ['no number of columns', (matrix) => delete matrix.cols, /cols/],
    [
      'too many columns',
      (matrix) => (matrix.cols = 99),
      /cols must be a whole number from 35 to 36/,
    ],
    ['no scales', (matrix) => delete matrix.scales, /scales/],
    [
      'scales of another type',
      (matrix) => (matrix.scales = 'output.bias'),
      /must have 2 dimension|must name an F16/,
    ],
    [
      'scales that are no numbers',
      (matrix, header, body) => {
        const [begin] = header[matrix.scales as string]!.data_offsets as number[];
        body.writeUInt16LE(0x7c00, begin);
      },
      /the scales of embedding holds infinity or NaN/,
    ],
    [
      'a number beyond the last column',
      (matrix, header, body) => {
        const [begin] = header[matrix.tensor as string]!.data_offsets as number[];
        body.writeUInt8(0xff, begin! + 17);
      },
      /beyond the last column of row 0/,
    ],
  ],
)('a file with %s is refused', async (_, change, message) => {
  const path = await saved('changed.safetensors');
  const { header, body } = parsed(path);
  const metadata = header.__metadata__ as { architecture: string };
  const architecture = JSON.parse(metadata.architecture) as { embedding: Matrix };
  change(architecture.embedding, header, body);
  metadata.architecture = JSON.stringify(architecture);
  written(path, header, body);
  await expect(loadModel(path)).rejects.toThrow(message);
});

test('kinds that int4 would spoil become int8, sparse numbers f16', () => {
  const weights = ['hashed', 'toeplitz-like', 'sparse'].map((kind) => {
    const size = { hashed: { buckets: 9 }, sparse: { density: 0.5 } }[kind] ?? { rank: 1 };
    const recurrentWeight = { kind, ...size } as never;
    const network = initNetwork(
      { cell: 'rnn', input: 3, layers: [{ recurrentWeight }], cells: 8 },
      1,
    );
    return new Model(network).convert({ dtype: 'int4' }).layers[0]!.weights[0]!.recurrent;
  });
  expect(weights.map((weight) => partsOf(weight)[0]!.matrix.dtype)).toEqual([
    'int8',
    'int8',
    'f16',
  ]);
});
