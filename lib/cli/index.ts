/** The command line’s frame, tables and progress, for the benchmarks and the experiments. */
export { checkFiles, outputFile } from './command-files';
export { onOneLine } from './failure';
export { Interruption, runProgram, savingWhenAborted } from './interruption';
export { printLines, sayLines } from './print';
export { withProgress } from './progress';
export { byteSize, numbers, table, words, type Cell, type Column } from './table';
