/** Pages of HTML. */
export {
  comparisonReportHtml,
  compressionReportHtml,
  trainingReportHtml,
  type ReportHeading,
  type ReportedComparison,
  type ReportedCriterion,
  type ReportedEpoch,
  type ReportedEvaluation,
  type ReportedLayer,
  type ReportedMatrix,
  type ReportedMethod,
  type ReportedScore,
  type ReportedCompression,
  type ReportedTraining,
} from '../report';
