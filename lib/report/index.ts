/**
 * Reports: pages that show what was done to a model, and the parts that other pages are made of.
 */
export { comparisonReportHtml } from './comparison/page';
export type { ReportedComparison, ReportedEvaluation, ReportedMethod } from './comparison/report';
export { compressionReportHtml } from './compression/page';
export type { ReportedCompression, ReportedLayer, ReportedMatrix } from './compression/report';
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
export type { ReportedCriterion, ReportedScore } from './training/criteria';
export type { ReportedEpoch, ReportedTraining } from './training/report';
