/** Reports: pages that show what was done to a model. */
export { compressionReportHtml, type ReportSubject } from './compression';
