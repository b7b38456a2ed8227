/** Frames of a model's output as seconds of audio. */
import type { FrontEnd } from '../model';

/** When a frame begins, to the millisecond. */
export function secondsOf(frame: number, { hopSize, subsampling, sampleRate }: FrontEnd): number {
  return Number(((frame * hopSize * subsampling) / sampleRate).toFixed(3));
}
