/** Calls that make pages. */
import type { Samples } from '../sample';

const ABOUT = { title: 'A title', model: 'models/a.safetensors', version: '1.0.0' } as const;
const SIZES = {
  before: { parameters: 400, bytes: 1600 },
  after: { parameters: 200, bytes: 800 },
} as const;
const SCORE = { loss: 1.5, errorRate: 0.25 } as const;

const COMPRESSION = {
  method: 'joint-svd',
  stacked: false,
  calibration: { examples: 2, frames: 10 },
  ...SIZES,
  layers: [
    {
      name: 'lstm1',
      cell: 'lstm',
      hiddenSize: 5,
      recurrentShape: [20, 5],
      inputShape: [20, 4],
      tau: 0.5,
      rank: 2,
      reason: null,
      explainedVariance: 0.6,
      recurrentError: 0.1,
      inputError: null,
      recurrentProductError: null,
      inputProductError: null,
      parameters: { before: 100, after: 50 },
      singularValues: [3, 2, 1, 0.5, 0],
    },
  ],
  matrices: [
    {
      name: 'lstm1 input weight',
      kind: 'low-rank',
      parameters: { before: 80, after: 40 },
      bytes: { before: 320, after: 160 },
      error: 0.2,
    },
  ],
  outputs: { error: 0.1, recordings: 2 },
  stepMicros: { before: 10, after: 5 },
  timings: { svdMs: 1, leastSquaresMs: 2, totalMs: 4 },
} as const;

const TRAINING = {
  criterion: 'ce',
  before: SCORE,
  epochs: [
    { epoch: 1, train: SCORE, dev: SCORE, rate: 0.1, seconds: 1 },
    { epoch: 2, train: SCORE, dev: SCORE, rate: 0.05, seconds: 1 },
  ],
  bestEpoch: 2,
} as const;

const ROW = {
  method: 'low-rank',
  parameters: 200,
  bytes: 800,
  matrixError: 0.2,
  outputError: 0.1,
  stepMicros: 5,
  before: SCORE,
  after: { ...SCORE, wordErrorRate: 0.1 },
} as const;

const COMPARISON = {
  targetParameters: 250,
  rows: [{ ...ROW, method: 'none', matrixError: 0, before: null, after: null }, ROW],
} as const;

export const REPORTS: Samples = {
  compressionReportHtml: [() => ({ args: [structuredClone(COMPRESSION), { ...ABOUT }] })],
  trainingReportHtml: [() => ({ args: [structuredClone(TRAINING), { ...ABOUT }] })],
  comparisonReportHtml: [() => ({ args: [structuredClone(COMPARISON), { ...ABOUT }] })],
};
