/**
 * What int8, f16 and int4 cost a trained model on real audio: DTLN's first model, whose output is a
 * mask over the spectrum.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compress, convertCalibrated } from '../../lib/compress';
import { loadModel } from '../../lib/formats';
import type { Model } from '../../lib/model';
import { describeWithShared, SHARED } from '../shared';

const MODELS = join(SHARED, 'data', 'models');
const FRAME = 512;
const HOP = 128;
const BINS = FRAME / 2 + 1;

/**
 * 16-bit mono samples as floats, -1 to 1; the audio begins behind the word `data` and its length.
 */
function samples(path: string): Float32Array {
  const bytes = readFileSync(path);
  const start = bytes.indexOf('data', 12, 'latin1') + 8;
  const pcm = new Int16Array(
    bytes.buffer.slice(bytes.byteOffset + start, bytes.byteOffset + bytes.length),
  );
  return Float32Array.from(pcm, (sample) => sample / 32768);
}

/** |DFT| of each frame, by the definition. */
function magnitudes(audio: Float32Array): { xs: Float32Array; frames: number } {
  const frames = 1 + Math.floor((audio.length - FRAME) / HOP);
  const wave = Array.from({ length: FRAME }, (_, i) => (2 * Math.PI * i) / FRAME);
  const [cos, sin] = [wave.map(Math.cos), wave.map(Math.sin)];
  const xs = new Float32Array(frames * BINS);
  for (let t = 0; t < frames; t++)
    for (let k = 0; k < BINS; k++) {
      let [re, im] = [0, 0];
      for (let i = 0; i < FRAME; i++) {
        const sample = audio[t * HOP + i]!;
        re += sample * cos[(k * i) % FRAME]!;
        im -= sample * sin[(k * i) % FRAME]!;
      }
      xs[t * BINS + k] = Math.hypot(re, im);
    }
  return { xs, frames };
}

function rms(a: Float32Array, b: Float32Array): number {
  return Math.sqrt(a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0) / a.length);
}

describeWithShared('the mask of DTLN on a noisy recording', () => {
  let model: Model;
  let input: ReturnType<typeof magnitudes>;
  let mask: Float32Array;
  beforeAll(async () => {
    model = await loadModel(join(MODELS, 'dtln', 'model_1.onnx'));
    input = magnitudes(samples(join(MODELS, 'gtcrn', 'mix.wav')));
    mask = model.runSync(input.xs, { frames: input.frames });
  });

  // Measured: 0.0156 and 0.0002. A simulation in float64 gave 0.016 for int8, and 0.057 where the
  // input has 8 bits.
  test.each([
    ['int8', 0.02],
    ['f16', 0.001],
  ] as const)('in %s is within %f RMS of the f32 one', (dtype, bound) => {
    const small = model.convert({ dtype });
    const off = rms(small.runSync(input.xs, { frames: input.frames }), mask);
    expect(off).toBeGreaterThan(0);
    expect(off).toBeLessThan(bound);
  });

  // Measured: 0.1206 without the recording, 0.0371 with it, 0.0288 with the input matrix in int8.
  test('in int4 is nearer where the recording said how to round, nearest with W_x in int8', async () => {
    const calibration = { count: 1, load: () => ({ inputs: input.xs, frames: input.frames }) };
    const plain = model.convert({ dtype: 'int4' });
    const rounded = await convertCalibrated(model, { dtype: 'int4', calibration });
    const [first] = model.layers;
    const layers = [{ name: first!.name, input: { kind: 'dense', dtype: 'int8' } }] as const;
    const plan = { method: 'joint-svd', dtype: 'int4', layers } as const;
    const { model: mixed } = await compress(model, plan, { calibration });
    const off = (small: Model): number =>
      rms(small.runSync(input.xs, { frames: input.frames }), mask);
    expect(off(rounded)).toBeLessThan(off(plain) / 2);
    expect(off(mixed)).toBeLessThan(0.03);
    expect(mixed.bytes).toBeLessThan(0.75 * model.convert({ dtype: 'int8' }).bytes);
  });
});
