/**
 * Small models of every cell and option that a stream can have, sizes no multiple of a block, for
 * tests that hold for all.
 */
import { Model } from '../../lib/model';
import type { Layer } from '../../lib/model';
import { randomDense, randomLayer } from './networks';
import type { LayerShape } from './networks';

const INPUTS = 5;

function twoLayers(shape: Partial<LayerShape>, option: Partial<Layer> = {}): Model {
  const hiddenSize = 37;
  const emitted = shape.rank ?? hiddenSize;
  const layer = (name: string, inputSize: number, seed: number): Layer => ({
    ...randomLayer(name, { cell: 'lstm', inputSize, hiddenSize, ...shape }, seed),
    ...option,
  });
  return new Model({
    layers: [layer('first', INPUTS, 1), layer('second', emitted, 2)],
    head: [randomDense('out', emitted, 19)],
    emits: 'every-frame',
  });
}

export const EVERY_CELL: [string, Model][] = [
  ['rnn', twoLayers({ cell: 'rnn' })],
  ['rnn with a projection', twoLayers({ cell: 'rnn', rank: 7 })],
  ['lstm', twoLayers({})],
  [
    'lstm with peepholes, clips and a projection',
    twoLayers({ peepholes: true, rank: 11 }, { gateClip: 3, cellClip: 1 }),
  ],
  ['gru that resets before', twoLayers({ cell: 'gru' })],
  ['gru that resets before, with a projection', twoLayers({ cell: 'gru', rank: 9 })],
  ['gru that resets after', twoLayers({ cell: 'gru' }, { resetAfter: true })],
  [
    'gru that resets after, with a projection',
    twoLayers({ cell: 'gru', rank: 9 }, { resetAfter: true }),
  ],
];
