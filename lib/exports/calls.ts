/** The exports that all calls share: errors, progress. */
export { CompactRnnError, type ErrorCode } from '../errors';
export type { LongCallOptions, OnProgress, Progress } from '../options';
