/**
 * Training weights of every kind through the addon: against a dense network of the same matrices,
 * before and after learning.
 */
import {
  native,
  type NativeArchitecture,
  type NativeBatch,
  type NativeCriterion,
  type NativeStoredWeight,
  type NativeStructure,
  type NativeStructures,
  type NativeUpdate,
  type TrainerHandle,
} from '../../lib/native';
import { partsOf, withParts } from './stored-parts';

const [INPUTS, CELLS, OUTPUTS] = [6, 17, 3];
const ROWS = 4 * CELLS;

function randoms(size: number, stream: number): Float32Array<ArrayBuffer> {
  const array = new Float32Array(size);
  native.fillUniform(array, 7, stream, 0.5);
  return array;
}

const matrix = (rows: number, cols: number, stream: number) => ({
  rows,
  cols,
  data: randoms(rows * cols, stream),
});

/** Every second column of every row of blocks. */
function sparse(rows: number, cols: number, gates: number, block: 1 | 16): NativeStoredWeight {
  const blockRows = gates * Math.ceil(rows / gates / block);
  const each = Array.from({ length: Math.ceil(cols / 2) }, (_, i) => 2 * i);
  const columns = Uint16Array.from(
    { length: blockRows * each.length },
    (_, i) => each[i % each.length]!,
  );
  const starts = Uint32Array.from({ length: blockRows + 1 }, (_, r) => r * each.length);
  return {
    kind: 'sparse',
    rows,
    cols,
    block,
    starts,
    columns,
    values: randoms(columns.length * block, 4),
  };
}

/** A weight [4 x 17, cols]. */
type Make = (cols: number) => NativeStoredWeight;

const lowRank: Make = (cols) => ({
  kind: 'low-rank',
  a: matrix(ROWS, 2, 1),
  b: matrix(2, cols, 2),
});
const hashed: Make = (cols) => ({
  kind: 'hashed',
  rows: ROWS,
  cols,
  seed: 9,
  signed: true,
  buckets: randoms(90, 3),
});
const toeplitzLike: Make = (cols) => {
  const [g, h] = [matrix(8, Math.max(CELLS, cols), 1), matrix(8, Math.max(CELLS, cols), 2)];
  return { kind: 'toeplitz-like', rows: ROWS, cols, g, h };
};
const gates: Make = (cols) => ({
  kind: 'gates',
  gates: [
    matrix(CELLS, cols, 1),
    { kind: 'low-rank', a: matrix(CELLS, 2, 1), b: matrix(2, cols, 2) },
    { kind: 'hashed', rows: CELLS, cols, seed: 9, signed: false, buckets: randoms(20, 3) },
    matrix(CELLS, cols, 5),
  ],
});

const ARCHITECTURE: NativeArchitecture = {
  inputSize: INPUTS,
  embedding: undefined,
  layers: [
    {
      name: 'lstm1',
      cell: 'lstm',
      cells: CELLS,
      activation: undefined,
      resetAfter: false,
      gateClip: undefined,
      cellClip: undefined,
      outputsHidden: false,
      directions: [
        { backward: false, projection: undefined, peepholes: false, recurrentBias: false },
      ],
    },
  ],
  head: [
    {
      kind: 'dense',
      name: 'dense',
      inputs: CELLS,
      outputs: OUTPUTS,
      bias: true,
      activation: 'none',
    },
  ],
  lastFrame: false,
};

function structuresOf(
  input: NativeStructure | undefined,
  recurrent: NativeStructure | undefined,
): NativeStructures {
  const layer = { before: [], directions: [{ input, recurrent }] };
  return { layers: [layer], head: [undefined] };
}

/** Behind the matrices of the layer: its bias, and the head. */
const REST = randoms(ROWS + OUTPUTS * CELLS + OUTPUTS, 8);

function joined(arrays: Float32Array[]): Float32Array {
  return Float32Array.from(arrays.flatMap((array) => [...array]));
}

/** Of [input, recurrent]. */
function trainerOf(weights: [NativeStoredWeight, NativeStoredWeight], threads = 1): TrainerHandle {
  const values = joined([
    ...weights.flatMap((weight) => partsOf(weight).map(([, data]) => data)),
    REST,
  ]);
  return native.createTrainer(ARCHITECTURE, structuresOf(...weights), values, undefined, threads);
}

function denseTrainer(
  input: Float32Array,
  recurrent: Float32Array,
  rest: Float32Array,
): TrainerHandle {
  return native.createTrainer(
    ARCHITECTURE,
    undefined,
    joined([input, recurrent, rest]),
    undefined,
    1,
  );
}

const BATCH: NativeBatch = {
  inputs: randoms(2 * 5 * INPUTS, 6),
  frames: 5,
  sequences: 2,
  lengths: Uint32Array.of(5, 5),
  carry: false,
};
const CRITERION: NativeCriterion = {
  kind: 'ce',
  labels: Int32Array.of(0, 1, 2, 1, 0, 2, 2, 1, 0, 0),
};
const UPDATE: NativeUpdate = {
  kind: 'adam',
  rate: 0.01,
  momentum: 0,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  weightDecay: 0,
  scale: 0.1,
  clipNorm: Infinity,
  clipValue: Infinity,
};

async function learn(trainer: TrainerHandle, steps: number): Promise<void> {
  for (let i = 0; i < steps; i++) {
    await native.trainBatch(trainer, BATCH, CRITERION, { probability: 0, seed: 0 });
    await native.updateWeights(trainer, UPDATE);
  }
}

const lossOf = async (trainer: TrainerHandle): Promise<number> =>
  (await native.scoreBatch(trainer, BATCH, CRITERION)).loss;

/** What the trainer's two matrices have become, in the form in which they came, and the rest. */
function readBack(
  trainer: TrainerHandle,
  weights: NativeStoredWeight[],
): [NativeStoredWeight[], Float32Array] {
  const values = native.readTrainer(trainer, 'values');
  let offset = 0;
  const take = (size: number): Float32Array => values.slice(offset, (offset += size));
  return [weights.map((weight) => withParts(weight, take)), values.slice(offset)];
}

const kinds: [string, Make][] = [
  ['low-rank', lowRank],
  ['hashed', hashed],
  ['sparse', (cols) => sparse(ROWS, cols, 4, 1)],
  ['sparse in blocks', (cols) => sparse(ROWS, cols, 4, 16)],
  ['toeplitz-like', toeplitzLike],
  ['gates', gates],
  ['dense', (cols) => matrix(ROWS, cols, 1)],
];

describe.each(kinds)('%s', (_, make) => {
  const weights: [NativeStoredWeight, NativeStoredWeight] = [make(INPUTS), make(CELLS)];
  const expanded = (all: NativeStoredWeight[]): Float32Array[] =>
    all.map((w) => native.expandWeight(w, 4));

  test('has named parameters for each part', () => {
    const expected = ['input', 'recurrent'].flatMap((which, i) =>
      partsOf(weights[i]!).map(([name, { length }]) => ({
        name: `lstm1 ${which} weight${name && ` ${name}`}`,
        size: length,
      })),
    );
    const listed = native.listParameters(ARCHITECTURE, structuresOf(...weights));
    expect(listed.slice(0, -3)).toEqual(expected);
  });

  test('learns, and is read back as the weight whose matrix it used', async () => {
    const trainer = trainerOf(weights);
    const before = await lossOf(trainer);
    const [input, recurrent] = expanded(weights);
    expect(before).toBeCloseTo(await lossOf(denseTrainer(input!, recurrent!, REST)), 4);
    await learn(trainer, 30);
    const after = await lossOf(trainer);
    expect(after).toBeLessThan(0.8 * before);
    const [learnt, rest] = readBack(trainer, weights);
    const [learntInput, learntRecurrent] = expanded(learnt);
    expect(after).toBeCloseTo(await lossOf(denseTrainer(learntInput!, learntRecurrent!, rest)), 4);
  });

  test('learns the same with any number of threads', async () => {
    const [one, three] = [trainerOf(weights), trainerOf(weights, 3)];
    await learn(one, 3);
    await learn(three, 3);
    expect(native.readTrainer(three, 'values')).toEqual(native.readTrainer(one, 'values'));
  });
});

test('quantized weights learn in full precision and are used as int8', async () => {
  const dense = [randoms(ROWS * INPUTS, 1), randoms(ROWS * CELLS, 2)] as const;
  const kind = { kind: 'quantized', quantized: 8 } as const;
  const structures = structuresOf(kind, kind);
  const before = joined([...dense, REST]);
  const trainer = native.createTrainer(ARCHITECTURE, structures, before, undefined, 1);
  await learn(trainer, 10);
  const values = native.readTrainer(trainer, 'values');
  const int8 = (first: number, cols: number): Float32Array => {
    const { data, scales } = native.quantizeRows(values.slice(first, first + ROWS * cols), ROWS);
    return native.dequantizeRows(data, scales);
  };
  const [input, recurrent] = [int8(0, INPUTS), int8(ROWS * INPUTS, CELLS)];
  const rest = values.slice(ROWS * (INPUTS + CELLS));
  expect(await lossOf(trainer)).toBe(await lossOf(denseTrainer(input, recurrent, rest)));
  expect([...input]).not.toEqual([...values.slice(0, ROWS * INPUTS)]);
});

test.each<[string, unknown, unknown]>([
  ['lstm1 input must be [68, 6], but is [68, 17]', lowRank(CELLS), undefined],
  [
    'lstm1 recurrent must be of f32 to learn',
    undefined,
    { ...hashed(CELLS), buckets: new Uint16Array(9) },
  ],
  ['a weight must be an object', undefined, null],
  ['kind must be that of a weight, but is "x"', { kind: 'x' }, undefined],
])('refused: %s', (message, input, recurrent) => {
  const structures = structuresOf(input as NativeStructure, recurrent as NativeStructure);
  expect(() =>
    native.createTrainer(ARCHITECTURE, structures, new Float32Array(1), undefined, 1),
  ).toThrow(expect.objectContaining({ message }));
});
