/** What the experiments share with the benchmarks: the checkout that both run from. */
export { commit, ROOT } from './checkout';
