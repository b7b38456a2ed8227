/**
 * A real trained model, compressed, against the dense model whose matrices are the products Z P.
 */
import { join } from 'node:path';
import { compress, planCompression } from '../../lib/compress';
import { loadModel } from '../../lib/formats';
import { Model } from '../../lib/model';
import { describeWithShared, SHARED } from '../shared';
import { multipliedOut } from './networks';

const FRAMES = 500;

/**
 * Magnitudes as a spectrogram has them: none negative, larger at low frequencies, changing from
 * frame to frame.
 */
function magnitudes(bins: number): Float32Array {
  return Float32Array.from({ length: FRAMES * bins }, (_, i) => {
    const [frame, bin] = [Math.floor(i / bins), i % bins];
    return (
      (4 / (1 + bin / 20)) * Math.abs(Math.sin(0.7 * frame + bin) * Math.cos(0.05 * frame * bin))
    );
  });
}

describeWithShared('the first model of DTLN, compressed by joint SVD', () => {
  test.each([0.95, 0.6, 0.4])(
    'computes at tau %d what its products Z P do, over 500 streamed frames',
    async (tau) => {
      const model = await loadModel(join(SHARED, 'data', 'models', 'dtln', 'model_1.onnx'));
      const { model: small } = await compress(
        model,
        planCompression(model, { method: 'joint-svd', tau }),
      );
      const xs = magnitudes(model.inputSize);
      const [stream, products] = [
        small.createStream(),
        new Model(multipliedOut(small)).createStream(),
      ];
      let furthest = 0;
      let fromDense = 0;
      const dense = model.createStream();
      for (let frame = 0; frame < FRAMES; frame++) {
        const x = xs.subarray(frame * model.inputSize, (frame + 1) * model.inputSize);
        const [y, expected, before] = [stream.step(x), products.step(x), dense.step(x)];
        y.forEach((value, i) => {
          furthest = Math.max(furthest, Math.abs(value - expected[i]!));
          fromDense = Math.max(fromDense, Math.abs(value - before[i]!));
        });
      }
      expect(furthest).toBeLessThan(1e-4);
      // it was compressed: the agreement above is not that of a copy
      expect(fromDense).toBeGreaterThan(1e-3);
    },
  );
});
