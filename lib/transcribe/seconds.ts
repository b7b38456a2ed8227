/** Frames of a model's output as seconds of audio. */
import { framePeriod, type FrontEnd } from '../model';

/** When a frame begins, to the millisecond. */
export function secondsOf(frame: number, frontEnd: FrontEnd): number {
  return Number(((frame * framePeriod(frontEnd)) / 1000).toFixed(3));
}
