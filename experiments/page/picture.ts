/** A chart as an SVG file that stands alone, for pages that cannot hold a style sheet. */
import { type Markup, styleSheet } from '../../lib/report';

const SVG = '<svg ';

export function picture(chart: Markup, tones: number): string {
  const style = `${styleSheet(tones)}\nsvg { background: var(--paper); font-family: Helvetica, Arial, sans-serif; }`;
  const end = chart.source.indexOf('>') + 1;
  const opening = chart.source.slice(SVG.length, end);
  return `<svg xmlns="http://www.w3.org/2000/svg" ${opening}<style>${style}</style>${chart.source.slice(end)}\n`;
}
