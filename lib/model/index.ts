/** The model: what it is made of, and how it runs. */
export * from './layer';
export * from './network';
export * from './frame-layer';
export {
  ACTIVATION_FUNCTIONS,
  completeFunction,
  type ActivationFunction,
  type ActivationFunctionName,
} from './activation-function';
export {
  firstInputSize,
  networkInputSize,
  networkOutputSize,
  outputActivation,
  outputSizeOf,
  placesOf,
  type Place,
} from './widths';
export { baseCount, featureCount, framePeriod } from './front-end';
export {
  checkedVector,
  completeFrontEnd,
  frontEndOutputSize,
  frontEndWithout,
  MAX_SAMPLE_RATE,
  MIN_SAMPLE_RATE,
} from './complete-front-end';
export type {
  AudioFrontEnd,
  CepstralTransform,
  FeatureDefinition,
  FeatureDeltas,
  FeatureNormalization,
  FrontEnd,
  FrontEndFraming,
  FrontEndStages,
  GivenFrontEnd,
  LogMelFrontEnd,
  MagnitudeFrontEnd,
  MeanNormalization,
  MelFrontEnd,
  MfccFrontEnd,
  Taper,
} from './front-end';
export type { AudioFrontEndSpec, FrontEndSpec, FrontEndStagesSpec } from './front-end-spec';
export { checkedUnits, UNIT_KINDS, type Lexicon, type UnitKind, type Units } from './units';
export * from './count';
export { validateNetwork } from './validate';
export { Model } from './model';
export { layersToPlan, ownNetwork } from './own-network';
export { checkLayerCount } from './memory';
export { vectorOf } from './vectors';
export type { ModelFormat } from './model-format';
export type { ConvertOptions, PoolOptions, StreamOptions } from './model-options';
export type { RunOptions } from './sequences';
export { Stream } from './stream';
export type { StreamState } from './state';
export { StreamPool } from './pool';
export type { PoolStream } from './pool';
export { MAX_THREADS, checkCount, checkThreads, firstNonToken, tokenRange } from './checks';
export { architectureOf } from './architecture';
export { converted, soleDtype, type TypeOf, typesOf } from './dtype';
export {
  EMBEDDING_NAME,
  type Matrix,
  type MatrixPosition,
  changeNumbers,
  matricesOf,
} from './matrices';
export { foldLinear } from './fold-linear';
export { loadedNetwork } from './pack';
export { ObservedNetwork } from './observed';
export { takesInitialStates } from './zero-states';
