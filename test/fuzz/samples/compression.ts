/** Calls that plan, search, compress, prune and compare. */
import { planCompression, trainingExamples, type PlanOptions } from '../../../lib';
import { model, network, networks, numbers, type Samples, soon } from '../sample';
import { examples, CRITERION } from './training';

const RULES: readonly PlanOptions[] = [
  { method: 'joint-svd', tau: 0.5 },
  { method: 'joint-svd', targetParameters: 320, allocation: 'singular-values' },
  { method: 'low-rank', rank: 2 },
  { method: 'hashed', targetParameters: 300 },
  { method: 'pruned', density: 0.5 },
  { method: 'toeplitz-like', rank: 1 },
] as PlanOptions[];

const LEARNED = [
  { method: 'toeplitz-like', rank: 1 },
  { method: 'odl', rank: 2, nonzeros: 60 },
  { method: 'dirnet', rank: 2, nonzeros: 60 },
  { method: 'hashed', targetParameters: 300 },
] as PlanOptions[];

const PLANS = [
  {
    method: 'joint-svd',
    layers: [
      { name: 'lstm1', projection: { tau: 0.5 } },
      {
        name: 'lstm2',
        projection: { rank: 2 },
        recurrent: { kind: 'hashed', buckets: 6, seed: 1 },
      },
    ],
    stacked: true,
    dtype: 'f16',
  },
  { method: 'joint-svd', layers: [{ name: 'lstm1' }], targetParameters: 320 },
  {
    method: 'low-rank',
    layers: [
      {
        name: 'lstm1',
        input: { kind: 'low-rank', rank: 2 },
        recurrent: { kind: 'low-rank', rank: 2 },
      },
    ],
  },
] as const;

function calibration(): object {
  return trainingExamples([
    { inputs: numbers(20), frames: 5 },
    { inputs: numbers(12), frames: 3 },
  ]);
}

const plans = PLANS.map((plan) => () => structuredClone(plan));

const longOptions = () => ({ signal: soon(), onProgress: () => undefined });

export const COMPRESSION: Samples = {
  planCompression: [
    ...RULES.map((rule) => () => ({ args: [network(), structuredClone(rule)] })),
    () => ({
      args: [network(), { method: 'joint-svd', ranks: [2, 2], layers: ['lstm1', 'lstm2'] }],
    }),
  ],
  validatePlan: plans.map((plan) => () => ({ args: [network(), plan()] })),
  resolvePlan: plans.map((plan) => () => ({ args: [network(), plan(), longOptions()] })),
  compress: [
    ...plans.map((plan) => () => ({ args: [network(), plan(), longOptions()] })),
    () => ({
      args: [
        network(),
        { ...PLANS[0], layers: [...PLANS[0].layers], calibrated: true },
        { calibration: calibration(), ...longOptions() },
      ],
    }),
    () => ({
      args: [
        network(),
        {
          method: 'low-rank',
          layers: [{ name: 'lstm2', input: { kind: 'low-rank', rank: 2, dtype: 'int8' } }],
          dtype: 'int4',
        },
        { calibration: calibration(), ...longOptions() },
      ],
    }),
    ...LEARNED.map((rule) => () => ({
      args: [model(), planCompression(model(), rule), longOptions()],
    })),
  ],
  convertCalibrated: [
    () => ({
      args: [network(), { dtype: 'int4', calibration: calibration(), ...longOptions() }],
    }),
  ],
  mixPrecision: [
    () => ({
      args: [network(), { calibration: calibration(), outputError: 0.05, ...longOptions() }],
    }),
  ],
  searchPlan: [
    () => ({
      args: [
        networks()[0]!,
        { method: 'joint-svd', allowedLoss: 0.1, loss: () => 1, ...longOptions() },
      ],
    }),
    () => ({
      args: [
        networks()[0]!,
        {
          method: 'joint-svd',
          targetParameters: 300,
          allocation: 'sensitivity',
          calibration: calibration(),
          ...longOptions(),
        },
      ],
    }),
    () => ({
      args: [
        networks()[0]!,
        { method: 'low-rank', targetStepMicros: 1e6, threads: 1, ...longOptions() },
      ],
    }),
  ],
  prune: [
    () => ({
      args: [
        networks()[0]!,
        examples(),
        {
          criterion: CRITERION,
          density: 0.5,
          stages: 1,
          epochs: 1,
          layers: ['lstm1'],
          ...longOptions(),
        },
      ],
    }),
  ],
  compare: [
    () => ({
      args: [
        model(),
        {
          methods: ['low-rank'],
          targetParameters: 300,
          dtype: 'f32',
          data: { criterion: CRITERION, dev: examples() },
          threads: 1,
          signal: AbortSignal.timeout(300),
          onProgress: () => undefined,
        },
      ],
    }),
  ],
};
