/**
 * Reports to draw: geometric spectra sigma_k = q^(k-1), of which every figure can be worked out by
 * hand.
 */
import type { ReportedCompression, ReportedLayer } from '../../lib/report/compression/report';

export function layer(name: string, overrides: Partial<ReportedLayer> = {}): ReportedLayer {
  return {
    name,
    cell: 'lstm',
    hiddenSize: 100,
    recurrentShape: [400, 100],
    inputShape: [400, 40],
    tau: 0.6,
    rank: 20,
    reason: null,
    explainedVariance: 0.5,
    recurrentError: 0.7071,
    inputError: null,
    recurrentProductError: null,
    inputProductError: null,
    parameters: { before: 56_000, after: 26_000 },
    singularValues: Array.from({ length: 100 }, (_, index) => 3 * 0.97 ** index),
    ...overrides,
  };
}

export function report(layers: readonly ReportedLayer[], head = 4242): ReportedCompression {
  const before = head + layers.reduce((sum, { parameters }) => sum + parameters.before, 0);
  const after = head + layers.reduce((sum, { parameters }) => sum + parameters.after, 0);
  return {
    method: 'joint-svd',
    stacked: false,
    calibration: null,
    before: { parameters: before, bytes: 4 * before },
    after: { parameters: after, bytes: 4 * after },
    layers,
    timings: { svdMs: 1200, leastSquaresMs: 300, errorsMs: 100, totalMs: 1700 },
  };
}

export const ABOUT = { title: 'A title', model: 'model.onnx', version: '0.1.0' };
