/** Ways to compress, side by side. */
export {
  compareMethods,
  type ComparedModel,
  type CompareOptions,
  type Comparing,
  type Comparison,
} from './compare';
