/**
 * The symbols of the paper as they are set in running text: an italic letter, with its index below.
 */
import { type Child, element, type Markup } from '../../charts';
import type { ReportedCompression } from './report';

const indexed = (letter: string, index: string): Markup =>
  element('span', { class: 'symbol' }, element('i', {}, letter), element('sub', {}, index));

/** The recurrent and the input weight. */
export const W_H = indexed('W', 'h');
export const W_X = indexed('W', 'x');
/** Their left factors, and the projection that both share. */
export const Z_H = indexed('Z', 'h');
export const Z_X = indexed('Z', 'x');
export const P = element('i', {}, 'P');
/** The output of a layer, and the square root of its second moment. */
export const H = element('i', {}, 'h');
export const S = element('i', {}, 'S');
/** The rank at which a weight is cut. */
export const K = element('i', {}, 'k');

/** The matrix whose singular values a report has: W_h, or what another start decomposes. */
export function decomposed({ stacked, calibration }: ReportedCompression): Child {
  const matrix: Child = stacked ? [W_H, ' above ', W_X] : W_H;
  if (!calibration) return matrix;
  return [stacked ? [matrix, ', times '] : [matrix, ' times '], S];
}
