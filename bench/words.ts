/** Figures as the tables of a report write them, on the terminal and on the page alike. */
import type { JudgedBar } from './bars';

export const micros = (value: number): string => `${value.toFixed(value < 100 ? 1 : 0)} µs`;
export const share = (value: number | null): string | null =>
  value === null ? null : `${(value * 100).toFixed(1)}%`;
export const times = (value: number | null): string | null =>
  value === null ? null : `${value.toFixed(2)}x`;

/** Three figures, so that what is just missed does not look met. */
export const measured = ({ measured: figure }: JudgedBar): string | null => figure?.toPrecision(3) ?? null;
/** `at least 1.15`. */
export const wanted = ({ bound, wanted: figure }: JudgedBar): string => `at ${bound} ${figure}`;
export const verdict = ({ met }: JudgedBar): string =>
  met === null ? 'not measured' : met ? 'met' : 'not met';
