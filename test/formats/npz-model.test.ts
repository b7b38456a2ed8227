/** Networks in NumPy archives, against NumPy (test/fixtures/make_npz_model.py). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadModel } from '../../lib';
import { describeWithShared, SHARED } from '../shared';

const NPZ = join(__dirname, '..', 'fixtures', 'npz');
const LSTM = join(NPZ, 'lstm.npz');

interface Expected {
  input: number[];
  frames: number;
  output: number[];
}

const EXPECTED = JSON.parse(readFileSync(join(NPZ, 'expected.json'), 'utf8')) as Record<
  'lstm' | 'g2p',
  Expected
>;

async function check(name: 'lstm' | 'g2p', path: string, architecture: unknown): Promise<void> {
  const { input, frames, output } = EXPECTED[name];
  const model = await loadModel(path, { architecture });
  expect(model.format).toBe('npz');
  const found = await model.run(Float32Array.from(input), { frames });
  expect(found.length).toBe(output.length);
  found.forEach((value, i) => {
    expect(Math.abs(value - output[i]!)).toBeLessThan(1e-5);
  });
}

const LAYER = {
  cell: 'lstm',
  input: 'kernel',
  recurrent: 'recurrent',
  bias: 'bias',
  gates: 'igfo',
  transposed: true,
  lastFrame: true,
};
const DENSE = { dense: 'weight', bias: 'offset', activation: 'tanh', transposed: true };

test('an LSTM by columns, its gates in another order', async () => {
  await check('lstm', LSTM, { layers: [LAYER, DENSE] });
});

test('a layer without biases has zeros', async () => {
  const { bias: _bias, ...layer } = LAYER;
  const model = await loadModel(LSTM, { architecture: { layers: [layer] } });
  expect(model.layers[0]!.weights[0]!.bias).toEqual(new Float32Array(16));
  expect(_bias).toBe('bias');
});

describeWithShared('models of other people', () => {
  test('the encoder of g2p: an embedding and a GRU', async () => {
    const path = join(SHARED, 'data', 'models', 'g2p', 'checkpoint20.npz');
    const gru = { cell: 'gru', input: 'enc_w_ih', recurrent: 'enc_w_hh' };
    await check('g2p', path, {
      layers: [
        { embedding: 'enc_emb' },
        { ...gru, bias: ['enc_b_ih', 'enc_b_hh'], lastFrame: true },
      ],
    });
  });
});

test.each<[string, unknown, string, RegExp]>([
  [
    'no architecture',
    undefined,
    'INVALID_FILE',
    /of the arrays kernel, recurrent,.*--architecture/,
  ],
  ['no such array', [{ ...LAYER, bias: 'b' }], 'INVALID_FILE', /no array b, but kernel/],
  [
    'no such gates',
    [{ ...LAYER, gates: 'abcd' }],
    'INVALID_OPTION',
    /gates must be the letters ifgo/,
  ],
  [
    'matrices that are not transposed',
    [{ ...LAYER, transposed: false }],
    'UNSUPPORTED_MODEL',
    /is it transposed/,
  ],
  ['a field too many', [{ ...LAYER, units: 4 }], 'INVALID_OPTION', /unknown field "units"/],
  ['a vector of another size', [{ ...LAYER, bias: 'offset' }], 'INVALID_MODEL', /offset is \[2\]/],
])('%s is refused', async (_, layers, code, message) => {
  const architecture = layers === undefined ? undefined : { layers };
  await expect(loadModel(LSTM, { architecture })).rejects.toMatchObject({
    code,
    message: expect.stringMatching(message) as string,
  });
});
