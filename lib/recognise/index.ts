/** Many sessions of speech at once: audio as it comes, words as they are recognised. */
export { createRecogniser, Recogniser } from './recogniser';
export { RecognitionSession, type RecognitionEvents } from './session';
export { checkedPhraseList, type RecogniserOptions, type SessionOptions } from './options';
export type { EndpointingOptions } from './endpointing';
export {
  addFigures,
  NO_FIGURES,
  type Recognition,
  type RecognisedAlternative,
  type RecognisedWord,
  type RecognitionFigures,
} from './recognition';
export type { AudioChunk } from './transform';
