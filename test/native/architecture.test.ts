/** The description of a network that crosses into the addon, for running and for training alike. */
import { native, type NativeArchitecture, type NativeLayer } from '../../lib/native';

const LAYER: NativeLayer = {
  name: 'rnn1',
  cell: 'rnn',
  cells: 2,
  activation: 'relu',
  resetAfter: false,
  gateClip: undefined,
  cellClip: undefined,
  outputsHidden: false,
  directions: [{ backward: false, projection: undefined, peepholes: false, recurrentBias: false }],
};
const ARCHITECTURE: NativeArchitecture = {
  inputSize: 3,
  embedding: undefined,
  layers: [LAYER],
  head: [
    { kind: 'dense', name: 'dense', inputs: 2, outputs: 4, activation: 'softmax', bias: true },
  ],
  lastFrame: false,
};

/** W_x [2, 3], W_h [2, 2] and b of the layer, then W [4, 2] and b of the head. */
const SIZE = 6 + 4 + 2 + 8 + 4;

function weightsOf(cells: number): Parameters<typeof native.packNetwork>[1] {
  const packed = (rows: number, cols: number) =>
    native.packWeight({ rows, cols, data: new Float32Array(rows * cols) }, 1);
  const layer = {
    input: packed(cells, 3),
    recurrent: packed(cells, cells),
    bias: new Float32Array(cells),
    recurrentBias: undefined,
    peepholes: undefined,
    projection: undefined,
  };
  const head = [{ weight: packed(4, cells), bias: new Float32Array(4) }];
  return { embedding: undefined, layers: [{ before: [], directions: [layer] }], head };
}

test('one architecture serves running and training', () => {
  const network = native.packNetwork(ARCHITECTURE, weightsOf(2));
  expect([...native.runSync(network, new Float32Array(3), 1, 1, [1], undefined, 1)]).toEqual([
    0.25, 0.25, 0.25, 0.25,
  ]);
  const list = native.listParameters(ARCHITECTURE, undefined);
  expect(list.map(({ name }) => name)).toEqual([
    'rnn1 input weight',
    'rnn1 recurrent weight',
    'rnn1 bias',
    'dense weight',
    'dense bias',
  ]);
  expect(list.reduce((sum, { size }) => sum + size, 0)).toBe(SIZE);
});

test.each<[RegExp, Partial<NativeArchitecture>]>([
  [
    /cell is "lstmp" but must be rnn, lstm or gru/,
    { layers: [{ ...LAYER, cell: 'lstmp' as 'lstm' }] },
  ],
  [
    /activation is "softmax" but must be none, sigmoid, tanh or relu/,
    { layers: [{ ...LAYER, activation: 'softmax' }] },
  ],
  [
    /activation is "gelu" but must be/,
    {
      head: [
        { kind: 'dense', name: 'dense', inputs: 2, outputs: 4, activation: 'gelu', bias: true },
      ],
    },
  ],
  [/no recurrent layer/, { layers: [] }],
  [/a layer has no direction/, { layers: [{ ...LAYER, directions: [] }] }],
])('both refuse: %p', (message, wrong) => {
  const architecture = { ...ARCHITECTURE, ...wrong };
  const refusal = expect.objectContaining({
    code: 'INVALID_MODEL',
    message: expect.stringMatching(message) as string,
  }) as Error;
  expect(() => native.packNetwork(architecture, weightsOf(2))).toThrow(refusal);
  expect(() =>
    native.createTrainer(architecture, undefined, new Float32Array(SIZE), undefined, 1),
  ).toThrow(refusal);
});

test('weights must have the shapes that the architecture says', () => {
  expect(() => native.packNetwork(ARCHITECTURE, weightsOf(5))).toThrow(
    'input is packed in another shape',
  );
  expect(() => native.packNetwork(ARCHITECTURE, { ...weightsOf(2), head: [] })).toThrow(
    'layers of frames must hold 1 entries, as the architecture says',
  );
});
