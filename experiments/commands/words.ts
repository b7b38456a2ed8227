/** Parsers of the options of the experiments' command line. */
import { InvalidArgumentError } from 'commander';
import type { Size } from '../digits/task';
import { STARTS, type Start } from '../starts';
import { ROWS, rowsNamed, type Row } from '../lu/rows';

export function size(text: string): Size {
  const [, layers, cells] = /^(\d+)x(\d+)$/.exec(text) ?? [];
  if (layers === undefined)
    throw new InvalidArgumentError('It must be LAYERSxCELLS, such as 5x128.');
  return { layers: Number(layers), cells: Number(cells) };
}

export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0)
    throw new InvalidArgumentError('It must be a whole number.');
  return value;
}

export function atLeastOne(text: string): number {
  const value = wholeNumber(text);
  if (value === 0) throw new InvalidArgumentError('It must be at least 1.');
  return value;
}

function numbers(text: string): number[] {
  return text === 'none' ? [] : text.split(',').map(Number);
}

export function taus(text: string): readonly number[] {
  const values = numbers(text);
  if (values.every((tau) => tau > 0 && tau <= 1)) return values;
  throw new InvalidArgumentError('It must be a list of numbers above 0, at most 1, or none.');
}

export function ratios(text: string): readonly number[] {
  const values = numbers(text);
  if (values.every((ratio) => ratio > 1 && Number.isFinite(ratio))) return values;
  throw new InvalidArgumentError('It must be a list of numbers above 1, or none.');
}

export function beams(text: string): readonly number[] {
  const values = numbers(text);
  if (values.every((beam) => beam > 0 && Number.isFinite(beam))) return values;
  throw new InvalidArgumentError('It must be a list of numbers above 0.');
}

/** Of joint SVD. */
export function starts(text: string): readonly Start[] {
  const names = text.split(',');
  const found = STARTS.filter((start) => names.includes(start));
  if (found.length === names.length) return found;
  throw new InvalidArgumentError(`It must be a list of ${STARTS.join(', ')}.`);
}

/** From 0 to below 1. */
export function share(text: string): number {
  const value = Number(text);
  if (value >= 0 && value < 1) return value;
  throw new InvalidArgumentError('It must be a number from 0 to below 1.');
}

export function ranks(text: string): number[] {
  return text.split(',').map(wholeNumber);
}

/** Tables of Lu et al., and rows of them. */
export function luRows(text: string): readonly Row[] {
  const names = text.split(',');
  const unknown = names.find((name) => rowsNamed([name]).length === 0);
  if (unknown === undefined) return rowsNamed(names);
  throw new InvalidArgumentError(
    `There is no ${unknown}: it must be a list of table2, table4, table6, ${ROWS.map(({ name }) => name).join(', ')}.`,
  );
}
