/** Linear algebra for compression: TypeScript decides, C++ computes. */
export { linalgBackend } from './backend';
export { leastSquares, relativeError } from './least-squares';
export type { SolverOptions } from './options';
export { svd, type Factors, type Svd } from './svd';
