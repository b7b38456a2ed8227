/**
 * The models of the cases. All but the last two families are 5 x 500 LSTMs:
 *
 *     dense, tau0.6     Prabhavalkar et al. (2016): dense, and rows of Table 1
 *     hashed4           the same with all W_x and W_h of that kind, each of a fourth of the
 *                       parameters; blocks: sparse, in blocks of 16 cells
 *     dirnet1, 4, 8     Zhang et al. (2018), Table 2: dense, and DirNet of 4.3 and 7.9 times fewer
 *                       parameters
 *     square512         one layer of 512 RNN cells on 16 inputs, W_h dense
 *     circulant512      the same with W_h Toeplitz-like, of rank 5
 */
import { presetSpec, type ModelSpec } from '../lib/init';
import type { WeightSpec } from '../lib/weights';

/** Those that peers can run. */
export const TABLE = [
  'dense',
  'tau0.95',
  'tau0.9',
  'tau0.8',
  'tau0.7',
  'tau0.6',
  'tau0.5',
  'tau0.4',
] as const;

const TIMES_FEWER = [4, 8] as const;
const SIZES = [256, 512, 1024, 2048, 4096] as const;

/** The kind that has `rows * cols / fewer` parameters, as near as it gets; of four gates. */
const KINDS = {
  lowrank: (rows, cols, fewer) => ({
    kind: 'low-rank',
    rank: Math.round((rows * cols) / fewer / (rows + cols)),
  }),
  hashed: (rows, cols, fewer) => ({ kind: 'hashed', buckets: (rows * cols) / fewer }),
  sparse: (_rows, _cols, fewer) => ({ kind: 'sparse', density: 1 / fewer }),
  blocks: (_rows, _cols, fewer) => ({ kind: 'sparse', density: 1 / fewer, block: 16 }),
  toeplitz: (rows, cols, fewer) => ({
    kind: 'toeplitz-like',
    rank: Math.round((rows * cols) / fewer / (2 * 4 * Math.max(rows / 4, cols))),
  }),
} as const satisfies Record<string, (rows: number, cols: number, fewer: number) => WeightSpec>;

type Kind = keyof typeof KINDS;

const DIRNET_ROWS = { dirnet1: 1, dirnet4: 4, dirnet8: 7 } as const;
type DirNet = keyof typeof DIRNET_ROWS;

export type KindModel =
  | `${Kind}${(typeof TIMES_FEWER)[number]}`
  | DirNet
  | `${'square' | 'circulant'}${(typeof SIZES)[number]}`;
export type TableModel = (typeof TABLE)[number];
export type Model = TableModel | KindModel;

interface Described {
  readonly spec: ModelSpec;
  /** The model of dense weights that it is compared with. */
  readonly dense: Model;
}

/** As the peers have it: without peepholes and softmax. */
function tableSpec(model: TableModel): ModelSpec {
  return { ...presetSpec(presetName(model)), peepholes: false, outputActivation: 'none' };
}

export function presetName(model: TableModel): string {
  return model === 'dense' ? 'prabhavalkar2016' : `prabhavalkar2016-${model}`;
}

function kindSpec(kind: Kind, fewer: number): ModelSpec {
  const { input, cells, ...dense } = tableSpec('dense');
  const weight = (cols: number) => KINDS[kind](4 * cells!, cols, fewer);
  const layers = [input!, ...new Array<number>(4).fill(cells!)].map((cols) => ({
    inputWeight: weight(cols),
    recurrentWeight: weight(cells!),
  }));
  return { ...dense, input: input!, cells: cells!, layers };
}

function squareSpec(cells: number, recurrentWeight: WeightSpec): ModelSpec {
  return { cell: 'rnn', input: 16, layers: 1, cells, recurrentWeight };
}

const DESCRIBED = new Map<Model, Described>([
  ...TABLE.map((model): [Model, Described] => [model, { spec: tableSpec(model), dense: 'dense' }]),
  ...(Object.keys(KINDS) as Kind[]).flatMap((kind) =>
    TIMES_FEWER.map((fewer): [Model, Described] => [
      `${kind}${fewer}`,
      { spec: kindSpec(kind, fewer), dense: 'dense' },
    ]),
  ),
  ...(Object.keys(DIRNET_ROWS) as DirNet[]).map((model): [Model, Described] => [
    model,
    { spec: presetSpec(`dirnet2018-table2-row${DIRNET_ROWS[model]}`), dense: 'dirnet1' },
  ]),
  ...SIZES.flatMap((size): [Model, Described][] => [
    [`square${size}`, { spec: squareSpec(size, { kind: 'dense' }), dense: `square${size}` }],
    [
      `circulant${size}`,
      { spec: squareSpec(size, { kind: 'toeplitz-like', rank: 5 }), dense: `square${size}` },
    ],
  ]),
]);

export const MODELS: readonly Model[] = [...DESCRIBED.keys()];

export function isOfTable(model: Model): model is TableModel {
  return (TABLE as readonly Model[]).includes(model);
}

export function specOf(model: Model): ModelSpec {
  return DESCRIBED.get(model)!.spec;
}

export function denseOf(model: Model): Model {
  return DESCRIBED.get(model)!.dense;
}
