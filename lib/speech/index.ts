/** Speech: from recordings to the frames of features that models take. */
export { audioError, checkedAudio, checkSampleRate, type Audio } from './audio';
export { resampleAudio } from './resample';
export { audioFrontEnd } from './audio-front-end';
export { featuresFrom, maskedFeaturesFrom } from './features-from';
export { features, featuresSync, frameCount, maskedFeatures, type Features } from './features';
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
