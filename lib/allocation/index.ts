/**
 * Allocation: how the size of a network is divided among its parts. Compression paths run from its
 * largest plan to its smallest, costs say what each takes, and one bisection finds the plan that
 * meets a target.
 */
export {
  ALLOCATIONS,
  type Allocation,
  type Budget,
  BUDGETS,
  budgetOf,
  refuseLoose,
} from './budget';
export { type Cost, costOf, PARAMETERS } from './cost';
export { type Candidate, leastDistortionPath } from './least-distortion';
export { type CompressionPath, firstIndex, firstMeasured, largestWithin, mapPath } from './path';
export { largestBySize, MEASURED_SHARES, measuredSizes, type PlansBySize } from './plans-by-size';
