/**
 * The models of Prabhavalkar et al. (2016), Table 1: LSTM acoustic models with peepholes, dense and
 * as they were compressed by joint SVD at each tau. Inputs: 8 stacked frames of 40 (baseline) or 80
 * (server) log-mel energies.
 */
import type { FrontEndSpec } from '../../model';
import type { ModelSpec } from '../spec';
import type { Preset } from './preset';

/** Section 4: every third of 8 frames stacked, seven of them to the right. */
const LOG_MEL: FrontEndSpec = {
  kind: 'log-mel',
  sampleRate: 16_000,
  rightContext: 7,
  subsampling: 3,
};

const BASELINE: ModelSpec = {
  cell: 'lstm',
  input: 320,
  frontEnd: LOG_MEL,
  layers: 5,
  cells: 500,
  peepholes: true,
  output: 42,
  outputActivation: 'softmax',
};

const SERVER: ModelSpec = {
  cell: 'lstm',
  input: 640,
  frontEnd: { ...LOG_MEL, bins: 80 },
  layers: 5,
  cells: 600,
  peepholes: true,
  output: 9288,
  outputActivation: 'softmax',
};

/**
 * Each row of the table: tau, the rank of each layer's projection, and the parameters as printed.
 */
const COMPRESSED: [tau: number, ranks: number[], published: string][] = [
  [0.95, [350, 375, 395, 405, 410], '8.6M'],
  [0.9, [270, 305, 335, 345, 350], '7.2M'],
  [0.8, [175, 215, 245, 260, 265], '5.4M'],
  [0.7, [120, 150, 180, 195, 200], '4.1M'],
  [0.6, [80, 105, 130, 145, 150], '3.1M'],
  [0.5, [50, 70, 90, 100, 110], '2.3M'],
  [0.4, [30, 45, 55, 65, 75], '1.7M'],
];

const NAME = 'prabhavalkar2016';
const TABLE = 'prabhavalkar2016 Table 1';

export const PRABHAVALKAR_2016: readonly Preset[] = [
  { name: NAME, source: `${TABLE} baseline`, published: '9.7M', spec: BASELINE },
  { name: `${NAME}-server`, source: `${TABLE} server`, published: '20.1M', spec: SERVER },
  ...COMPRESSED.map(([tau, ranks, published]) => ({
    name: `${NAME}-tau${tau}`,
    source: `${TABLE} tau ${tau}`,
    published,
    spec: { ...BASELINE, layers: ranks.map((projection) => ({ projection })) },
  })),
];
