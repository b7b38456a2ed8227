/**
 * The network up to some edge of the graph: a list that grows at its end, of which what was known
 * of an earlier edge stays true. Without links it is a graph input.
 *
 * What two edges have in common is found by their links, which are the same objects in both: where
 * branches meet, the links of one follow those of the other, with a `recall` where a branch begins.
 */
import type {
  ActivationFunction,
  DenseLayer,
  HeadActivation,
  Layer,
  NormalizationLayer,
} from '../../model';
import type { Weight } from '../../weights';

/** A number for each feature, or one for all. */
export type Spread = number | Float32Array;

export type Combining = 'sum' | 'product' | 'concatenation' | 'recall';

export type Link =
  | { readonly kind: 'embedding'; readonly weight: Weight }
  | { readonly kind: 'recurrent'; readonly layer: Layer }
  | { readonly kind: 'dense'; readonly layer: DenseLayer }
  | {
      readonly kind: 'elementwise';
      readonly name: string;
      readonly scale: Spread;
      readonly shift: Spread;
      readonly activation?: ActivationFunction | Extract<HeadActivation, `${string}softmax`>;
    }
  | {
      readonly kind: NormalizationLayer['kind'];
      readonly name: string;
      readonly epsilon: number;
      readonly scale: Spread;
      readonly shift: Spread;
    }
  | {
      readonly kind: 'combination';
      readonly name: string;
      readonly by: Combining;
      /** What it combines with; undefined: the input of the first layer. */
      readonly with: Link | undefined;
      readonly leads: boolean;
    };

export class Chain {
  private constructor(
    /** The graph input that it begins with. */
    readonly input: string,
    readonly below: Chain | undefined,
    /** The link that it ends in; undefined where there is none. */
    readonly link: Link | undefined,
    /** Links in it. */
    readonly length: number,
    /** Recurrent layers in it. */
    readonly depth: number,
    /** Blocks that its output consists of: the directions of a layer, or one. */
    readonly blocks: number,
  ) {}

  static from(input: string): Chain {
    return new Chain(input, undefined, undefined, 0, 0, 1);
  }

  with(link: Link): Chain {
    const recurrent = link.kind === 'recurrent' ? link.layer : undefined;
    const blocks = recurrent?.weights.length ?? (link.kind === 'elementwise' ? this.blocks : 1);
    const depth = this.depth + (recurrent ? 1 : 0);
    return new Chain(this.input, this, link, this.length + 1, depth, blocks);
  }

  /** From the graph input up to this end. */
  links(): Link[] {
    const links: Link[] = [];
    for (let end = this as Chain | undefined; end?.link; end = end.below) links.push(end.link);
    return links.reverse();
  }

  /**
   * This chain followed by all that the other has besides.
   * @returns a chain that ends in the link of the other; this one where it holds that.
   */
  joining(other: Chain): Chain {
    const others = other.links();
    if (!this.link || others.includes(this.link)) return other;
    const own = new Set(this.links());
    let joined = this as Chain;
    let before: Link | undefined;
    for (const link of others) {
      if (!own.has(link)) {
        if (joined.link !== before) joined = joined.recalling(before);
        joined = joined.with(link);
      }
      before = link;
    }
    return joined;
  }

  /** Going on from an earlier link. */
  recalling(link: Link | undefined): Chain {
    return this.with({ kind: 'combination', name: '', by: 'recall', with: link, leads: false });
  }
}
