/** The exports of the benchmarks that experiments use: the checkout that both run from. */
export { commit, ROOT } from './checkout';
