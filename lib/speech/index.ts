/** Speech: from recordings to the frames of features that models take. */
export type { Audio } from './audio';
export { convolve } from './convolve';
export { features, featuresSync, frameCount, type Features } from './features';
export { featureNormalization } from './normalization';
export { resampleAudio } from './resample';
export { createFrontEndStream, FrontEndStream, type FrontEndOptions } from './stream';
export { readWav, readWavLength, readWavPieces } from './wav';
