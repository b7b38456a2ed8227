/**
 * The symbols of the paper as they are set in running text: an italic letter, with its index below.
 */
import { element, type Markup } from './markup';

const indexed = (letter: string, index: string): Markup =>
  element('span', { class: 'symbol' }, element('i', {}, letter), element('sub', {}, index));

/** The recurrent and the input weight. */
export const W_H = indexed('W', 'h');
export const W_X = indexed('W', 'x');
/** Their left factors, and the projection that both share. */
export const Z_H = indexed('Z', 'h');
export const Z_X = indexed('Z', 'x');
export const P = element('i', {}, 'P');
/** What a layer hands on, and the square root of its second moment. */
export const H = element('i', {}, 'h');
export const S = element('i', {}, 'S');
/** The rank at which a weight is cut. */
export const K = element('i', {}, 'k');
