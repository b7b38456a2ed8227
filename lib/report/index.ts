/** Reports: pages that show what was done to a model. */
export { compressionReportHtml } from './compression';
export { comparisonReportHtml } from './comparison';
export type { ReportSubject } from './subject';
export { trainingReportHtml } from './training';
