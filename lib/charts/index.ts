/**
 * Charts: line, bar and scatter charts as SVG, in a wide and a narrow layout, and what pages and
 * other charts are made of: markup, numbers as people read them, axes, scales, legends, colours.
 */
export { amountAxis, type Axis, bottomAxis, errorAxis, leftAxis, logAxis } from './axis';
export { barChart, type BarGroup } from './bar-chart';
export type { Point, Series } from './curve';
export { FONT_SIZE, type Layout, type Plot, responsive, svg, textWidth, widest } from './layout';
export { legend, type Entry } from './legend';
export { lineChart, type LineChart } from './line-chart';
export { type Child, element, Markup, rounded } from './markup';
export { bytes, duration, grouped, percent, plain, shape } from './numbers';
export type { Colours } from './palette';
export { picture } from './picture';
export { type Interval, linearScale, logDomain, logScale, type Scale } from './scale';
export { type NamedPoint, scatterChart } from './scatter-chart';
export { spread } from './spread';
export { chartStyle, FONT_FAMILY, tone } from './style';
