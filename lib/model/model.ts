/** A model: a network that can run. Immutable once made. */
import { CompactRnnError } from '../errors';
import { native, type NetworkHandle } from '../native';
import { checkOptionNames, readOptions } from '../options';
import { checkCount, checkThreads, copiedFloats } from './checks';
import { converted } from './dtype';
import { disposed } from './held';
import { networkSize } from './count';
import { checkDtype, type Weight } from '../weights';
import type { FrontEnd } from './front-end';
import type { Layer } from './layer';
import { checkFormat, type ModelFormat } from './model-format';
import type { ConvertOptions, PoolOptions, StreamOptions } from './model-options';
import type { DenseLayer, FrameLayer } from './frame-layer';
import type { Network } from './network';
import { networkInputSize, networkOutputSize } from './widths';
import { markOwned, ownNetwork } from './own-network';
import { packMatrices, packNetwork } from './pack';
import { StreamPool } from './pool';
import { checkSequences } from './sequences';
import { copiedState } from './state';
import type { RunOptions } from './sequences';
import { Stream } from './stream';
import type { Units } from './units';

/**
 * A model that runs; immutable. Made by {@link loadModel}, {@link compress}, {@link train}, or of a
 * network.
 */
export class Model implements Network {
  /** [tokens, size]; where it is there, inputs are tokens. */
  readonly embedding?: Weight;
  /** The recurrent layers, bottom first. */
  readonly layers: readonly Layer[];
  /** What stands between the last recurrent layer and the head. */
  readonly beforeHead?: readonly FrameLayer[];
  /** The output head, in order. */
  readonly head: readonly DenseLayer[];
  /** Whether it gives an output at every frame or one for the last. */
  readonly emits: Network['emits'];
  /** What makes its input frames of audio. */
  readonly frontEnd?: FrontEnd;
  /** What its outputs stand for. */
  readonly units: Units | undefined;
  /** The file format it was loaded from; `memory` if from none. */
  readonly format: ModelFormat;
  /** Numbers per input frame; 1, the token's, of a model with an embedding. */
  readonly inputSize: number;
  /** Numbers per output. */
  readonly outputSize: number;
  /** Learned numbers, biases and peepholes included; what layers share counts once. */
  readonly parameters: number;
  /** Bytes of those numbers as stored, what layers share once. */
  readonly bytes: number;
  #packed: NetworkHandle | undefined;
  #disposed = false;

  /**
   * @param network is copied; of another model, matrices and layers are shared. What is one object
   *   in several layers (a matrix, a bias) is one in the model, and packed once. Vectors and `data`
   *   of matrices are copies, made when they are read. The matrices move to the addon, packed for
   *   the kernels, when the model first runs: see {@link prepare}.
   * @throws CompactRnnError INVALID_MODEL if shapes contradict each other, a weight is NaN or
   *   infinite, an option means nothing to its cell, or running it would take far more memory than
   *   it holds numbers; INVALID_OPTION if there is no such format.
   */
  constructor(network: Network, format: ModelFormat = 'memory') {
    checkFormat(format);
    const own = ownNetwork(network);
    const { embedding, layers, beforeHead, head, emits, frontEnd, units } = own;
    if (embedding) this.embedding = embedding;
    this.layers = layers;
    if (beforeHead) this.beforeHead = beforeHead;
    this.head = head;
    this.emits = emits;
    if (frontEnd) this.frontEnd = frontEnd;
    this.units = units;
    this.format = format;
    this.inputSize = networkInputSize(own);
    this.outputSize = networkOutputSize(own);
    const { parameters, bytes } = networkSize(own);
    this.parameters = parameters;
    this.bytes = bytes;
    markOwned(Object.freeze(this));
  }

  /**
   * A stream for one utterance, or for a batch of them in step, at the zero state. Streams share
   * the model's weights; make as many as you like.
   *
   * @throws CompactRnnError INVALID_OPTION for an option that does not exist or is out of range,
   *   and for a model with a backward or bidirectional layer, whose first output needs the last
   *   frame: use {@link Model.run}.
   */
  createStream(options: StreamOptions = {}): Stream {
    checkOptionNames('createStream', options, ['threads', 'batch']);
    const { threads = 1, batch = 1 } = options;
    checkThreads(threads);
    checkCount('batch', batch);
    this.#checkCausal();
    return new Stream({ ...this.#sizes(), batch, threads });
  }

  /**
   * A pool for utterances that come and go, as a server has them.
   * @throws CompactRnnError INVALID_OPTION, as {@link createStream}.
   */
  createPool(options: PoolOptions = {}): StreamPool {
    checkOptionNames('createPool', options, ['threads', 'maxBatch']);
    const { threads = 1, maxBatch = 32 } = options;
    checkThreads(threads);
    checkCount('maxBatch', maxBatch);
    this.#checkCausal();
    return new StreamPool({ ...this.#sizes(), tokens: this.embedding?.rows, maxBatch, threads });
  }

  /**
   * Runs whole sequences off the main thread; the event loop stays free, and `xs` may be changed
   * once this has returned its promise.
   *
   * @param xs [frames, inputSize], or [batch, frames, inputSize], row-major; tokens where there is
   *   an embedding, in the padding of shorter sequences too.
   * @returns [frames, outputSize] or [batch, frames, outputSize], with zeros after the end of a
   *   shorter sequence; where `emits` is `last-frame`, [outputSize] or [batch, outputSize].
   * @throws CompactRnnError INVALID_OPTION or INVALID_INPUT; NUMERICAL where an output is not
   *   finite, since weights, inputs or states are too large (the promise rejects).
   */
  async run(xs: Float32Array, options: RunOptions): Promise<Float32Array> {
    this.#checkInUse();
    const checked = checkSequences(this, xs, options);
    const { batch, frames, lengths, threads } = checked;
    if (this.#packed)
      return native.run(this.#packed, xs, batch, frames, lengths, checked.states, threads);
    // The caller may change both while the matrices are packed.
    const inputs = copiedFloats('xs', xs);
    const states = checked.states?.map(copiedState);
    await this.prepare();
    return native.run(this.#pack(), inputs, batch, frames, lengths, states, threads);
  }

  /**
   * As {@link Model.run}, on the calling thread.
   * @param xs [frames, inputSize], or [batch, frames, inputSize], row-major.
   * @returns [frames, outputSize], or [batch, frames, outputSize].
   * @throws CompactRnnError as {@link Model.run}.
   */
  runSync(xs: Float32Array, options: RunOptions): Float32Array {
    const { batch, frames, lengths, states, threads } = checkSequences(this, xs, options);
    return native.runSync(this.#pack(), xs, batch, frames, lengths, states, threads);
  }

  /**
   * The same model with its matrices in another type: `f16` halves and `int8` quarters what a step
   * reads, `int4` makes a seventh of it. Biases, peepholes and states stay f32. int8 has a scale
   * for each row of a matrix, int4 one for each 32 columns of a row, and their steps quantize the
   * vectors that matrices multiply: the model's input to 16 bits, the outputs of its layers to 8.
   * `docs/reference/precision.md` says what that costs.
   *
   * @throws CompactRnnError INVALID_OPTION for an option that does not exist, and where the type
   *   cannot hold a matrix: numbers from 65520 in f16, which round to infinity, more than 65536
   *   columns in int8, numbers from about 500,000 in int4.
   */
  convert(options: ConvertOptions): Model {
    this.#checkInUse();
    const { dtype } = readOptions('convert', options, ['dtype']);
    checkDtype(dtype);
    return new Model(
      converted(this, () => dtype),
      this.format,
    );
  }

  /**
   * Packs the matrices for the kernels in slices of a few milliseconds, between which the event
   * loop has its turns. Otherwise the first {@link createStream} or {@link createPool} packs them
   * all at once, and the first {@link run} waits for it.
   * @returns when the matrices are packed.
   * @throws nothing: a model is checked when it is made.
   */
  async prepare(): Promise<void> {
    this.#checkInUse();
    if (this.#packed) return;
    await packMatrices(this);
    this.#pack();
  }

  /**
   * Bytes of the weights, as packed for the kernels, that one step reads; weights that several
   * layers share count as often as they are read.
   * @returns bytes that a step reads.
   */
  packedBytes(): number {
    return native.networkBytes(this.#pack());
  }

  /**
   * Lets go of the packed weights, which streams and pools that were made before go on to use; the
   * memory is free when the last of them, and the last reference to the model's layers, is gone. To
   * run, step, convert or prepare the model then throws DISPOSED. `using` calls it.
   */
  [Symbol.dispose](): void {
    this.#disposed = true;
    this.#packed = undefined;
  }

  /** As `Symbol.dispose`; `await using` calls it. */
  [Symbol.asyncDispose](): Promise<void> {
    this[Symbol.dispose]();
    return Promise.resolve();
  }

  #checkInUse(): void {
    if (this.#disposed) throw disposed('model');
  }

  #sizes(): { network: NetworkHandle; inputSize: number; outputSize: number } {
    return { network: this.#pack(), inputSize: this.inputSize, outputSize: this.outputSize };
  }

  #checkCausal(): void {
    const backward = this.layers.find((layer) => layer.direction !== 'forward');
    if (backward) {
      throw new CompactRnnError(
        'INVALID_OPTION',
        `this model cannot be stepped: layer ${backward.name} is ${backward.direction}; use run() on whole sequences`,
      );
    }
  }

  /** The packed network, made when it is first needed. */
  #pack(): NetworkHandle {
    this.#checkInUse();
    this.#packed ??= packNetwork(this);
    return this.#packed;
  }
}
