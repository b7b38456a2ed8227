/**
 * A network: a model as plain data, its recurrent layers, bottom first, each with the layers of
 * frames before it, then the dense layers of its head.
 */
import type { DenseLayer, FrameLayer } from './frame-layer';
import type { FrontEnd } from './front-end';
import type { Layer } from './layer';
import type { Units } from './units';
import type { Weight } from '../weights';

export const SEQUENCE_OUTPUTS = ['every-frame', 'last-frame'] as const;

/** What a model is made of: layers and an output head, as plain data. */
export interface Network {
  /**
   * A row for each token, [tokens, size] (Bengio et al. 2003). The model then takes one number a
   * frame, the token's, from 0, and its first layer reads the token's row.
   */
  readonly embedding?: Weight | undefined;
  /** Bottom first. */
  readonly layers: readonly Layer[];
  /** What stands between the last recurrent layer and the head, in order. */
  readonly beforeHead?: readonly FrameLayer[] | undefined;
  /** In order; the last gives the outputs. */
  readonly head: readonly DenseLayer[];
  /**
   * What a whole sequence is turned into: an output at every frame, or one output from the final
   * states of the last layer (each direction after its own last frame), as classifiers use it. A
   * stream gives an output at every step either way: the answer if the sequence ended there.
   */
  readonly emits: (typeof SEQUENCE_OUTPUTS)[number];
  /** What makes the model's input of audio, where that is known. */
  readonly frontEnd?: FrontEnd | undefined;
  /** What the outputs stand for, where that is known. */
  readonly units?: Units | undefined;
}

type Attributes = Omit<Network, 'embedding' | 'layers' | 'beforeHead' | 'head'>;

/**
 * What a network holds besides its weights: whatever makes another network of it copies this.
 */
export function attributesOf({ emits, frontEnd, units }: Attributes): Attributes {
  return { emits, ...(frontEnd && { frontEnd }), ...(units && { units }) };
}

/** All that holds weights: what copies the layers of a network copies this. */
export function bodyOf({
  embedding,
  layers,
  beforeHead,
  head,
}: Network): Pick<Network, 'embedding' | 'layers' | 'beforeHead' | 'head'> {
  return { ...(embedding && { embedding }), layers, ...(beforeHead && { beforeHead }), head };
}
