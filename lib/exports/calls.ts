/** What every call has in common: errors, progress. */
export { CompactRnnError, type ErrorCode } from '../errors';
export type { LongCallOptions, OnProgress, Progress } from '../options';
