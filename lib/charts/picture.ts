/** A chart as an SVG file that stands alone, for pages that cannot hold a style sheet. */
import type { Markup } from './markup';
import { chartStyle, FONT_FAMILY } from './style';

const SVG = '<svg ';

/** @param chart one SVG element. @param tones how many series colours it uses. */
export function picture(chart: Markup, tones: number): string {
  const style = `${chartStyle(tones)}\nsvg { background: var(--paper); font-family: ${FONT_FAMILY}; }`;
  const end = chart.source.indexOf('>') + 1;
  const opening = chart.source.slice(SVG.length, end);
  return `<svg xmlns="http://www.w3.org/2000/svg" ${opening}<style>${style}</style>${chart.source.slice(end)}\n`;
}
