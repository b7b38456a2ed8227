/** A chain -> a network: names, sizes, and what goes into the dense layer before it. */
import {
  type DenseLayer,
  type FrameLayer,
  HEAD_ACTIVATIONS,
  type HeadActivation,
  INPUT_NAME,
  isDenseLayer,
  type Layer,
  layerOutputSize,
  type Network,
} from '../../model';
import type { Chain, Link, Spread } from './chain';
import { Refusal } from './operation';

/** Gives each name once: the first of `name`, `name_2`, `name_3`... that is not taken. */
function uniqueNames(): (name: string) => string {
  const taken = new Set<string>([INPUT_NAME]);
  const tried = new Map<string, number>();
  return (name) => {
    let free = name;
    let n = tried.get(name) ?? 1;
    while (taken.has(free)) free = `${name}_${++n}`;
    tried.set(name, n);
    taken.add(free);
    return free;
  };
}

/** Numbers that a link reads, where it says so itself. */
function widthOf(link: Link): number | undefined {
  if (link.kind === 'embedding') return 1;
  if (link.kind === 'recurrent') return link.layer.inputSize;
  if (link.kind === 'dense') return link.layer.weight.cols;
  if (link.kind === 'combination') return undefined;
  return [link.scale, link.shift].flatMap((each) =>
    typeof each === 'number' ? [] : each.length,
  )[0];
}

/** Numbers of the input: those that the first link reads that says so. */
function inputWidth(links: readonly Link[]): number {
  for (const link of links) {
    const width = widthOf(link);
    if (width !== undefined) return width;
    if (link.kind === 'combination' && link.by !== 'sum' && link.by !== 'product') break;
  }
  throw new Refusal('the number of its inputs is not known: export the model with that size fixed');
}

function spread(numbers: Spread, neutral: number, size: number): Float32Array | undefined {
  if (typeof numbers !== 'number') return numbers;
  return numbers === neutral ? undefined : new Float32Array(size).fill(numbers);
}

/** Makes the layers of a network of the links of a chain. */
class NetworkMaker {
  readonly #unique = uniqueNames();
  /** The name and the width of the layer that each link became, or became a part of. */
  readonly #made = new Map<Link | undefined, { name: string; width: number }>();
  readonly #combined: ReadonlySet<Link | undefined>;
  readonly #layers: Layer[] = [];
  #frames: FrameLayer[] = [];
  #count = 0;
  #width: number;

  constructor(private readonly links: readonly Link[]) {
    this.#combined = new Set(
      links.flatMap((link) => (link.kind === 'combination' ? [link.with] : [])),
    );
    this.#width = inputWidth(links);
    this.#made.set(undefined, { name: INPUT_NAME, width: this.#width });
  }

  network(emits: Network['emits']): Network {
    const [first] = this.links;
    const embedding = first?.kind === 'embedding' ? first.weight : undefined;
    let below: Link | undefined;
    for (const link of this.links) {
      if (link.kind === 'recurrent') this.#addLayer(link.layer);
      else if (link.kind !== 'embedding') this.#addFrame(link, below);
      if (link.kind === 'embedding') this.#setWidth(link, INPUT_NAME, link.weight.cols);
      else if (link.kind === 'recurrent')
        this.#setWidth(link, this.#layers.at(-1)!.name, layerOutputSize(link.layer));
      below = link;
    }
    const headStart = this.#frames.findLastIndex((layer) => !isDenseLayer(layer)) + 1;
    return {
      ...(embedding && { embedding }),
      layers: this.#layers,
      ...(headStart > 0 && { beforeHead: this.#frames.slice(0, headStart) }),
      head: this.#frames.slice(headStart).filter(isDenseLayer),
      emits,
    };
  }

  #setWidth(link: Link, name: string, width: number): void {
    this.#width = width;
    this.#made.set(link, { name, width });
  }

  #addLayer(layer: Layer): void {
    const name = this.#unique(layer.name || `${layer.cell}${this.#layers.length + 1}`);
    const before = this.#frames.length > 0 && { before: this.#frames };
    this.#layers.push({ ...layer, name, ...before });
    this.#frames = [];
    this.#count = 0;
  }

  #addFrame(
    link: Exclude<Link, { kind: 'embedding' | 'recurrent' }>,
    below: Link | undefined,
  ): void {
    if (link.kind === 'elementwise' && this.#intoDense(link, below)) return;
    const nth = ++this.#count;
    const named = (own: string, kind: string): string => this.#unique(own || `${kind}${nth}`);
    const width = this.#width;
    if (link.kind === 'dense') {
      const layer = { ...link.layer, name: named(link.layer.name, 'dense') };
      this.#push(link, layer, layer.weight.rows);
    } else if (link.kind === 'combination') {
      const other = this.#made.get(link.with)!;
      const name = named(link.name, link.by);
      const { by, leads } = link;
      const layer = {
        kind: 'combination',
        name,
        by,
        with: other.name,
        ...(leads && { leads }),
      } as const;
      const outputs = { recall: other.width, concatenation: width + other.width };
      this.#push(link, layer, by === 'sum' || by === 'product' ? width : outputs[by]);
    } else {
      const [scale, shift] = [spread(link.scale, 1, width), spread(link.shift, 0, width)];
      const vectors = { size: width, ...(scale && { scale }), ...(shift && { shift }) };
      const name = named(link.name, link.kind);
      const layer: FrameLayer =
        link.kind === 'elementwise'
          ? {
              kind: link.kind,
              name,
              ...vectors,
              ...(link.activation && { activation: link.activation }),
            }
          : { kind: link.kind, name, epsilon: link.epsilon, ...vectors };
      this.#push(link, layer, width);
    }
  }

  #push(link: Link, layer: FrameLayer, width: number): void {
    this.#frames.push(layer);
    this.#setWidth(link, layer.name, width);
  }

  /**
   * A shift right behind a dense layer is its bias, and a function that it knows its activation.
   */
  #intoDense(link: Extract<Link, { kind: 'elementwise' }>, below: Link | undefined): boolean {
    const layer = this.#frames.at(-1);
    if (!layer || !isDenseLayer(layer) || layer.activation !== 'none') return false;
    const activation = headActivation(link.activation);
    if (this.#combined.has(below) || link.scale !== 1 || !activation) return false;
    const shift = spread(link.shift, 0, this.#width);
    const bias =
      shift && layer.bias ? shift.map((x, i) => x + layer.bias![i]!) : (shift ?? layer.bias);
    const merged: DenseLayer = { ...layer, ...(bias && { bias }), activation };
    this.#frames[this.#frames.length - 1] = merged;
    this.#setWidth(link, layer.name, this.#width);
    return true;
  }
}

function headActivation(
  activation: Extract<Link, { kind: 'elementwise' }>['activation'],
): HeadActivation | undefined {
  const name = typeof activation === 'object' ? activation.name : (activation ?? 'none');
  return HEAD_ACTIVATIONS.find((each) => each === name);
}

/** The network of all links of a chain. */
export function networkOfChain(chain: Chain, emits: Network['emits']): Network {
  const links = chain.links();
  const lastLayer = links.findLastIndex(({ kind }) => kind === 'recurrent');
  if (emits === 'last-frame' && links.slice(lastLayer).some(({ kind }) => kind === 'combination'))
    throw new Refusal(
      'it is the last frame of features that are combined at every frame: take the output of every frame',
    );
  return new NetworkMaker(links).network(emits);
}
