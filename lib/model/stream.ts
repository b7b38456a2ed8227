/** A stream: the running state of one utterance on one model. */
import { types } from 'node:util';
import { CompactRnnError } from '../errors';
import { kindOf } from '../json/shown';
import { native } from '../native';
import type { NativeState, NetworkHandle, StreamHandle } from '../native';

/**
 * The state between two frames: for every layer, for each of its directions, h(t) of N cells and for an LSTM c(t)
 * of N cells. What a projection makes of h is not part of it, so that a dense model and its compressed form have
 * states of the same shape.
 */
export type StreamState = NativeState;

/** Made by {@link Model.createStream}. Not to be stepped from two threads at once. */
export class Stream {
  readonly #stream: StreamHandle;
  readonly #inputSize: number;
  readonly #y: Float32Array;

  /** @internal */
  constructor(network: NetworkHandle, inputSize: number, outputSize: number) {
    this.#stream = native.createStream(network, 1, 1);
    this.#inputSize = inputSize;
    this.#y = new Float32Array(outputSize);
  }

  /**
   * Advances by one frame.
   *
   * @param x the frame, `inputSize` finite numbers.
   * @param out where to write the output, `outputSize` long. Without it one array is reused by every step: copy
   *   what you keep.
   * @returns `out`, or that array.
   * @throws CompactRnnError INVALID_INPUT if x or out has the wrong type or length, or x holds NaN or infinity; the
   *   state is then as it was.
   */
  step(x: Float32Array, out: Float32Array = this.#y): Float32Array {
    if (!types.isFloat32Array(x) || x.length !== this.#inputSize) {
      const found = types.isFloat32Array(x) ? `${x.length} numbers` : kindOf(x);
      throw new CompactRnnError(
        'INVALID_INPUT',
        `x must be a Float32Array of ${this.#inputSize} numbers, one frame, but is ${found}`,
      );
    }
    native.streamStep(this.#stream, x, out);
    return out;
  }

  /** Back to the zero state, for the next utterance. */
  reset(): void {
    native.streamReset(this.#stream, 0);
  }

  /** A copy of the state; assign one to continue from it. */
  get state(): StreamState {
    return native.getStreamState(this.#stream, 0);
  }

  set state(state: StreamState) {
    native.setStreamState(this.#stream, 0, state);
  }
}
