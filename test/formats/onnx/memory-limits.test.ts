/**
 * Files of a few bytes whose constants would grow without bound: each is refused by a typed error
 * before it gets the memory. What is not refused here aborts the process.
 */
import { CELLS, INPUTS, type Step } from './rnn-graph';
import { expectError } from './expect';
import { readOnnx } from './read';
import { onnxBytes, tensor } from './write';
import { ints, chain, read, withTensors, load } from './hostile';

describe('constants that nodes let grow are refused where they are needed:', () => {
  const doubled = (count: number, axis = 0): Step[] =>
    chain(count, 'k', 'big', (from, to) => ['Concat', `${from} ${from}`, to, { axis }]);
  const rnn: Step = ['RNN', 'X V R', 'y'];

  test('a list of sizes joined with itself 31 times', () => {
    const steps: Step[] = [...doubled(31), ['Reshape', 'W big', 'V'], rnn];
    expectError(
      () => readOnnx(onnxBytes(withTensors(steps, { k: ints(1, 1, 1, 1, 1, 1, 1, 1) }))),
      'UNSUPPORTED_MODEL',
      /node "the Reshape": .* its shape are 17179869184 numbers, above the limit/,
    );
  });

  test('one whose elements cannot be counted', () => {
    const steps: Step[] = [...doubled(60), ['Reshape', 'W big', 'V'], rnn];
    expectError(
      () => readOnnx(onnxBytes(withTensors(steps, { k: ints(1, 1) }))),
      'UNSUPPORTED_MODEL',
      /a constant of dims \[9007199254740992\] is computed: it is too large/,
    );
  });

  test('a weight joined with itself until it has all the inputs in the world', () => {
    const graph = withTensors([...doubled(24, 2), ['RNN', 'X big R', 'y']], {
      k: tensor([1, CELLS, INPUTS], 1),
    });
    expectError(
      () => readOnnx(onnxBytes({ ...graph, inputs: { X: ['t', 1, 'n'] } })),
      'UNSUPPORTED_MODEL',
      /node "the RNN": computing the graph's constants takes more than \d+ bytes/,
    );
  });

  test('initial states joined with themselves', () => {
    const graph = withTensors([...doubled(40), ['RNN', 'X W R _ _ big', 'y']], {
      k: tensor([1, 1, CELLS], 1),
    });
    expectError(() => readOnnx(onnxBytes(graph)), 'UNSUPPORTED_MODEL', /takes more than \d+ bytes/);
  });

  test('features joined with themselves', () => {
    const features = chain(40, 'Y', 'f', (from, to) => [
      'Concat',
      `${from} ${from}`,
      to,
      { axis: 3 },
    ]);
    expectError(
      () => read([['RNN', 'X W R', 'Y'], ...features, ['MatMul', 'f D', 'y']]),
      'UNSUPPORTED_MODEL',
      /joins more than 16 directions/,
    );
  });

  test('a long list of places that many nodes pick', () => {
    const places = {
      dims: [500_000],
      data: Array.from({ length: 500_000 }, (_, k) => (k % 3) % 2),
      type: 'int64',
    } as const;
    const picked = Array.from({ length: 60 }, (_, k): Step => ['Gather', 'K places', `g${k}`]);
    const all: Step = ['Concat', picked.map(([, , output]) => output).join(' '), 'V', { axis: 0 }];
    const graph = withTensors([...picked, all, ['RNN', 'X V R', 'y']], {
      K: tensor([2, 3], 1),
      places,
    });
    expectError(() => readOnnx(onnxBytes(graph)), 'UNSUPPORTED_MODEL', /takes more than \d+ bytes/);
  });

  test('a weight copied in every shape and order', () => {
    const copies = chain(2000, 'k', 'V', (from, to, k) =>
      k % 2 === 0 ? ['Transpose', from, to, { perm: [1, 0] }] : ['Reshape', `${from} shape`, to],
    );
    const graph = withTensors(
      [...copies, ['Reshape', 'V whole', 'U'], ['RNN', 'X U S', 'y', { hidden_size: 256 }]],
      {
        k: tensor([256, 192], 1),
        S: tensor([1, 256, 256], 2),
        shape: ints(256, 192),
        whole: ints(1, 256, 192),
      },
    );
    expectError(
      () =>
        readOnnx(onnxBytes({ ...graph, inputs: { X: ['t', 1, 192] } })).layers[0]!.weights[0]!.input
          .data,
      'UNSUPPORTED_MODEL',
      /takes more than \d+ bytes/,
    );
  });

  test('layers that each have a weight of their own, all made of one', async () => {
    const n = 256;
    const layers = Array.from({ length: 400 }, (_, k): Step[] => [
      ['Concat', `half${k % 2} half1`, `R${k}`, { axis: 1 }],
      ['RNN', `x${k} R${k} R${k}`, `y${k}`, { hidden_size: n }],
      ['Squeeze', `y${k} first`, `x${k + 1}`],
    ]).flat();
    const graph = withTensors(layers, {
      half0: tensor([1, n / 2, n], 1),
      half1: tensor([1, n / 2, n], 2),
    });
    await expect(
      load({ ...graph, inputs: { x0: ['t', 1, n] }, outputs: ['x400'] }),
    ).rejects.toMatchObject({
      code: 'UNSUPPORTED_MODEL',
      message: /takes more than \d+ bytes/ as never,
    });
  });
});
