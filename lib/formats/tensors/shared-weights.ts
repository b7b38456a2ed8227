/**
 * The weights of the network, each of which is one object however many layers name it: a matrix is
 * read, and later packed, once.
 */
import { Slices, atOnce, type Steps } from '../../slices';
import { StoredMatrix } from '../../weights';
import type { Budget } from './budget';
import type { Store } from './store';
import { copying, sizeOf, type View } from './view';

export class SharedWeights {
  readonly #stores = new Map<Store, number>();
  readonly #matrices = new Map<string, StoredMatrix>();
  readonly #vectors = new Map<string, Float32Array>();

  constructor(
    private readonly budget: Budget,
    private readonly signal?: AbortSignal,
  ) {}

  /** The matrix of blocks of rows, one below the other, times `scale`; read when it is needed. */
  matrix(rows: number, cols: number, blocks: readonly View[], scale = 1): StoredMatrix {
    return this.#shared(this.#matrices, `${cols} ${scale}`, blocks, () => {
      const spender = this.budget.spender;
      this.budget.make(Float32Array.BYTES_PER_ELEMENT * rows * cols);
      const steps = (target: Float32Array): Steps => {
        this.budget.spender = spender;
        return filling(target, blocks, scale, this.budget);
      };
      return StoredMatrix.inFile(
        { rows, cols },
        {
          read: (target) => {
            atOnce(steps(target as Float32Array));
          },
          load: (target) => new Slices(this.signal).take(steps(target as Float32Array)),
        },
      );
    });
  }

  /** What `make` gives of the numbers of these views, made once; not to be changed. */
  vector(
    what: string,
    views: readonly View[],
    size: number,
    make: () => Float32Array,
  ): Float32Array {
    return this.#shared(this.#vectors, `${what} ${size}`, views, () => {
      this.budget.make(Float32Array.BYTES_PER_ELEMENT * size);
      return make();
    });
  }

  #shared<T>(known: Map<string, T>, what: string, views: readonly View[], make: () => T): T {
    const key = [what, ...views.map((view) => this.#keyOf(view))].join(';');
    const value = known.get(key) ?? make();
    known.set(key, value);
    return value;
  }

  #keyOf({ store, offset, dims, strides }: View): string {
    const number = this.#stores.get(store) ?? this.#stores.size;
    this.#stores.set(store, number);
    return `${number} ${offset} ${dims.join()} ${strides.join()}`;
  }
}

function* filling(
  target: Float32Array,
  blocks: readonly View[],
  scale: number,
  budget: Budget,
): Steps {
  let at = 0;
  for (const block of blocks) {
    yield* copying(block, target, at, budget);
    at += sizeOf(block);
  }
  if (scale !== 1) for (let i = 0; i < target.length; i++) target[i]! *= scale;
}
