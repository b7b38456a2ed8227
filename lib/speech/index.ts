/** Speech: from recordings to the frames of features that models take. */
export { checkSampleRate, type Audio } from './audio';
export { convolve, resampleAudio } from './filter';
export { audioFrontEnd } from './audio-front-end';
export { featuresFrom } from './features-from';
export { features, featuresSync, frameCount, type Features } from './features';
export { featureNormalization } from './normalization';
export { createFrontEndStream, FrontEndStream, type FrontEndOptions } from './stream';
export {
  openAudio,
  readAudio,
  readAudio as readWav,
  readAudioLength,
  type OpenAudio,
  type ReadAudioOptions,
} from './read';
