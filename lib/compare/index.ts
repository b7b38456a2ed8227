/** Methods of compression, compared on one model. */
export {
  compare,
  type ComparedModel,
  type CompareOptions,
  type Comparison,
  type ComparisonData,
} from './compare';
export { outputError } from './errors';
