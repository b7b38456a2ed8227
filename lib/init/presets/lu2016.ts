/**
 * The models of Lu, Sindhwani and Sainath (2016), Tables 2 to 6: RNN and LSTM acoustic models on
 * frames of 40 log-mel energies, with 42 outputs. Each row says which matrices are Toeplitz-like,
 * hashed or of low rank; all others are dense.
 */
import type { PlainWeightSpec, WeightSpec } from '../../weights';
import type { LayerSpec, ModelSpec } from '../spec';
import type { Preset } from './preset';

const PAPER = 'lu2016';
const OUTPUT = { input: 40, output: 42, outputActivation: 'softmax' } as const;
const RANK = 5;

/** A matrix as the tables call it: recurrent1, input2. */
type MatrixName = `${'input' | 'recurrent'}${1 | 2 | 3 | 4 | 5}`;

/** The layers with some matrices of another kind of weight. */
function withKind(
  layers: readonly LayerSpec[],
  matrices: readonly MatrixName[],
  kind: WeightSpec,
): LayerSpec[] {
  return layers.map((layer, l) => ({
    ...layer,
    ...(matrices.includes(`input${l + 1}` as MatrixName) && { inputWeight: kind }),
    ...(matrices.includes(`recurrent${l + 1}` as MatrixName) && { recurrentWeight: kind }),
  }));
}

/** Section 4.2: three layers of 600 cells. */
const RNN: ModelSpec = { ...OUTPUT, cell: 'rnn', cells: 600, layers: 3 };
const RNN_MATRICES: readonly MatrixName[] = ['recurrent1', 'input2', 'recurrent2'];

function rnn(kind: WeightSpec): ModelSpec {
  return { ...RNN, layers: withKind([{}, {}, {}], RNN_MATRICES, kind) };
}

/** As many buckets as the Toeplitz-like weight of that rank has numbers. */
const HASHED: WeightSpec = { kind: 'hashed', buckets: 2 * 600 * RANK };

const TABLE_2: [row: string, spec: ModelSpec, published: string][] = [
  ['full', RNN, '1.85m'],
  ['low-rank', rnn({ kind: 'low-rank', rank: RANK }), '790k'],
  ['hashed', rnn(HASHED), '790k'],
  ['toeplitz-like', rnn({ kind: 'toeplitz-like', rank: RANK }), '790k'],
  ['projection', { ...RNN, layers: [100, 100, 200].map((projection) => ({ projection })) }, '635k'],
];

const TABLE_3: [rank: number, published: string][] = [
  [2, '779k'],
  [5, '790k'],
  [10, '808k'],
];

/** Section 4.3: five layers of 500 cells with peepholes, cells clipped at 50 (section 4). */
function lstm(
  projections: readonly number[],
  matrices: readonly MatrixName[],
  kind: WeightSpec,
): ModelSpec {
  const layers = projections.map((projection) => (projection ? { projection } : {}));
  return {
    ...OUTPUT,
    cell: 'lstm',
    cells: 500,
    peepholes: true,
    cellClip: 50,
    layers: withKind(layers, matrices, kind),
  };
}

const TOEPLITZ: PlainWeightSpec = { kind: 'toeplitz-like', rank: RANK };
const NONE = [0, 0, 0, 0, 0];
const LOWER = [0, 100, 100, 100, 200];
const BOTH = [0, 0, 100, 100, 200];
const ALL = [100, 100, 100, 100, 200];

/** Projections of each layer, 0 for none, and what is Toeplitz-like. */
type Row = [projections: number[], toeplitz: MatrixName[], published: string];

const TABLE_4: Row[] = [
  [NONE, [], '9.12m'],
  [ALL, [], '2.41m'],
  [[90, 90, 90, 90, 200], [], '2.23m'],
  [[80, 80, 80, 80, 200], [], '2.05m'],
  [ALL, ['recurrent1'], '2.23m'],
  [LOWER, ['recurrent1', 'input2'], '2.00m'],
  [LOWER, ['recurrent1', 'input2', 'recurrent2'], '1.82m'],
  [BOTH, ['recurrent1', 'input2', 'recurrent2', 'input3'], '1.59m'],
];

const TABLE_5: Row[] = [
  [ALL, ['recurrent1', 'input2'], '2.05m'],
  [ALL, ['recurrent1', 'recurrent2'], '2.05m'],
  [LOWER, ['recurrent1', 'input2', 'recurrent2', 'input3'], '1.64m'],
  [LOWER, ['recurrent1', 'input2', 'recurrent2', 'recurrent3'], '1.64m'],
];

/**
 * The gates of W_x of the third layer that are Toeplitz-like, besides the other matrices. The
 * candidate, c in the paper, is g.
 */
const TABLE_6: [gates: string[], published: string][] = [
  [['i', 'f', 'g', 'o'], '1.64m'],
  [['i', 'f', 'o'], '1.68m'],
  [['i', 'o'], '1.73m'],
  [[], '1.82m'],
];

function gated(gates: readonly string[]): ModelSpec {
  const base = lstm(LOWER, ['recurrent1', 'input2', 'recurrent2'], TOEPLITZ);
  const kind: WeightSpec = {
    kind: 'gates',
    gates: Object.fromEntries(gates.map((gate) => [gate, TOEPLITZ])),
  };
  const layers = base.layers as LayerSpec[];
  return {
    ...base,
    layers: layers.map((layer, l) => (l === 2 ? { ...layer, inputWeight: kind } : layer)),
  };
}

function rowsOf(table: number, rows: readonly Row[]): Preset[] {
  return rows.map(([projections, matrices, published], i) => ({
    name: `${PAPER}-table${table}-row${i + 1}`,
    source: `${PAPER} Table ${table} row ${i + 1}`,
    published,
    spec: lstm(projections, matrices, TOEPLITZ),
  }));
}

export const LU_2016: readonly Preset[] = [
  ...TABLE_2.map(([row, spec, published]) => ({
    name: `${PAPER}-table2-${row}`,
    source: `${PAPER} Table 2 ${row}`,
    published,
    spec,
  })),
  ...TABLE_3.map(([rank, published]) => ({
    name: `${PAPER}-table3-rank${rank}`,
    source: `${PAPER} Table 3 rank ${rank}`,
    published,
    spec: rnn({ kind: 'toeplitz-like', rank }),
  })),
  ...rowsOf(4, TABLE_4),
  ...rowsOf(5, TABLE_5),
  ...TABLE_6.map(([gates, published], i) => ({
    name: `${PAPER}-table6-row${i + 1}`,
    source: `${PAPER} Table 6 row ${i + 1}`,
    published,
    spec: gated(gates),
  })),
];
