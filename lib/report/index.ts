/** Reports: pages that show what was done to a model. */
export { compressionReportHtml } from './compression';
export { comparisonReportHtml } from './comparison';
export type { ReportSubject } from './subject';
export { trainingReportHtml } from './training';
export { type Child, Markup, element, rounded } from './markup';
export { lineChart } from './chart/line-chart';
export { type Point, type Series } from './chart/series';
export { bytes, percent, plain } from './numbers';
export { styleSheet, tone } from './style';
export { figureSection, page } from './page';
export { table, tableRow } from './table';
export { type Axis, bottomAxis, leftAxis } from './chart/axis';
export { type Interval, type Scale, linearScale, logDomain, logScale } from './chart/scale';
export { keyFigures } from './key-figures';
export { CHART_WIDTH, FONT_SIZE, type Plot, svg, textWidth } from './chart/frame';
export { spread } from './chart/spread';
