/** Speech: from recordings to the frames of features that models take. */
export type { Audio } from './audio';
export { features, featuresSync, frameCount, type Features } from './features';
export { normalizationOf } from './normalization';
export { resample } from './resample';
export { createFrontEnd, FrontEndStream, type FrontEndOptions } from './stream';
export { readWav, readWavLength, readWavPieces } from './wav';
