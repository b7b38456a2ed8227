/**
 * The models of Zhang et al. (2018, DirNet), Tables 1 to 3: a language model of 2 x 650 LSTM cells
 * and an acoustic model of 5 x 500 on frames of 494, each dense and in the sizes of the rows of the
 * tables. The paper's totals (4.7M, 10.3M) do not follow from its sizes, and it does not give the
 * ranks, atoms and densities of each layer; so the rows here match its ratios:
 *
 *     LSTM-SVD           one rank for all: projections of that size, and W_x of the first layer of
 *                        that rank
 *     LSTM-ODL, DirNet   dictionaries (projections) take a third of what is left, sparse codes the
 *                        rest, of one density
 *
 * Table 3 gives the rows of each D^l, for LSTM-SVD (G) and DirNet (O) alike, and its totals are
 * those of dense codes: projections of these sizes. `compress --method dirnet --ranks` takes them
 * for a trained model.
 */
import type { FrontEndSpec } from '../../model';
import { modelShapes } from '../shapes';
import { readSpec } from '../read-spec';
import type { LayerSpec, ModelSpec } from '../spec';
import type { Preset } from './preset';

interface Model {
  readonly input: number;
  readonly frontEnd?: FrontEndSpec;
  readonly layers: number;
  readonly cells: number;
}

const LANGUAGE: Model = { input: 650, layers: 2, cells: 650 };
/**
 * 26 cepstra of windows of 25 ms, every 10 ms, with nine before and nine after (section 4.2: 494).
 */
const CEPSTRA: FrontEndSpec = {
  kind: 'mfcc',
  sampleRate: 16_000,
  bins: 26,
  cepstra: 26,
  leftContext: 9,
  rightContext: 9,
};
const ACOUSTIC: Model = { input: 494, frontEnd: CEPSTRA, layers: 5, cells: 500 };

/** The layers of a compressed model, from a number that grows with their size. */
type Layers = (size: number) => LayerSpec[];

function specOf({ input, frontEnd, layers, cells }: Model, each?: LayerSpec[]): ModelSpec {
  return { cell: 'lstm', input, ...(frontEnd && { frontEnd }), cells, layers: each ?? layers };
}

/** Without its front end, whose checks would load the addon as soon as the library is. */
function parametersOf(spec: ModelSpec): number {
  return modelShapes(readSpec({ ...spec, frontEnd: undefined })).parameters;
}

/**
 * The largest model of at least `ratio` times fewer parameters; sizes are whole numbers from 1 to
 * `most`.
 */
function largest(model: Model, ratio: number, layers: Layers, most: number): ModelSpec {
  const target = parametersOf(specOf(model)) / ratio;
  let [within, beyond] = [1, most + 1];
  while (beyond - within > 1) {
    const middle = (within + beyond) >> 1;
    if (parametersOf(specOf(model, layers(middle))) <= target) within = middle;
    else beyond = middle;
  }
  return specOf(model, layers(within));
}

function lowRank(model: Model, ratio: number): ModelSpec {
  const layers: Layers = (rank) =>
    Array.from({ length: model.layers }, (_, l) => ({
      projection: rank,
      ...(l === 0 && { inputWeight: { kind: 'low-rank', rank } }),
    }));
  return largest(model, ratio, layers, Math.min(model.input, model.cells));
}

const DICTIONARIES = 1 / 3;
/** The step between densities. */
const FINEST = 1e-4;

function sparse(model: Model, ratio: number): ModelSpec {
  const { cells } = model;
  const room = (DICTIONARIES * parametersOf(specOf(model))) / ratio;
  const atoms = Math.min(cells, Math.floor(room / (model.layers * cells)));
  const layers: Layers = (size) => {
    const codes = { kind: 'sparse', density: size * FINEST } as const;
    return Array.from({ length: model.layers }, () => ({
      projection: atoms,
      inputWeight: codes,
      recurrentWeight: codes,
    }));
  };
  return largest(model, ratio, layers, 1 / FINEST);
}

/** Network, parameters as printed, how many times fewer than those of the dense model. */
type Row = [network: 'LSTM' | 'LSTM-SVD' | 'LSTM-ODL' | 'DirNet', published: string, ratio: number];

const TABLE_1: readonly Row[] = [
  ['LSTM', '4.7M', 1],
  ['LSTM-SVD', '2.4M', 2],
  ['LSTM-ODL', '1.6M', 2.9],
  ['DirNet', '0.7M', 6.7],
  ['LSTM-SVD', '0.7M', 6.7],
  ['LSTM-ODL', '0.7M', 6.7],
];

const TABLE_2: readonly Row[] = [
  ['LSTM', '10.3M', 1],
  ['LSTM-SVD', '6.9M', 1.5],
  ['LSTM-ODL', '3.7M', 2.8],
  ['DirNet', '2.4M', 4.3],
  ['LSTM-SVD', '1.3M', 7.9],
  ['LSTM-ODL', '1.3M', 7.9],
  ['DirNet', '1.3M', 7.9],
];

function rowsOf(table: number, model: Model, rows: readonly Row[]): Preset[] {
  return rows.map(([network, published, ratio], i) => ({
    name: `dirnet2018-table${table}-row${i + 1}`,
    source: `dirnet2018 Table ${table} row ${i + 1} (${network})`,
    published,
    spec:
      network === 'LSTM'
        ? specOf(model)
        : network === 'LSTM-SVD'
          ? lowRank(model, ratio)
          : sparse(model, ratio),
  }));
}

/** The atoms of each layer, parameters as printed. */
const TABLE_3: readonly [atoms: readonly number[], published: string][] = [
  [[500, 500, 500, 500, 500], '10.3M'],
  [[350, 375, 395, 405, 410], '8.6M'],
  [[270, 305, 335, 345, 350], '7.2M'],
  [[175, 215, 245, 260, 265], '5.4M'],
  [[120, 150, 180, 195, 200], '4.1M'],
  [[80, 105, 130, 145, 150], '3.1M'],
  [[50, 70, 90, 100, 110], '2.3M'],
  [[30, 45, 55, 65, 75], '1.7M'],
  [[25, 35, 45, 50, 55], '1.3M'],
];

/** The first row is the model as it is. */
const table3 = TABLE_3.map(([atoms, published], i): Preset => ({
  name: `dirnet2018-table3-row${i + 1}`,
  source: `dirnet2018 Table 3 row ${i + 1} (D of ${atoms.join(', ')})`,
  published,
  spec: specOf(ACOUSTIC, i === 0 ? undefined : atoms.map((projection) => ({ projection }))),
}));

export const DIRNET_2018: readonly Preset[] = [
  ...rowsOf(1, LANGUAGE, TABLE_1),
  ...rowsOf(2, ACOUSTIC, TABLE_2),
  ...table3,
];
