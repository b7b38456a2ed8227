/** Models with a front end: every transformation of a model carries it along. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  completeFrontEnd,
  compress,
  frontEndOutputSize,
  initNetwork,
  inspect,
  loadModel,
  Model,
  planCompression,
  saveModel,
  type FrontEndSpec,
} from '../../lib';
import { networkFromSafetensors } from '../../lib/formats/own/read';
import { networkToSafetensors } from '../../lib/formats/own/write';

const LOG_MEL = { kind: 'log-mel', sampleRate: 8000 } as const;
const MFCC = { kind: 'mfcc', sampleRate: 8000 } as const;
const SIZE = 8;
const BARE = completeFrontEnd({
  ...LOG_MEL,
  bins: SIZE,
  leftContext: 1,
  rightContext: 1,
  subsampling: 3,
});
const FRONT_END = completeFrontEnd({
  ...BARE,
  normalization: {
    mean: new Float32Array(SIZE).fill(9),
    scale: Float32Array.from({ length: SIZE }, (_, i) => i / 7),
  },
});

describe('a model with a front end', () => {
  const network = initNetwork({
    cell: 'lstm',
    frontEnd: FRONT_END,
    layers: 2,
    cells: 12,
    output: 3,
  });
  const model = new Model(network);
  const folder = mkdtempSync(join(tmpdir(), 'compact-rnn-front-end-'));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  test('takes its frames', () => {
    expect(model.inputSize).toBe(3 * SIZE);
    expect(model.frontEnd).toEqual(FRONT_END);
  });

  test('keeps it when it is converted, compressed, saved and loaded', async () => {
    const plan = planCompression(model, { method: 'joint-svd', rank: 4 });
    const { model: small } = await compress(model.convert({ dtype: 'f16' }), plan);
    expect(small.frontEnd).toEqual(FRONT_END);
    const path = join(folder, 'small.safetensors');
    await saveModel(small, path);
    expect((await loadModel(path)).frontEnd).toEqual(FRONT_END);
  });

  test('keeps windows, edges and noise', async () => {
    const odd = { snipEdges: false, taper: 'sine', dither: 1, ditherSeed: 9 } as const;
    const frontEnd = completeFrontEnd({ ...LOG_MEL, ...odd });
    const path = join(folder, 'odd.safetensors');
    const spec = { cell: 'gru', frontEnd, layers: 1, cells: 4, output: 2 } as const;
    await saveModel(new Model(initNetwork(spec)), path);
    expect((await loadModel(path)).frontEnd).toEqual(frontEnd);
  });

  test.each<[string, FrontEndSpec]>([
    [
      'cepstra',
      {
        ...MFCC,
        definition: 'sphinx',
        bins: 31,
        transform: 'htk',
        energy: 'raw',
        meanNormalization: { over: 'window', variance: true, frames: 90, least: 9 },
        deltas: { order: 1, window: 3 },
      },
    ],
    [
      'given features',
      { kind: 'given', size: 5, hopMillis: 12.5, meanNormalization: { over: 'utterance' } },
    ],
  ])('keeps %s', async (_, spec) => {
    const bare = completeFrontEnd(spec);
    const size = frontEndOutputSize(spec);
    const numbers = new Float32Array(size).fill(2);
    const frontEnd = { ...bare, normalization: { mean: numbers, scale: numbers } };
    const path = join(folder, 'cepstra.safetensors');
    const small = initNetwork({ cell: 'gru', frontEnd, layers: 1, cells: 4, output: 2 });
    await saveModel(new Model(small), path);
    expect((await loadModel(path)).frontEnd).toEqual(frontEnd);
  });

  test('keeps one without normalization, and none', () => {
    const { layers, head, emits } = network;
    const none = { layers, head, emits };
    const kept = (frontEnd: object) =>
      networkFromSafetensors(networkToSafetensors({ ...none, ...frontEnd })).frontEnd;
    expect(kept({ frontEnd: BARE })).toEqual(BARE);
    expect(kept({})).toBeUndefined();
  });

  test('is shown by inspect', async () => {
    const { summary } = await inspect(model, [0.5]);
    expect(summary.frontEnd).toEqual({ ...BARE, normalized: true });
  });

  test('must take its frames', () => {
    expect(() => new Model({ ...network, frontEnd: completeFrontEnd(LOG_MEL) })).toThrow(
      /the front end makes frames of 40 numbers \(1 x 40\), but lstm1 takes 24/,
    );
    expect(() => new Model({ ...network, frontEnd: 3 as never })).toThrow(
      expect.objectContaining({ code: 'INVALID_MODEL' }) as Error,
    );
    expect(() =>
      initNetwork({ cell: 'lstm', input: 23, frontEnd: FRONT_END, layers: 1, cells: 2 }),
    ).toThrow(
      /spec\.input must be 24, the size of a frame of the front end, or left out, but is 23/,
    );
  });

  test('is refused from a file that contradicts itself', () => {
    const file = networkToSafetensors(network);
    const edited = (edit: (frontEnd: Record<string, unknown>) => void) => {
      const architecture = JSON.parse(file.metadata.get('architecture')!) as {
        frontEnd: Record<string, unknown>;
      };
      edit(architecture.frontEnd);
      const metadata = new Map(file.metadata).set('architecture', JSON.stringify(architecture));
      return () => networkFromSafetensors({ ...file, metadata });
    };
    expect(edited((f) => (f.bins = 9))).toThrow(
      /frontEnd\.normalization\.mean must be 9 finite numbers/,
    );
    expect(edited((f) => (f.bins = 'x'))).toThrow(
      /architecture\.frontEnd\.bins must be a whole number/,
    );
    expect(edited((f) => (f.window = 3))).toThrow(/unknown field "window"/);
    expect(edited((f) => delete f.normalization)).toThrow(
      /tensor frontEnd.mean is in the file, but/,
    );
  });
});
