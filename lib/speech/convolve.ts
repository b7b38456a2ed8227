/** Sound through a linear filter. */
import { native } from '../native';

/**
 * The first samples of y[n] = sum over k of response[k] samples[n - k], as many as there are
 * samples; by FFT, in double precision (native/speech/convolution.h).
 *
 * @throws CompactRnnError INVALID_INPUT for anything but a Float32Array, and for NaN or infinity.
 */
export function convolve(samples: Float32Array, response: Float32Array): Float32Array<ArrayBuffer> {
  return native.convolve(samples, response);
}
