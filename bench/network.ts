/**
 * The network of a case: that of the paper (Prabhavalkar et al. 2016, Table 1) without peepholes and softmax, which not
 * every peer has, so that all engines compute the same. Weights are random: times do not hang on their values.
 */
import { initNetwork, presetSpec } from '../lib/init';
import type { Network } from '../lib/model';
import type { Model } from './cases';

export function networkOf(model: Model): Network {
  return initNetwork({ ...presetSpec(presetName(model)), peepholes: false, outputActivation: 'none' });
}

export function presetName(model: Model): string {
  return model === 'dense' ? 'prabhavalkar2016' : `prabhavalkar2016-${model}`;
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
  const { input, layers, cells, output } = presetSpec(presetName(model));
  const projections =
    typeof layers === 'number'
      ? new Array<number>(layers).fill(0)
      : layers.map((layer) => layer.projection ?? 0);
  return { input: input!, cells: cells!, output: output!, projections };
}
