/**
 * The layers of a file in the order in which they stand there, bottom first, become a network: what
 * readers of formats that list layers have in common.
 */
import { unsupportedModel } from '../errors';
import { shown } from '../json';
import type { DenseLayer, HeadActivation, Layer, Network } from '../model';
import type { Weight } from '../weights';

export class LayerStack {
  #embedding: Weight | undefined;
  readonly #layers: Layer[] = [];
  readonly #dense: DenseLayer[] = [];
  #lastFrame: string | undefined;

  embedding(name: string, weight: Weight): void {
    if (this.#embedding || this.#layers.length > 0 || this.#dense.length > 0)
      throw unsupportedModel(`the embedding ${shown(name)} is not the first layer`);
    this.#embedding = weight;
  }

  /** @param everyFrame gives its output at every frame, or after its last one only. */
  recurrent(layer: Layer, everyFrame = true): void {
    if (this.#lastFrame !== undefined)
      throw unsupportedModel(
        `the recurrent layer ${shown(layer.name)} reads ${shown(this.#lastFrame)}, which gives its last frame only`,
      );
    if (this.#dense.length > 0)
      throw unsupportedModel(
        `the dense layer ${shown(this.#dense[0]!.name)} stands before the recurrent layer ${shown(layer.name)}`,
      );
    this.#layers.push(layer);
    if (!everyFrame) this.#lastFrame = layer.name;
  }

  dense(layer: DenseLayer): void {
    this.#dense.push(layer);
  }

  /** An activation that stands by itself: of the dense layer before it. */
  activation(name: string, activation: HeadActivation): void {
    const before = this.#dense.at(-1);
    if (activation === 'none') return;
    if (before?.activation !== 'none')
      throw unsupportedModel(`the activation ${shown(name)} does not follow a dense layer`);
    this.#dense[this.#dense.length - 1] = { ...before, activation };
  }

  /** @throws CompactRnnError UNSUPPORTED_MODEL where no layer is recurrent. */
  network(): Network {
    if (this.#layers.length === 0)
      throw unsupportedModel('the model has no recurrent layer (LSTM, GRU or simple RNN)');
    return {
      ...(this.#embedding && { embedding: this.#embedding }),
      layers: this.#layers,
      head: this.#dense,
      emits: this.#lastFrame === undefined ? 'every-frame' : 'last-frame',
    };
  }
}
