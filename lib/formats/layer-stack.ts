/**
 * The layers of a file in the order in which they stand there, bottom first, become a network: what
 * readers of formats that list layers have in common.
 */
import { unsupportedModel } from '../errors';
import { shown } from '../json';
import {
  type ActivationFunction,
  type CombinationLayer,
  type DenseLayer,
  type ElementwiseLayer,
  foldLinear,
  type FrameLayer,
  frameInputSize,
  HEAD_ACTIVATIONS,
  INPUT_NAME,
  isDenseLayer,
  type Layer,
  layerOutputSize,
  type Network,
} from '../model';
import type { Weight } from '../weights';

/** What an elementwise layer may end with. */
export type FrameActivation = NonNullable<ElementwiseLayer['activation']>;

export class LayerStack {
  #embedding: Weight | undefined;
  readonly #layers: Layer[] = [];
  /** What stands above the last recurrent layer. */
  #frames: FrameLayer[] = [];
  #lastFrame: string | undefined;
  /** Numbers of a frame at the top; undefined where nothing says it yet. */
  #size: number | undefined;
  /** Numbers of the frames of each layer by its name. */
  readonly #sizes = new Map<string, number>();
  #top = INPUT_NAME;

  /** The name of the layer at the top; `input` where there is none. */
  get top(): string {
    return this.#top;
  }

  /** Whether there is a recurrent layer: without one, it is no network. */
  get hasRecurrent(): boolean {
    return this.#layers.length > 0;
  }

  /** Numbers of a frame at the top, where they are known. */
  get size(): number | undefined {
    return this.#size;
  }

  /** @param size numbers of an input frame, for layers that do not say it. */
  input(size: number): void {
    this.#grown(INPUT_NAME, size);
  }

  embedding(name: string, weight: Weight): void {
    if (this.#embedding || this.#layers.length > 0 || this.#frames.length > 0)
      throw unsupportedModel(`the embedding ${shown(name)} is not the first layer`);
    this.#embedding = weight;
    this.input(weight.cols);
  }

  /** @param everyFrame gives its output at every frame, or after its last one only. */
  recurrent(given: Layer, everyFrame = true): void {
    const layer = this.#named(given);
    if (this.#lastFrame !== undefined)
      throw unsupportedModel(
        `the recurrent layer ${shown(layer.name)} reads ${shown(this.#lastFrame)}, which gives its last frame only`,
      );
    const before = this.#frames;
    this.#frames = [];
    this.#layers.push({ ...layer, ...(before.length > 0 && { before }) });
    if (!everyFrame) this.#lastFrame = layer.name;
    this.#begins(layer.inputSize);
    this.#grown(layer.name, layerOutputSize(layer));
  }

  dense(given: DenseLayer): void {
    const layer = this.#named(given);
    this.#begins(layer.weight.cols);
    this.#frames.push(layer);
    this.#grown(layer.name, layer.weight.rows);
  }

  /** A layer that keeps the numbers of its frames. */
  frames(given: Exclude<FrameLayer, DenseLayer | CombinationLayer>): void {
    const layer = this.#named(given);
    this.#begins(frameInputSize(layer)!);
    this.#frames.push(layer);
    this.#grown(layer.name, layer.size);
  }

  /**
   * An activation that stands by itself: a part of the dense layer before it, where that has it.
   */
  activation(name: string, activation: FrameActivation): void {
    const before = this.#frames.at(-1);
    const word = typeof activation === 'string' ? activation : activation.name;
    const ofDense = HEAD_ACTIVATIONS.find((each) => each === word);
    if (ofDense && before && isDenseLayer(before) && before.activation === 'none') {
      this.#frames[this.#frames.length - 1] = { ...before, activation: ofDense };
      return;
    }
    this.frames({ kind: 'elementwise', name, size: this.#knownSize(name), activation });
  }

  /** The frame at the top with those of an earlier layer, by its name here. */
  combine(layer: Omit<CombinationLayer, 'kind'>): void {
    const other = this.#sizes.get(layer.with);
    if (other === undefined)
      throw unsupportedModel(
        `layer ${shown(layer.name)} combines with ${shown(layer.with)}, which is not below it in a row of layers`,
      );
    const size = this.#knownSize(layer.name);
    const named = this.#named(layer);
    this.#frames.push({ kind: 'combination', ...named });
    this.#grown(named.name, layer.by === 'concatenation' ? size + other : size);
  }

  /** @throws CompactRnnError UNSUPPORTED_MODEL where no layer is recurrent. */
  async network(signal?: AbortSignal): Promise<Network> {
    if (this.#layers.length === 0)
      throw unsupportedModel('the model has no recurrent layer (LSTM, GRU or simple RNN)');
    const headStart = this.#frames.findLastIndex((layer) => !isDenseLayer(layer)) + 1;
    const network: Network = {
      ...(this.#embedding && { embedding: this.#embedding }),
      layers: this.#layers,
      ...(headStart > 0 && { beforeHead: this.#frames.slice(0, headStart) }),
      head: this.#frames.slice(headStart).filter(isDenseLayer),
      emits: this.#lastFrame === undefined ? 'every-frame' : 'last-frame',
    };
    return foldLinear(network, { signal });
  }

  /** With a number behind its name where another layer has that, as in models in a model. */
  #named<Named extends { readonly name: string }>(layer: Named): Named {
    let { name } = layer;
    for (let k = 2; this.#sizes.has(name); k++) name = `${layer.name}.${k}`;
    return name === layer.name ? layer : { ...layer, name };
  }

  /** The first layer says what the input is, where nothing did before. */
  #begins(size: number): void {
    if (this.#sizes.size === 0) this.input(size);
  }

  #grown(name: string, size: number): void {
    this.#top = name;
    this.#size = size;
    this.#sizes.set(name, size);
  }

  #knownSize(name: string): number {
    if (this.#size !== undefined) return this.#size;
    throw unsupportedModel(
      `nothing before the layer ${shown(name)} says how many numbers a frame has`,
    );
  }
}

/** The activation of a dense layer, and what must follow it as a layer of its own, if anything. */
export function denseActivation(activation: FrameActivation): {
  own: DenseLayer['activation'];
  behind?: ActivationFunction;
} {
  const word = typeof activation === 'string' ? activation : activation.name;
  const own = HEAD_ACTIVATIONS.find((each) => each === word);
  if (own) return { own };
  return { own: 'none', behind: activation as ActivationFunction };
}
