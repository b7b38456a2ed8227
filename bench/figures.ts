/** Figures as the tables of a report write them, on the terminal and on the page alike. */
import type { CheckedBar } from './bars';
import { MODES } from './cases';

export const micros = (value: number): string => `${value.toFixed(value < 100 ? 1 : 0)} µs`;
/** The time of a whole step of training, from that of a frame. */
export const step = (microsOfFrame: number): string =>
  `${((microsOfFrame * MODES.training.frames) / 1000).toFixed(0)} ms`;
export const rate = (value: number): string => `${value.toFixed(1)} GFLOP/s`;
export const share = (value: number | null): string | null =>
  value === null ? null : `${(value * 100).toFixed(1)}%`;
export const times = (value: number | null): string | null =>
  value === null ? null : `${value.toFixed(2)}x`;

/** Three figures, so that what is just missed does not look met. */
export const measured = ({ measured: figure }: CheckedBar): string | null =>
  figure?.toPrecision(3) ?? null;
/** `at least 1.15`. */
export const wanted = ({ bound, wanted: figure }: CheckedBar): string =>
  `at ${bound} ${Number(figure.toPrecision(3))}`;
export const verdict = ({ met }: CheckedBar): string =>
  met === null ? 'not measured' : met ? 'met' : 'not met';
