/** What the experiments share with the benchmarks: the checkout that both run from, and chance. */
export { commit, ROOT } from './checkout';
export { Random } from './random';
