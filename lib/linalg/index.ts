/** Linear algebra for compression: TypeScript decides, C++ computes. */
export { Distance } from './distance';
export { leastSquares, relativeError } from './least-squares';
export { runJob } from './jobs';
export { floatMatrix, type DoubleMatrix, type FloatMatrix, type Matrix } from './matrix';
export { multiply, multiplyTransposed } from './multiply';
export { linalgBackend, type SolverOptions } from './options';
export { svd, type Factors, type Svd } from './svd';
export { weightedSvd, type WeightedSvd } from './weighted-svd';
