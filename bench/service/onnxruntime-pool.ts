/**
 * A pool of streams on onnxruntime-node, for the service: what waits is run together, as many
 * frames at a time as all have. Loaded first by a process of `compact-rnn serve`, it takes the
 * place of the library's own pool, and everything around it stays.
 */
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type * as library from '../../lib/model';
import { ROOT } from '../checkout';
import { onnxModel, type OnnxState } from '../onnx';

/** The states of a stream, by the names of their inputs, [size] each. */
type Stream = Map<string, Float32Array>;

interface Push {
  readonly stream: Stream;
  readonly xs: Float32Array;
  readonly ys: Float32Array;
  /** Frames that are done. */
  done: number;
  readonly resolve: (ys: Float32Array) => void;
  readonly reject: (error: unknown) => void;
}

const sizeOf = ({ dims }: OnnxState): number => dims.at(-1)!;

/** As `StreamPool`, as far as a recogniser uses it. */
export class OnnxPool {
  readonly #streams = new Set<Stream>();
  readonly #states: readonly OnnxState[];
  readonly #session: Promise<InferenceSession>;
  readonly #inputSize: number;
  readonly #outputSize: number;
  #waiting: Push[] = [];
  #isRunning = false;

  constructor(model: library.Model) {
    const { bytes, states } = onnxModel(model, 'f32', 'any');
    this.#states = states;
    this.#inputSize = model.inputSize;
    this.#outputSize = model.outputSize;
    this.#session = InferenceSession.create(bytes, {
      executionProviders: ['cpu'],
      graphOptimizationLevel: 'all',
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      logSeverityLevel: 3,
    });
  }

  get size(): number {
    return this.#streams.size;
  }

  open(): Stream {
    const stream = new Map(
      this.#states.map((state) => [state.input, new Float32Array(sizeOf(state))]),
    );
    this.#streams.add(stream);
    return stream;
  }

  close(stream: Stream): void {
    this.#streams.delete(stream);
  }

  /** @param xs [frames, inputSize]. @returns [frames, outputSize]. */
  push(stream: Stream, xs: Float32Array): Promise<Float32Array> {
    const ys = new Float32Array((xs.length / this.#inputSize) * this.#outputSize);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ stream, xs, ys, done: 0, resolve, reject });
      if (this.#isRunning) return;
      this.#isRunning = true;
      setImmediate(() => void this.#run());
    });
  }

  [Symbol.dispose](): void {
    this.#streams.clear();
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      const turn = firstOfEach(this.#waiting);
      this.#waiting = this.#waiting.filter((push) => !turn.includes(push));
      try {
        for (let left = turn; left.length > 0;) left = await this.#runTogether(left);
      } catch (error) {
        for (const { reject } of turn) reject(error);
      }
    }
    this.#isRunning = false;
  }

  /** So many frames as all of them have. @returns those that have more */
  async #runTogether(pushes: readonly Push[]): Promise<Push[]> {
    const [inputs, outputs, batch] = [this.#inputSize, this.#outputSize, pushes.length];
    const left = ({ xs, done }: Push): number => xs.length / inputs - done;
    const frames = Math.min(...pushes.map(left));
    const x = new Float32Array(frames * batch * inputs);
    for (let t = 0; t < frames; t++)
      pushes.forEach(({ xs, done }, b) => {
        const from = (done + t) * inputs;
        x.set(xs.subarray(from, from + inputs), (t * batch + b) * inputs);
      });
    const feeds: Record<string, Tensor> = { x: new Tensor('float32', x, [frames, batch, inputs]) };
    for (const state of this.#states) feeds[state.input] = gathered(state, pushes);
    const session = await this.#session;
    const results = await session.run(feeds);
    const y = results.y!.data as Float32Array;
    pushes.forEach(({ ys, done }, b) => {
      for (let t = 0; t < frames; t++) {
        const from = (t * batch + b) * outputs;
        ys.set(y.subarray(from, from + outputs), (done + t) * outputs);
      }
    });
    for (const state of this.#states) scatter(state, results[state.output]!, pushes);
    for (const push of pushes) push.done += frames;
    for (const push of pushes) if (left(push) === 0) push.resolve(push.ys);
    return pushes.filter((push) => left(push) > 0);
  }
}

/** Of several pushes to a stream the first: the others have to wait for its states. */
function firstOfEach(pushes: readonly Push[]): Push[] {
  return [...new Map([...pushes].reverse().map((push) => [push.stream, push])).values()];
}

function gathered(state: OnnxState, pushes: readonly Push[]): Tensor {
  const size = sizeOf(state);
  const all = new Float32Array(pushes.length * size);
  pushes.forEach(({ stream }, b) => {
    all.set(stream.get(state.input)!, b * size);
  });
  return new Tensor('float32', all, [1, pushes.length, size]);
}

function scatter(state: OnnxState, { data }: Tensor, pushes: readonly Push[]): void {
  const size = sizeOf(state);
  pushes.forEach(({ stream }, b) => {
    stream.get(state.input)!.set((data as Float32Array).subarray(b * size, (b + 1) * size));
  });
}

/** In the processes of the service, which run what is built in dist. */
if (process.env.COMPACT_RNN_BENCH_POOL !== undefined) {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { Model } = require(join(ROOT, 'dist', 'model')) as typeof library;
  Model.prototype.createPool = function () {
    return new OnnxPool(this) as unknown as library.StreamPool;
  };
}
