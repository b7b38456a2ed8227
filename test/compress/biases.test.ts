/** Where the mean of h goes in calibrated fits. */
import type { ModelSpec } from '../../lib/init';
import type { Network } from '../../lib/model';
import type { Weight } from '../../lib/weights';
import { calibration, compressBy, hiddenOf, INPUT, lstm, meanOf } from './calibrated';
import { multipliedOut, network } from './networks';

function times({ rows, cols, data }: Weight, x: readonly number[]): number[] {
  return Array.from({ length: rows }, (_, i) =>
    x.reduce((sum, each, j) => sum + data[i * cols + j]! * each, 0),
  );
}

/**
 * What layer l adds up at the mean of what the dense layers output: with its bias, and apart from
 * it inside the reset gate.
 */
function meanSums(
  { layers }: Network,
  l: number,
  below: readonly number[],
  own: readonly number[],
): number[][] {
  const { hiddenSize, weights } = layers[l]!;
  return weights.flatMap(({ input, recurrent, bias, recurrentBias }, direction) => {
    const fromBelow = times(input, below);
    const fromOwn = times(
      recurrent,
      own.slice(direction * hiddenSize, (direction + 1) * hiddenSize),
    );
    if (!recurrentBias) return [fromBelow.map((x, i) => x + fromOwn[i]! + bias[i]!)];
    const isCandidate = (i: number): boolean => i >= 2 * hiddenSize;
    return [
      fromBelow.map((x, i) => x + bias[i]! + (isCandidate(i) ? 0 : fromOwn[i]!)),
      fromOwn.slice(2 * hiddenSize).map((x, i) => x + recurrentBias[i]!),
    ];
  });
}

describe('the biases of a calibrated compression', () => {
  const start = { rank: 5, calibrated: true };

  it.each<[string, ModelSpec]>([
    ['LSTM', lstm],
    ['LSTM of two directions', { ...lstm, direction: 'bidirectional' }],
    ['GRU', { cell: 'gru', input: INPUT, layers: 2, cells: 16, output: 5 }],
    ['RNN', { cell: 'rnn', input: INPUT, layers: 2, cells: 16, output: 5 }],
  ])('of an %s keep the mean of all sums over the calibration', async (_, spec) => {
    const model = network(spec);
    const { model: small } = await compressBy(model, start, calibration);
    const products = multipliedOut(small);
    const means = [1, 2].map((count) => meanOf(hiddenOf(model, count)));
    const before = meanSums(model, 1, means[0]!, means[1]!).flat();
    const plain = await compressBy(model, { rank: 5 }, undefined);
    const lost = meanSums(multipliedOut(plain.model), 1, means[0]!, means[1]!).flat();
    meanSums(products, 1, means[0]!, means[1]!)
      .flat()
      .forEach((sum, i) => {
        expect(sum).toBeCloseTo(before[i]!, 5);
      });
    expect(Math.max(...lost.map((sum, i) => Math.abs(sum - before[i]!)))).toBeGreaterThan(1e-3);
    const headSums = ({ head }: Network): number[] =>
      times(head[0]!.weight, means[1]!).map((x, i) => x + head[0]!.bias![i]!);
    headSums(products).forEach((sum, i) => {
      expect(sum).toBeCloseTo(headSums(model)[i]!, 5);
    });
  });

  it('stay where the reset gate acts first, and where a head has none', async () => {
    const gru = network({
      cell: 'gru',
      input: INPUT,
      layers: 2,
      cells: 16,
      output: 5,
      resetAfter: false,
    });
    const { model: ofGru } = await compressBy(gru, start, calibration);
    expect(ofGru.layers.map(({ weights }) => weights[0]!.bias)).toEqual(
      gru.layers.map(({ weights }) => weights[0]!.bias),
    );
    const whole = network({ ...lstm, layers: 1 });
    const { name, weight, activation } = whole.head[0]!;
    const bare: Network = { ...whole, head: [{ name, weight, activation }] };
    const { model: ofBare } = await compressBy(bare, start, calibration);
    expect(ofBare.layers[0]!.weights[0]!.bias).toEqual(bare.layers[0]!.weights[0]!.bias);
    expect(ofBare.head[0]!.bias).toBeUndefined();
  });

  it('are the network’s own where nothing is calibrated', async () => {
    const model = network(lstm);
    const { model: small } = await compressBy(model, { rank: 5, stacked: true }, undefined);
    expect(small.layers[1]!.weights[0]!.bias).toEqual(model.layers[1]!.weights[0]!.bias);
  });
});
