/** The project's own format: what is saved is loaded, and broken files are refused. */
import { MemorySource } from '../../lib/files/source';
import { networkFromSafetensors } from '../../lib/formats/own/read';
import { networkToSafetensors } from '../../lib/formats/own/write';
import { readSafetensors, type Safetensors } from '../../lib/formats/safetensors';
import { safetensorsParts } from '../../lib/formats/safetensors-write';
import type { Layer, LayerWeights } from '../../lib/model/layer';
import type { Network } from '../../lib/model/network';
import { denseWeight } from '../../lib/weights';

let next = 0;
const numbers = (size: number) => Float32Array.from({ length: size }, () => next++ / 8);
const matrix = (rows: number, cols: number) => denseWeight(rows, cols, numbers(rows * cols));

function lstm(inputSize: number, projected: boolean): LayerWeights {
  const recurrentSize = projected ? 2 : 3;
  return {
    input: matrix(12, inputSize),
    recurrent: matrix(12, recurrentSize),
    bias: numbers(12),
    peepholes: numbers(9),
    ...(projected && { projection: matrix(2, 3) }),
  };
}

/** One of everything that a network can hold. */
const NETWORK: Network = {
  emits: 'last-frame',
  embedding: matrix(4, 5),
  layers: [
    {
      name: 'lstm1',
      cell: 'lstm',
      direction: 'bidirectional',
      inputSize: 5,
      hiddenSize: 3,
      gateClip: 4,
      cellClip: 0.5,
      emits: 'hidden',
      weights: [lstm(5, true), lstm(5, false)],
    },
    {
      name: 'gru',
      cell: 'gru',
      direction: 'backward',
      inputSize: 6,
      hiddenSize: 2,
      resetAfter: true,
      weights: [
        {
          input: matrix(6, 6),
          recurrent: matrix(6, 2),
          bias: numbers(6),
          recurrentBias: numbers(2),
        },
      ],
    },
    {
      name: 'gru',
      cell: 'rnn',
      direction: 'forward',
      inputSize: 2,
      hiddenSize: 2,
      activation: 'relu',
      weights: [{ input: matrix(2, 2), recurrent: matrix(2, 2), bias: numbers(2) }],
    },
  ] satisfies Layer[],
  head: [
    { name: 'hidden', weight: matrix(3, 2), bias: numbers(3), activation: 'tanh' },
    { name: 'out', weight: matrix(2, 3), activation: 'log-softmax' },
  ],
  units: {
    kind: 'ctc',
    names: ['_', 'a'],
    blank: 0,
    lexicon: { aha: [['a'], ['a', 'a']], constructor: [['a']] },
  },
};

const roundTrip = (file: Safetensors) =>
  readSafetensors(new MemorySource(Buffer.concat([...safetensorsParts(file)])));

test('a network comes back bit-equal', () => {
  expect(networkFromSafetensors(roundTrip(networkToSafetensors(NETWORK)))).toEqual(NETWORK);
});

test('tensors bear the names of the specification, and a name that is taken gets a number', () => {
  expect([...networkToSafetensors(NETWORK).tensors.keys()]).toEqual(
    expect.arrayContaining([
      ...['lstm1.forward.input', 'lstm1.backward.peepholes', 'lstm1.forward.projection'],
      ...[
        'gru.backward.recurrentBias',
        'gru.forward.recurrent',
        'hidden.bias',
        'out.weight',
        'embedding',
      ],
    ]),
  );
  const one = { input: matrix(2, 2), recurrent: matrix(2, 2), bias: numbers(2) };
  const twice = {
    ...NETWORK,
    layers: [NETWORK.layers[2]!, { ...NETWORK.layers[2]!, weights: [one] }],
  };
  expect([...networkToSafetensors(twice).tensors.keys()]).toContain('gru.forward.input~2');
});

describe('a file whose architecture is wrong is refused', () => {
  interface Json {
    [key: string]: unknown;
    layers: Record<string, unknown>[];
  }
  const file = networkToSafetensors(NETWORK);

  function edited(edit: (architecture: Json) => void): Safetensors {
    const architecture = JSON.parse(file.metadata.get('architecture')!) as Json;
    edit(architecture);
    return {
      ...file,
      metadata: new Map(file.metadata).set('architecture', JSON.stringify(architecture)),
    };
  }
  const withMetadata = (key: string, value: string): Safetensors => ({
    ...file,
    metadata: new Map(file.metadata).set(key, value),
  });

  test.each<[string, Safetensors, RegExp]>([
    [
      'is of a newer version',
      withMetadata('version', '4'),
      /format version 4, newer than 3.*update/,
    ],
    [
      'has no sane version',
      withMetadata('version', '1.x'),
      /version must be a number, but is "1.x"/,
    ],
    [
      'has an architecture that is not JSON',
      withMetadata('architecture', '{'),
      /architecture is not JSON/,
    ],
    [
      'says a thing twice',
      withMetadata('architecture', '{"emits":1,"emits":2}'),
      /holds "emits" twice/,
    ],
    [
      'misspells a field',
      edited((a) => (a.layers[1]!.hidenSize = 2)),
      /layers\[1\] .*"hidenSize" \(did you mean "hiddenSize/,
    ],
    [
      'misses a field',
      edited((a) => delete a.layers[0]!.cell),
      /layers\[0\]\.cell must be one of .*, but is missing/,
    ],
    [
      'misspells a word',
      edited((a) => (a.layers[0]!.cell = 'lsmt')),
      /but is "lsmt" \(did you mean "lstm"\?\)/,
    ],
    [
      'has a size of 0',
      edited((a) => (a.layers[0]!.inputSize = 0)),
      /inputSize must be a whole number from 1/,
    ],
    [
      'has a size in words',
      edited((a) => (a.layers[0]!.inputSize = '5')),
      /inputSize must be .*, but is "5"/,
    ],
    [
      'has a negative clip',
      edited((a) => (a.layers[0]!.cellClip = -1)),
      /cellClip must be a number above 0, but is -1/,
    ],
    [
      'has layers that are no array',
      edited((a) => (a.layers = {} as never)),
      /layers must be an array, but is \{\}/,
    ],
    [
      'has a layer that is no object',
      edited((a) => (a.layers[0] = 3 as never)),
      /layers\[0\] must be an object, but is 3/,
    ],
    [
      'lacks a direction',
      edited((a) => (a.layers[1]!.direction = 'bidirectional')),
      /must have 2 element\(s\), but has 1/,
    ],
    [
      'names a tensor it lacks',
      edited((a) => (a.layers[1]!.weights = [{ input: { kind: 'dense', tensor: 'x' } }])),
      /tensor "x"/,
    ],
    [
      'names a bias as a matrix',
      edited(
        (a) => (a.layers[1]!.weights = [{ input: { kind: 'dense', tensor: 'gru.backward.bias' } }]),
      ),
      /must have 2 dim/,
    ],
    [
      'leaves a tensor unused',
      edited((a) => (a.head = [])),
      /tensor hidden.weight is in the file, but/,
    ],
  ])('that %s', (_, wrong, message) => {
    expect(() => networkFromSafetensors(wrong)).toThrow(
      expect.objectContaining({ code: 'INVALID_FILE' }) as Error,
    );
    expect(() => networkFromSafetensors(wrong)).toThrow(message);
  });
});
