/**
 * Random networks of everything that `new Model` takes: kinds of weight and types, mixed, cells,
 * directions, options, heads, embeddings, front ends, units, odd names, and layers that share.
 */
import {
  ACTIVATIONS,
  CELLS,
  DIRECTIONS,
  EMITTED,
  GATES,
  HEAD_ACTIVATIONS,
  type Layer,
  type LayerWeights,
  layerOutputSize,
  Model,
  type Network,
  SEQUENCE_OUTPUTS,
  type Units,
} from '../../lib/model';
import { RandomWeights } from '../../lib/init/network';
import {
  type Dtype,
  DTYPES,
  type MatrixShape,
  randomWeight,
  type Weight,
  type WeightSpec,
} from '../../lib/weights';

const NAMES = [
  'lstm1',
  '',
  ' ',
  '__proto__',
  'constructor',
  'a"b\\c',
  '\u001b[2J',
  '\ud800',
  'ü–ж',
  'x~2',
  'é'.repeat(300),
];

/** Of one seed. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = (Math.imul(seed, 0x9e3779b1) ^ 0x5bd1e995) >>> 0;
  }

  /** 0 to 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  whole(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  one<Item>(items: readonly Item[]): Item {
    return items[this.whole(0, items.length - 1)]!;
  }

  /** `made` now and then, under that name. */
  maybe<Name extends string, Value>(name: Name, made: () => Value): Partial<Record<Name, Value>> {
    return this.chance(0.4) ? ({ [name]: made() } as Record<Name, Value>) : {};
  }
}

class NetworkMaker {
  readonly #random: RandomWeights;
  /** Weights and vectors of earlier layers, by their shapes. */
  readonly #earlier = new Map<string, unknown>();
  readonly #names: string[] = [];

  constructor(readonly dice: Dice) {
    this.#random = new RandomWeights(dice.whole(0, 2 ** 40));
  }

  network(): Network {
    const { dice } = this;
    const first = dice.whole(1, 9);
    const layers: Layer[] = [];
    for (let i = dice.whole(1, 3); i > 0; i--)
      layers.push(this.#layer(layers.length === 0 ? first : layerOutputSize(layers.at(-1)!)));
    let width = layerOutputSize(layers.at(-1)!);
    const head = Array.from({ length: dice.whole(0, 2) }, () => {
      const rows = dice.whole(1, 20);
      const weight = this.#weight({ rows, cols: width, gates: ['all'] });
      width = rows;
      const bias = dice.maybe('bias', () => this.#vector(rows));
      return { name: this.#name(), weight, activation: dice.one(HEAD_ACTIVATIONS), ...bias };
    });
    const tokens = dice.chance(0.2);
    return {
      emits: dice.one(SEQUENCE_OUTPUTS),
      layers,
      head,
      ...(tokens && {
        embedding: this.#fresh(
          { rows: dice.whole(1, 12), cols: first, gates: ['all'] },
          { kind: 'dense' },
        ),
      }),
      ...(!tokens && dice.maybe('frontEnd', () => this.#frontEnd(first))),
      ...dice.maybe('units', () => this.#units(width)),
    };
  }

  #layer(inputSize: number): Layer {
    const { dice } = this;
    const cell = dice.one(CELLS);
    const direction = dice.one(DIRECTIONS);
    const hiddenSize = dice.whole(1, 37);
    const clip = (): number => dice.one([0.1, 3, 50, 1e-30, 1e39, Infinity, Number.MAX_VALUE]);
    const options = {
      ...(cell === 'rnn' && dice.maybe('activation', () => dice.one(ACTIVATIONS))),
      ...(cell === 'gru' && dice.maybe('resetAfter', () => dice.chance(0.7))),
      ...(cell === 'lstm' && dice.maybe('cellClip', clip)),
      ...dice.maybe('gateClip', clip),
      ...dice.maybe('emits', () => dice.one(EMITTED)),
    };
    const resetAfter = 'resetAfter' in options && options.resetAfter;
    return {
      name: this.#name(),
      cell,
      direction,
      inputSize,
      hiddenSize,
      weights: Array.from({ length: direction === 'bidirectional' ? 2 : 1 }, () =>
        this.#direction(cell, inputSize, hiddenSize, resetAfter),
      ),
      ...options,
    };
  }

  #direction(cell: Layer['cell'], inputSize: number, n: number, resetAfter: boolean): LayerWeights {
    const { dice } = this;
    const rows = GATES[cell].length * n;
    const rank = dice.chance(0.3) ? dice.whole(1, n + 3) : undefined;
    return {
      input: this.#weight({ rows, cols: inputSize, gates: GATES[cell] }),
      recurrent: this.#weight({ rows, cols: rank ?? n, gates: GATES[cell] }),
      bias: this.#vector(rows),
      ...(resetAfter && dice.maybe('recurrentBias', () => this.#vector(n))),
      ...(cell === 'lstm' && dice.maybe('peepholes', () => this.#vector(3 * n))),
      ...(rank !== undefined && {
        projection: this.#weight({ rows: rank, cols: n, gates: ['all'] }),
      }),
    };
  }

  /** A new one, or one of an earlier layer. */
  #weight(shape: MatrixShape): Weight {
    return this.#shared(JSON.stringify(shape), () => this.#fresh(shape, this.#spec(shape)));
  }

  #vector(size: number): Float32Array {
    return this.#shared(`vector ${size}`, () => this.#random.numbers(size, 0.5));
  }

  #shared<Thing>(key: string, make: () => Thing): Thing {
    const known = this.#earlier.get(key);
    if (known !== undefined && this.dice.chance(0.5)) return known as Thing;
    const made = make();
    this.#earlier.set(key, made);
    return made;
  }

  /** Of one type in all its parts; int8 and f16 come from models that were converted. */
  #fresh(shape: MatrixShape, spec: WeightSpec): Weight {
    const { dice } = this;
    const weight = randomWeight(spec, shape, this.#random);
    const odd = dice.one([undefined, undefined, undefined, -0, 1e-42, 3e38]);
    if (odd !== undefined && spec.kind === 'dense') weight.data[0] = odd;
    const dtype = odd !== undefined && odd > 1 ? 'f32' : dice.one(DTYPES);
    if (dtype === 'f32') return weight;
    return converted(weight, shape, dtype);
  }

  #spec({ rows, cols, gates }: MatrixShape): WeightSpec {
    const { dice } = this;
    const plain = (): WeightSpec =>
      dice.one<() => WeightSpec>([
        () => ({ kind: 'dense' }),
        () => ({ kind: 'low-rank', rank: dice.whole(1, Math.min(rows / gates.length, cols)) }),
        () => ({
          kind: 'hashed',
          buckets: dice.whole(1, 40),
          seed: dice.one([0, 7, 2 ** 32 - 1]),
          signed: dice.chance(0.5),
        }),
        () => ({ kind: 'sparse', density: dice.one([0.01, 0.3, 1]), block: dice.one([1, 16]) }),
        () => ({
          kind: 'toeplitz-like',
          rank: dice.whole(1, Math.min(3, Math.max(rows / gates.length, cols))),
        }),
      ])();
    if (gates.length === 1 || dice.chance(0.7)) return plain();
    const specs = gates.map((gate) => [gate, plain()] as const);
    return { kind: 'gates', gates: Object.fromEntries(specs) } as WeightSpec;
  }

  #name(): string {
    const name = this.dice.one(NAMES);
    const free = this.#names.includes(name) ? `${name} ${this.#names.length}` : name;
    this.#names.push(free);
    return free;
  }

  #frontEnd(size: number): Network['frontEnd'] {
    const { dice } = this;
    const frames = dice.one([1, size].filter((each) => size % each === 0));
    const features = size / frames;
    const vector = (): Float32Array => this.#random.numbers(features, 2);
    const framing = {
      sampleRate: 8000,
      leftContext: frames - 1,
      subsampling: dice.whole(1, 3),
      ...dice.maybe('normalization', () => ({ mean: vector(), scale: vector() })),
    };
    return (
      features > 1 && dice.chance(0.3)
        ? { kind: 'magnitude', windowSize: 2 * (features - 1), ...framing }
        : {
            kind: 'log-mel',
            bins: features,
            lowHz: dice.one([20, 100.1]),
            preEmphasis: 1 / 3,
            ...framing,
          }
    ) as Network['frontEnd'];
  }

  #units(outputs: number): Units {
    const { dice } = this;
    const names = Array.from({ length: outputs }, (_, i) =>
      i < 3 ? ['\u0000', '__proto__', '"'][i]! : `u${i}`,
    );
    const kind = dice.one(['ctc', 'frames', 'tokens'] as const);
    const said = names.filter((_, i) => i > 0);
    return {
      kind,
      names,
      ...(kind === 'ctc' && { blank: 0 }),
      ...(kind === 'frames' && dice.maybe('delay', () => dice.whole(0, 5))),
      ...(kind !== 'tokens' &&
        said.length > 0 &&
        dice.maybe('lexicon', () =>
          Object.fromEntries([
            ['__proto__', [said]],
            ['a b', [said, [said[0]!]]],
          ]),
        )),
    };
  }
}

function converted(
  weight: Weight,
  { rows, cols, gates }: MatrixShape,
  dtype: Exclude<Dtype, 'f32'>,
): Weight {
  const gated = gates.length > 1;
  const cell = gated ? CELLS.find((each) => GATES[each].length === gates.length)! : 'rnn';
  const n = gated ? rows / gates.length : rows;
  const layer = {
    ...({ name: 'any', cell, direction: 'forward', inputSize: cols, hiddenSize: n } as const),
    weights: [
      {
        input: weight,
        recurrent: randomWeight({ kind: 'dense' }, { rows, cols: n, gates }, new RandomWeights(1)),
        bias: new Float32Array(rows),
      },
    ],
  };
  const model = new Model({ layers: [layer], head: [], emits: 'every-frame' }).convert({ dtype });
  return model.layers[0]!.weights[0]!.input;
}

/** The network of a seed. */
export function anyNetwork(seed: number): Network {
  return new NetworkMaker(new Dice(seed)).network();
}
