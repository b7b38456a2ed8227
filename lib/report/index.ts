/**
 * Reports: pages that show what was done to a model, and the parts that other pages are made of.
 */
export { comparisonReportHtml } from './comparison/page';
export { compressionReportHtml } from './compression/page';
export type { ReportHeading } from './heading';
export {
  chartSection,
  figureSection,
  keyFigures,
  NONE,
  page,
  pageHeader,
  table,
  tableRow,
} from './page';
export { trainingReportHtml } from './training/page';
