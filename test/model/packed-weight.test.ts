/** Weights that a model holds packed, and gives back as numbers. */
import { Model, type Network } from '../../lib/model';
import { denseWeight, type Weight } from '../../lib/weights';
import { smallNetwork } from './networks';

const firstInput = ({ layers }: Network): Weight => layers[0]!.weights[0]!.input;

test('a model gives its numbers back as they were', () => {
  const network = smallNetwork();
  const { layers, head } = new Model(network);
  expect({ layers, head }).toEqual({ layers: network.layers, head: network.head });
});

test('the data of a weight is a property like any other', () => {
  const weight = firstInput(new Model(smallNetwork()));
  expect(Object.keys(weight)).toEqual(['kind', 'rows', 'cols', 'data']);
  // eslint-disable-next-line @typescript-eslint/no-misused-spread -- data lies on the object itself
  expect({ ...weight }.data).toEqual(firstInput(smallNetwork()).data);
});

test('within a turn of the event loop it is one array, and changing that changes no model', () => {
  const model = new Model(smallNetwork());
  const x = Float32Array.of(1, 2, 3);
  const before = model.createStream().step(x);
  const weight = firstInput(model);
  expect(weight.data).toBe(weight.data);
  weight.data.fill(7);
  expect(model.createStream().step(x)).toEqual(before);
});

test('a model is its own: what happens to the arrays it was made of does not matter', () => {
  const network = smallNetwork();
  const model = new Model(network);
  const x = Float32Array.of(1, 2, 3);
  firstInput(network).data.fill(0);
  network.layers[0]!.weights[0]!.bias.fill(0);
  expect(model.createStream().step(x)).toEqual(new Model(smallNetwork()).createStream().step(x));
});

test('a model made of the matrices of another shares them', () => {
  const model = new Model(smallNetwork());
  const other = new Model({ layers: model.layers, head: [], emits: 'every-frame' });
  expect(firstInput(other)).toBe(firstInput(model));
});

test('a matrix that served as a head layer serves as the input of gates', () => {
  const head = [
    {
      name: 'out',
      weight: denseWeight(20, 4, new Float32Array(80).fill(0.25)),
      activation: 'none' as const,
    },
  ];
  const { weight } = new Model({ ...smallNetwork(), head }).head[0]!;
  const [first] = smallNetwork().layers;
  const layer = (input: Weight) => ({
    ...first!,
    inputSize: 4,
    weights: [{ ...first!.weights[0]!, input }],
  });
  const y = (input: Weight) =>
    new Model({ layers: [layer(input)], head: [], emits: 'every-frame' })
      .createStream()
      .step(Float32Array.of(1, 2, 3, 4));
  expect(y(weight)).toEqual(y(denseWeight(20, 4, new Float32Array(80).fill(0.25))));
});
