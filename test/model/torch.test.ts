/**
 * Layers as PyTorch has them, projections and both directions included, against PyTorch's own
 * outputs.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Model, layerOutputSize } from '../../lib/model';
import { denseWeight } from '../../lib/weights';
import type { Cell, Layer, LayerWeights } from '../../lib/model';

interface Case {
  cell: Cell;
  activation: 'tanh' | 'relu' | null;
  shape: {
    input_size: number;
    hidden_size: number;
    num_layers?: number;
    proj_size?: number;
    bidirectional?: boolean;
  };
  weights: Record<string, number[]>;
  xs: number[];
  ys: number[];
  finalC: number[] | null;
}

const { frames, cases } = JSON.parse(
  readFileSync(join(__dirname, '..', 'fixtures', 'runtime.json'), 'utf8'),
) as { frames: number; cases: Case[] };

const floats = (numbers: number[]): Float32Array => Float32Array.from(numbers);

/** PyTorch's two biases become one, but for the GRU's n, whose second one the reset gate scales. */
function biases(
  cell: Cell,
  ih: number[],
  hh: number[],
  n: number,
): Pick<LayerWeights, 'bias' | 'recurrentBias'> {
  const split = cell === 'gru' ? 2 * n : ih.length;
  const bias = floats(ih.map((b, i) => (i < split ? b + hh[i]! : b)));
  return cell === 'gru' ? { bias, recurrentBias: floats(hh.slice(split)) } : { bias };
}

function layersOf({ cell, activation, shape, weights }: Case): Layer[] {
  const n = shape.hidden_size;
  const layers: Layer[] = [];
  for (let l = 0; l < (shape.num_layers ?? 1); l++) {
    const inputSize = l === 0 ? shape.input_size : layerOutputSize(layers[l - 1]!);
    const directions = (shape.bidirectional ? ['', '_reverse'] : ['']).map((end): LayerWeights => {
      const of = (name: string): number[] => weights[`${name}_l${l}${end}`]!;
      const rows = of('bias_ih').length;
      const projection =
        shape.proj_size && denseWeight(shape.proj_size, n, floats(of('weight_hr')));
      return {
        input: denseWeight(rows, inputSize, floats(of('weight_ih'))),
        recurrent: denseWeight(rows, shape.proj_size ?? n, floats(of('weight_hh'))),
        ...biases(cell, of('bias_ih'), of('bias_hh'), n),
        ...(projection ? { projection } : {}),
      };
    });
    layers.push({
      name: `${cell}${l}`,
      cell,
      direction: shape.bidirectional ? 'bidirectional' : 'forward',
      inputSize,
      hiddenSize: n,
      weights: directions,
      ...(activation ? { activation } : {}),
      ...(cell === 'gru' ? { resetAfter: true } : {}),
    });
  }
  return layers;
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i]!)));
}

const titled = cases.map((one) => ({
  ...one,
  title: `${one.activation ?? ''} ${one.cell} ${JSON.stringify(one.shape)}`,
}));

describe.each(titled)('$title', (one) => {
  const model = new Model({ layers: layersOf(one), head: [], emits: 'every-frame' });
  const xs = floats(one.xs);

  test('runs a sequence as PyTorch does', () => {
    expect(largestDifference(model.runSync(xs, { frames }), one.ys)).toBeLessThan(1e-5);
  });

  test('gives the same off the main thread, to the bit', async () => {
    expect(await model.run(xs, { frames })).toEqual(model.runSync(xs, { frames }));
  });

  if (!one.shape.bidirectional) {
    test('steps frame by frame to the same outputs, to the bit, and to the same final state', () => {
      const stream = model.createStream();
      const ys = Array.from({ length: frames }, (_, t) => [
        ...stream.step(xs.subarray(t * model.inputSize, (t + 1) * model.inputSize)),
      ]).flat();
      expect(ys).toEqual([...model.runSync(xs, { frames })]);
      if (one.finalC) {
        const c = stream.state.flat().flatMap((direction) => [...direction.c!]);
        expect(largestDifference(c, one.finalC)).toBeLessThan(1e-5);
      }
    });
  }
});
