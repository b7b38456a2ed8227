/** The command line’s table, progress bar and way of failing, for the benchmarks. */
export { Interruption, onOneLine, reportFailure } from './failure';
export { showProgress } from './progress';
export { byteSize, numbers, table, words, type Cell, type Column } from './table';
