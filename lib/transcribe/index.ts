/** From audio to words, with a model that carries its front end and its units. */
export { createReader, type Reader } from './reader';
export { secondsOf } from './seconds';
export type { DecodingOptions } from '../decode';
export { createTranscriber, frontEndOf, Transcriber, type TranscribeOptions } from './transcriber';
export {
  transcribeFile,
  type TranscribeFileOptions,
  type Alternative,
  type Transcription,
  type TranscribedWord,
} from './file';
