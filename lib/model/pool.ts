/**
 * A pool: streams that come and go on one model, of which those with frames waiting are stepped
 * together.
 */
import { CompactRnnError, invalidInput } from '../errors';
import { native, type NetworkHandle, type PoolHandle, type StateHandle } from '../native';
import { Held } from './held';
import { checkSetting, copiedFloats, firstNonToken, tokenRange } from './checks';

declare const poolStreamTag: unique symbol;
/** A stream of a pool, made by {@link StreamPool.open}; only that pool's functions take it. */
export interface PoolStream {
  readonly [poolStreamTag]: true;
}

/** Frames that wait for their turn. */
interface Push {
  state: StateHandle;
  xs: Float32Array;
  resolve: (ys: Float32Array) => void;
  reject: (error: unknown) => void;
}

export interface PoolSetting {
  readonly network: NetworkHandle;
  readonly inputSize: number;
  readonly outputSize: number;
  /** Rows of the embedding, where there is one. */
  readonly tokens: number | undefined;
  readonly maxBatch: number;
  readonly threads: number;
}

/**
 * Made by {@link Model.createPool}. Frames pushed in one turn of the event loop, or while a run is
 * under way, are run together, off the main thread: the more streams are ready, the less a frame of
 * each costs. Each stream gets, to the bit, what it would get by itself.
 */
export class StreamPool {
  readonly #setting: PoolSetting;
  readonly #pool: Held<PoolHandle>;
  readonly #states = new Map<PoolStream, StateHandle>();
  #waiting: Push[] = [];
  /** As long as something waits or runs. */
  #work: Promise<void> | undefined;

  /** @internal */
  constructor(setting: PoolSetting) {
    checkSetting(setting, 'createPool');
    this.#setting = setting;
    this.#pool = new Held(
      'pool',
      native.createPool(setting.network, setting.maxBatch, setting.threads),
    );
  }

  /** The streams that are open. */
  get size(): number {
    return this.#states.size;
  }

  /** A new stream, at the zero state. */
  open(): PoolStream {
    const stream = Object.freeze({}) as PoolStream;
    this.#states.set(stream, native.openState(this.#pool.value));
    return stream;
  }

  /**
   * Gives a stream its next frames.
   *
   * @param xs [frames, inputSize], one frame or more, row-major; copied.
   * @returns [frames, outputSize], when their turn has come. Frames of one stream are run in the
   *   order they were pushed.
   * @throws CompactRnnError INVALID_INPUT for a stream that is not open here, and for xs of the
   *   wrong type or length, or with NaN, infinity or a value that is not a token; the stream's
   *   state is then as it was. NUMERICAL where an output is not finite, since weights, inputs or
   *   states are too large: close the stream (the promise rejects).
   */
  async push(stream: PoolStream, xs: Float32Array): Promise<Float32Array> {
    const pool = this.#pool.value;
    const state = this.#stateOf(stream);
    const own = this.#ownFrames(xs);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ state, xs: own, resolve, reject });
      this.#work ??= new Promise((done) => {
        setImmediate(() => void this.#run(pool).then(done));
      });
    });
  }

  /**
   * Ends a stream. Frames that still wait are run and answered first.
   * @throws CompactRnnError INVALID_INPUT for a stream that is not open here.
   */
  close(stream: PoolStream): void {
    this.#stateOf(stream);
    // Frames that still wait hold the state themselves.
    this.#states.delete(stream);
  }

  /**
   * Closes all streams and lets go of the model. Frames that still wait are answered; any other use
   * throws DISPOSED. `using` calls it.
   */
  [Symbol.dispose](): void {
    this.#states.clear();
    this.#pool.release();
  }

  /** As `Symbol.dispose`, and waits until all frames are answered; `await using` calls it. */
  async [Symbol.asyncDispose](): Promise<void> {
    this[Symbol.dispose]();
    await this.#work;
  }

  /** Runs what waits, and what comes meanwhile, until nothing does. */
  async #run(pool: PoolHandle): Promise<void> {
    while (this.#waiting.length > 0) {
      const pushes = this.#waiting;
      this.#waiting = [];
      try {
        await this.#runTogether(pool, pushes);
      } catch (error) {
        for (const { reject } of pushes) reject(error);
      }
    }
    this.#work = undefined;
  }

  async #runTogether(pool: PoolHandle, pushes: Push[]): Promise<void> {
    const { inputSize, outputSize } = this.#setting;
    const ordered = inStreams(pushes);
    const framesOf = ({ xs }: Push): number => xs.length / inputSize;
    const ys = await native.runPool(
      pool,
      ordered.map(([{ state }]) => state),
      ordered.map((stream) => stream.reduce((sum, push) => sum + framesOf(push), 0)),
      concatenated(ordered.flat().map(({ xs }) => xs)),
    );
    let next = 0;
    for (const push of ordered.flat()) {
      const size = framesOf(push) * outputSize;
      answer(push, ys.slice(next, next + size));
      next += size;
    }
  }

  #stateOf(stream: PoolStream): StateHandle {
    const state = this.#states.get(stream);
    if (state) return state;
    this.#pool.check();
    throw new CompactRnnError(
      'INVALID_INPUT',
      'this stream is not open in this pool: it was closed, or never came from its open()',
    );
  }

  /** A copy of the frames, checked. */
  #ownFrames(given: Float32Array): Float32Array {
    const { inputSize, tokens } = this.#setting;
    const xs = copiedFloats('xs', given);
    if (xs.length === 0 || xs.length % inputSize !== 0)
      throw invalidInput(
        `xs must be a Float32Array of one or more frames of ${inputSize} numbers, ` +
          `but is ${xs.length} numbers`,
      );
    const bad = tokens === undefined ? native.firstNonFinite(xs) : firstNonToken(xs, tokens);
    if (bad >= 0) {
      const wanted = tokens === undefined ? 'a finite number' : tokenRange(tokens);
      throw new CompactRnnError(
        'INVALID_INPUT',
        `xs[${bad}] is ${xs[bad]!}, but every input must be ${wanted}`,
      );
    }
    return xs;
  }
}

/** Only the stream whose outputs are not finite is refused, not those that ran beside it. */
function answer({ resolve, reject }: Push, ys: Float32Array): void {
  const bad = native.firstNonFinite(ys);
  if (bad < 0) resolve(ys);
  else
    reject(
      new CompactRnnError(
        'NUMERICAL',
        `output ${bad} is ${ys[bad]!}: sums left the range of 32-bit floats, since weights, inputs ` +
          'or states are too large; scale them down, and close the stream',
      ),
    );
}

/** The pushes of each stream, in their order. */
function inStreams(pushes: Push[]): [Push, ...Push[]][] {
  const streams = new Map<StateHandle, [Push, ...Push[]]>();
  for (const push of pushes) {
    const earlier = streams.get(push.state);
    if (earlier) earlier.push(push);
    else streams.set(push.state, [push]);
  }
  return [...streams.values()];
}

function concatenated(arrays: Float32Array[]): Float32Array {
  const all = new Float32Array(arrays.reduce((sum, array) => sum + array.length, 0));
  let next = 0;
  for (const array of arrays) {
    all.set(array, next);
    next += array.length;
  }
  return all;
}
