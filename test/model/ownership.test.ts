/** What a model is given stays with the caller, and what a model has nobody else can change. */
import { types } from 'node:util';
import { MessageChannel } from 'node:worker_threads';
import { initNetwork } from '../../lib/init';
import { Model, type Network } from '../../lib/model';
import { denseWeight, type SparseWeight } from '../../lib/weights';
import { smallNetwork } from './networks';

const x = Float32Array.of(1, 2, 3);
const stepOf = (model: Model): Float32Array => model.createStream().step(x);
const expected = stepOf(new Model(smallNetwork()));

/** The small network with its first bias and its first matrix in other arrays. */
function withArrays(make: (numbers: Float32Array) => Float32Array): Network {
  const network = smallNetwork();
  const [first, ...others] = network.layers;
  const [weights] = first!.weights;
  const { rows, cols, data } = weights!.input;
  const changed = {
    ...weights!,
    input: denseWeight(rows, cols, make(data)),
    bias: make(weights!.bias),
  };
  return { ...network, layers: [{ ...first!, weights: [changed] }, ...others] };
}

function shared(numbers: Float32Array): Float32Array {
  const copy = new Float32Array(new SharedArrayBuffer(numbers.byteLength));
  copy.set(numbers);
  return copy;
}

test('a bias that is changed before the first use changes no model', () => {
  const model = new Model(smallNetwork());
  const { bias } = model.layers[0]!.weights[0]!;
  bias.fill(NaN);
  expect(model.layers[0]!.weights[0]!.bias).toEqual(smallNetwork().layers[0]!.weights[0]!.bias);
  expect(stepOf(model)).toEqual(expected);
});

test('memory of several threads is copied', () => {
  const network = withArrays(shared);
  const model = new Model(network);
  const [weights] = network.layers[0]!.weights;
  weights!.bias.fill(NaN);
  weights!.input.data.fill(NaN);
  expect(stepOf(model)).toEqual(expected);
  expect(types.isSharedArrayBuffer(model.layers[0]!.weights[0]!.bias.buffer)).toBe(false);
});

test('memory that is transferred or cut afterwards does not matter', () => {
  const network = withArrays((numbers) => {
    const resizable = new ArrayBuffer(numbers.byteLength, { maxByteLength: 4096 });
    new Float32Array(resizable).set(numbers);
    return new Float32Array(resizable);
  });
  const model = new Model(network);
  const [weights] = network.layers[0]!.weights;
  (weights!.bias.buffer as ArrayBuffer).resize(0);
  const { port1 } = new MessageChannel();
  port1.postMessage('', [weights!.input.data.buffer as ArrayBuffer]);
  port1.close();
  expect(stepOf(model)).toEqual(expected);
  expect(() => new Model(network)).toThrow(expect.objectContaining({ code: 'INVALID_MODEL' }));
});

test('arrays of a class that lies about its length and its copies are read as they are', () => {
  class Liar extends Float32Array {
    override get length(): number {
      return 2 ** 31;
    }
    override slice(): Float32Array<ArrayBuffer> {
      return new Float32Array(1);
    }
  }
  expect(stepOf(new Model(withArrays((numbers) => new Liar(numbers))))).toEqual(expected);
});

test('what getters say first is checked and used', () => {
  const network = smallNetwork();
  const [first, second] = network.layers;
  const once = <Value>(value: Value, later: Value): (() => Value) => {
    let reads = 0;
    return () => (reads++ === 0 ? value : later);
  };
  const bias = once(first!.weights[0]!.bias, Float32Array.of(NaN));
  const size = once(5, 500);
  const data = once(first!.weights[0]!.input.data, Float32Array.of(NaN));
  const changing: Network = {
    ...network,
    layers: [
      {
        ...first!,
        get hiddenSize() {
          return size();
        },
        weights: [
          {
            ...first!.weights[0]!,
            input: {
              kind: 'dense',
              rows: 20,
              cols: 3,
              get data() {
                return data();
              },
            },
            get bias() {
              return bias();
            },
          },
        ],
      },
      second!,
    ],
  };
  expect(stepOf(new Model(changing))).toEqual(expected);
});

test('a proxy is a network like any other, and one of a weight of a model is not that weight', () => {
  const deep = <Value extends object>(value: Value): Value =>
    new Proxy(value, {
      get(target, key) {
        const found: unknown = Reflect.get(target, key);
        const plain = typeof found !== 'object' || found === null || ArrayBuffer.isView(found);
        return plain ? found : deep(found);
      },
    });
  expect(stepOf(new Model(deep(smallNetwork())))).toEqual(expected);
  const { layers, head, emits } = new Model(smallNetwork());
  expect(() => new Model({ layers: deep(layers), head, emits })).toThrow(
    expect.objectContaining({ code: 'INVALID_MODEL' }),
  );
});

test('what a getter throws is the cause of a typed error', () => {
  const cause = new Error('no layers today');
  const network = {
    ...smallNetwork(),
    get head(): never {
      throw cause;
    },
  };
  expect(() => new Model(network)).toThrow(
    expect.objectContaining({
      code: 'INVALID_MODEL',
      message: 'the network cannot be read: no layers today',
      cause,
    }),
  );
});

test('all of a model is frozen', () => {
  const { layers, head } = new Model(smallNetwork());
  const parts = [layers, head, layers[0], layers[0]!.weights, layers[0]!.weights[0], head[0]];
  expect(parts.every((part) => Object.isFrozen(part))).toBe(true);
});

test('the pattern of a sparse weight is the model’s own', () => {
  const spec = { cell: 'rnn', input: 3, layers: 1, cells: 5 } as const;
  const network = initNetwork({ ...spec, recurrentWeight: { kind: 'sparse', density: 0.4 } }, 1);
  const recurrent = ({ layers }: Network): SparseWeight =>
    layers[0]!.weights[0]!.recurrent as SparseWeight;
  const before = stepOf(new Model(network)).slice();
  const model = new Model(network);
  recurrent(network).columns.fill(65535);
  recurrent(model).starts.fill(7);
  expect(stepOf(model)).toEqual(before);
});

test('the normalization of a front end is copied', () => {
  const frontEnd = { kind: 'log-mel', sampleRate: 8000, bins: 3 } as const;
  const normalization = { mean: new Float32Array(3), scale: new Float32Array(3).fill(1) };
  const complete = { ...frontEnd, normalization } as unknown as Network['frontEnd'];
  const model = new Model({ ...smallNetwork(), frontEnd: complete });
  normalization.mean.fill(NaN);
  model.frontEnd!.normalization!.scale.fill(NaN);
  expect(model.frontEnd!.normalization).toEqual({
    mean: new Float32Array(3),
    scale: new Float32Array(3).fill(1),
  });
});
