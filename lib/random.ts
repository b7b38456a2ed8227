/** Random numbers that are a function of their keys alone: those of the benchmarks. */
export { Random } from '../bench';
