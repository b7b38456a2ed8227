/** The starts of joint SVD on a real trained model, judged by what it says of audio that it was not calibrated with. */
import { maskError, spectraOf } from '../../bench/experiments/dtln/masks';
import { otherMixture } from '../../bench/experiments/dtln/recordings';
import { teachingMixtures } from '../../bench/experiments/dtln/starts';
import { sharedPath } from '../../bench/experiments/shared';
import { compress, planCompression, type Calibration } from '../../lib/compress';
import { loadModel } from '../../lib/formats';
import type { Model } from '../../lib/model';
import { describeWithShared } from '../shared';

describeWithShared('the first model of DTLN', () => {
  let model: Model;
  let calibration: Calibration;
  beforeAll(async () => {
    model = await loadModel(sharedPath('data', 'models', 'dtln', 'model_1.onnx'));
    calibration = await teachingMixtures(40, 1);
  });

  async function errors(ranks: number[], starts: readonly { stacked: boolean; calibrated: boolean }[]) {
    const judge = [spectraOf(await otherMixture())];
    return Promise.all(
      starts.map(async ({ stacked, calibrated }) => {
        const plan = planCompression(model, { method: 'joint-svd', ranks, stacked, calibrated });
        const { model: small } = await compress(model, plan, { ...(calibrated && { calibration }) });
        return maskError(small, model, judge);
      }),
    );
  }

  // The ranks that the paper's rule gives.
  test.each<[number, number[]]>([
    [0.95, [94, 96]],
    [0.8, [51, 54]],
    [0.7, [36, 38]],
    [0.6, [24, 27]],
    [0.5, [16, 18]],
    [0.4, [10, 11]],
  ])('loses less where the start is stacked and calibrated, at the ranks of tau %d', async (_, ranks) => {
    const [plain, both] = await errors(ranks, [
      { stacked: false, calibrated: false },
      { stacked: true, calibrated: true },
    ]);
    expect(both).toBeLessThan(plain!);
  });

  test('loses far less at ranks 94 and 96, as a trial in another program did', async () => {
    const [plain, stacked, calibrated, both] = await errors(
      [94, 96],
      [false, true].flatMap((calibrates) =>
        [false, true].map((stacks) => ({ stacked: stacks, calibrated: calibrates })),
      ),
    );
    expect(stacked).toBeLessThan(plain!);
    expect(calibrated).toBeLessThan(0.6 * plain!);
    expect(both).toBeLessThan(0.6 * plain!);
  });
});
