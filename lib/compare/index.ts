/** Ways to compress, side by side. */
export {
  compare,
  type ComparedModel,
  type CompareOptions,
  type Comparison,
  type ComparisonData,
} from './compare';
