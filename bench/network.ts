/** The network of a case. Weights are random: times do not depend on their values. */
import { initNetwork } from '../lib/init';
import type { Network } from '../lib/model';
import { specOf, type Model } from './models';

export function networkOf(model: Model): Network {
  return initNetwork(specOf(model));
}

/** Frames that look like normalized features: fixed, between -1 and 1, no two alike. */
export function features(frames: number, size: number): Float32Array {
  return Float32Array.from({ length: frames * size }, (_, i) => Math.sin(i * 12.9898 + 0.5));
}

/** The sizes of a network, for peers that make their weights themselves. */
export interface Sizes {
  readonly input: number;
  readonly cells: number;
  readonly output: number;
  /** The projection of each layer, 0 where it has none. */
  readonly projections: readonly number[];
}

export function sizesOf(model: Model): Sizes {
  const { input, layers, cells, output } = specOf(model);
  const projections =
    typeof layers === 'number'
      ? new Array<number>(layers).fill(0)
      : layers.map((layer) => layer.projection ?? 0);
  return { input: input!, cells: cells!, output: output!, projections };
}

/** The sizes as the words that the programs of oneDNN and PyTorch take: the projections last. */
export function sizeArguments(model: Model): string[] {
  const { input, cells, output, projections } = sizesOf(model);
  return [input, cells, output, ...projections].map(String);
}
