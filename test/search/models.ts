/** Two small models to search plans for, and calibration data for them. */
import { trainingExamples, Model, type CompressionReport } from '../../lib';
import { network } from '../compress/networks';

/** The method of all searches here. */
export const method = 'joint-svd';
export const model = new Model(
  network({ cell: 'lstm', input: 7, layers: 3, cells: 16, output: 5 }),
);
/** A bidirectional one. */
export const twoWay = new Model(
  network({ cell: 'gru', input: 7, layers: 2, cells: 12, direction: 'bidirectional', output: 5 }),
);
export const frames = 40;
export const sequence = (seed: number) => ({
  inputs: Float32Array.from({ length: 7 * frames }, (_, i) => Math.sin(seed + i * 1.7) * 2),
  frames,
});
export const calibration = trainingExamples([sequence(1), sequence(2)]);
export const ranksOf = (report: CompressionReport) => report.layers.map(({ rank }) => rank);

/**
 * The sum of squared differences of the outputs of two models over the sum of their squares, on the
 * calibration data.
 */
export function changeOf(changed: Model, dense: Model): number {
  let [difference, whole] = [0, 0];
  for (const { inputs } of [sequence(1), sequence(2)]) {
    const [ys, expected] = [changed, dense].map((each) => each.runSync(inputs, { frames }));
    expected!.forEach((y, i) => {
      difference += (ys![i]! - y) ** 2;
      whole += y ** 2;
    });
  }
  return difference / whole;
}
