/** Words from the outputs of a model: the search over a lexicon, with language models. */
export {
  createDecoder,
  Decoder,
  type DecodedAlternative,
  type DecodedWord,
  type DecodedText,
  type ScoredText,
} from './decoder';
export {
  DECODING_OPTIONS,
  decodingOptions,
  type DecoderOptions,
  type DecodingOptions,
} from './options';
export type { ConfidenceCurve } from './confidence';
export { coveringSources, type WordCoverage } from './coverage';
export { languageOf, type Language, type LanguageOptions } from './language';
export { pronunciationsOf, restricted, wordTree } from './tree';
