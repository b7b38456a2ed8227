/** Ways to compress, side by side. */
export {
  compare,
  type ComparedModel,
  type CompareOptions,
  type Comparing,
  type Comparison,
} from './compare';
