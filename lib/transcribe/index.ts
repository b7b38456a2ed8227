/** From audio to words, with a model that carries its front end and its units. */
export { createReader, type Reader, type DecodingOptions } from './reader';
export { secondsOf } from './seconds';
export { createTranscriber, frontEndOf, Transcriber, type TranscribeOptions } from './transcriber';
export {
  transcribeFile,
  type TranscribeFileOptions,
  type Transcription,
  type TranscribedWord,
} from './file';
