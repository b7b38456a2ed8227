/**
 * The network up to some edge of the graph: a list that grows at its end, of which what was known
 * of an earlier edge stays true. Without layers it is a graph input.
 */
import type { DenseLayer, Layer } from '../../model';

export class Chain {
  private constructor(
    /** The graph input that it begins with. */
    readonly input: string,
    private readonly below: Chain | undefined,
    /** The layer that it ends in, where that is a recurrent one. */
    readonly layer: Layer | undefined,
    /** The dense layer that it ends in, where it has a head. */
    readonly dense: DenseLayer | undefined,
    /** Recurrent layers in it. */
    readonly depth: number,
  ) {}

  static from(input: string): Chain {
    return new Chain(input, undefined, undefined, undefined, 0);
  }

  withLayer(layer: Layer): Chain {
    return new Chain(this.input, this, layer, undefined, this.depth + 1);
  }

  withDense(layer: DenseLayer): Chain {
    return new Chain(this.input, this, undefined, layer, this.depth);
  }

  /** With another dense layer in place of the last. */
  replacingDense(layer: DenseLayer): Chain {
    return new Chain(this.input, this.below, undefined, layer, this.depth);
  }

  layers(): Layer[] {
    return Chain.#linksTo(this).flatMap(({ layer }) => layer ?? []);
  }

  head(): DenseLayer[] {
    return Chain.#linksTo(this).flatMap(({ dense }) => dense ?? []);
  }

  /** From the graph input up to this end. */
  static #linksTo(end: Chain): Chain[] {
    const links: Chain[] = [];
    for (let link: Chain | undefined = end; link; link = link.below) links.push(link);
    return links.reverse();
  }
}
