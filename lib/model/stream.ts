/**
 * A stream: the running state of one utterance on one model, or of several that are stepped
 * together.
 */
import { types } from 'node:util';
import { CompactRnnError } from '../errors';
import { kindOf, shown } from '../json';
import { native, type NetworkHandle, type StreamHandle } from '../native';
import { checkSetting } from './checks';
import { Held } from './held';
import { parseStates, serializeStates } from './state';
import type { StreamState } from './state';

/** What a stream needs to know of its model, and its own options. */
export interface StreamSetting {
  readonly network: NetworkHandle;
  readonly inputSize: number;
  readonly outputSize: number;
  readonly batch: number;
  readonly threads: number;
}

/** Made by {@link Model.createStream}. Not to be stepped from two threads at once. */
export class Stream {
  /** Utterances that are stepped together. */
  readonly batch: number;
  /** Threads that share a step. */
  readonly threads: number;
  readonly #inputSize: number;
  readonly #held: Held<{ setting: StreamSetting; stream: StreamHandle }>;
  readonly #y: Float32Array;

  /** @internal */
  constructor(setting: StreamSetting) {
    checkSetting(setting, 'createStream');
    const { network, batch, threads, outputSize } = setting;
    this.batch = batch;
    this.threads = threads;
    this.#inputSize = setting.inputSize;
    const stream = native.createStream(network, batch, threads);
    this.#held = new Held('stream', { setting, stream });
    this.#y = new Float32Array(batch * outputSize);
  }

  /**
   * Advances every utterance by one frame. The output of an utterance depends neither on the others
   * in the batch nor on the number of threads: it is, to the bit, that of a stream of its own.
   *
   * @param x the frame, `inputSize` finite numbers (of a model with an embedding its token); of a
   *   stream with a batch [batch, inputSize].
   * @param out where to write the output, [batch, outputSize]. Without it one array is reused by
   *   every step: copy what you keep.
   * @returns `out`, or that array.
   * @throws CompactRnnError INVALID_INPUT if x or out has the wrong type or length, or x holds NaN,
   *   infinity or a value that is not a token; the state is then as it was. NUMERICAL if an output
   *   is not finite, since weights, inputs or states are too large: `out` then holds the outputs of
   *   all utterances, and the states went on. Reset the utterance, or set its state.
   */
  step(x: Float32Array, out: Float32Array = this.#y): Float32Array {
    const size = this.batch * this.#inputSize;
    if (!types.isFloat32Array(x) || x.length !== size) {
      const found = types.isFloat32Array(x) ? `${x.length} numbers` : kindOf(x);
      const frames =
        this.batch === 1 ? 'one frame' : `a frame of each of the ${this.batch} utterances`;
      throw new CompactRnnError(
        'INVALID_INPUT',
        `x must be a Float32Array of ${size} numbers, ${frames}, but is ${found}`,
      );
    }
    native.streamStep(this.#held.value.stream, x, out);
    return out;
  }

  /**
   * Back to the zero state, for the next utterance: all of the batch, or the one named.
   * @param utterance of the batch, from 0; default all.
   * @throws CompactRnnError INVALID_OPTION where there is no such utterance.
   */
  reset(utterance?: number): void {
    if (utterance === undefined) {
      for (let u = 0; u < this.batch; u++) native.streamReset(this.#held.value.stream, u);
      return;
    }
    if (!Number.isSafeInteger(utterance) || utterance < 0 || utterance >= this.batch) {
      throw new CompactRnnError(
        'INVALID_OPTION',
        `utterance must be a whole number from 0 to ${this.batch - 1}, but is ${shown(utterance)}`,
      );
    }
    native.streamReset(this.#held.value.stream, utterance);
  }

  /**
   * A copy of the state; assign one to continue from it. For a stream of one utterance: others have
   * {@link states}.
   */
  get state(): StreamState {
    this.#checkSingle();
    return native.getStreamState(this.#held.value.stream, 0);
  }

  set state(state: StreamState) {
    this.#checkSingle();
    native.setStreamState(this.#held.value.stream, 0, state);
  }

  /** Copies of the states of all utterances; assign as many to continue from them. */
  get states(): StreamState[] {
    return Array.from({ length: this.batch }, (_, u) =>
      native.getStreamState(this.#held.value.stream, u),
    );
  }

  set states(states: StreamState[]) {
    if (!Array.isArray(states) || states.length !== this.batch) {
      const found = Array.isArray(states) ? `holds ${states.length}` : `is ${shown(states)}`;
      throw new CompactRnnError(
        'INVALID_INPUT',
        `states must be an array of ${this.batch}, one for each utterance, but ${found}`,
      );
    }
    const before = this.states;
    try {
      this.#setStates(states);
    } catch (error) {
      this.#setStates(before);
      throw error;
    }
  }

  /**
   * Another stream with the same options that goes on from the same state, independent of this one.
   */
  clone(): Stream {
    const copy = new Stream(this.#held.value.setting);
    copy.states = this.states;
    return copy;
  }

  /**
   * The state as bytes, to be kept or sent: {@link restore} goes on from them, also on another
   * machine.
   * @returns bytes that {@link Stream.restore} takes.
   */
  serialize(): Uint8Array {
    return serializeStates(this.states);
  }

  /**
   * Goes on from the state that {@link serialize} returned, of this model or one with cells of the
   * same shape (a dense model and its compressed form).
   * @param bytes [bytes] as {@link Stream.serialize} gave them.
   * @throws CompactRnnError INVALID_INPUT; the state is then as it was.
   */
  restore(bytes: Uint8Array): void {
    this.states = parseStates(bytes, this.states);
  }

  /**
   * Lets go of the state and of the model. Any other use then throws DISPOSED. `using` calls it.
   */
  [Symbol.dispose](): void {
    this.#held.release();
  }

  /** As `Symbol.dispose`; `await using` calls it. */
  [Symbol.asyncDispose](): Promise<void> {
    this[Symbol.dispose]();
    return Promise.resolve();
  }

  #setStates(states: StreamState[]): void {
    for (let utterance = 0; utterance < this.batch; utterance++)
      native.setStreamState(this.#held.value.stream, utterance, states[utterance]!);
  }

  #checkSingle(): void {
    if (this.batch === 1) return;
    throw new CompactRnnError(
      'INVALID_OPTION',
      `this stream has ${this.batch} utterances and no single state: use states`,
    );
  }
}
