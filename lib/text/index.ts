/** Words: lexica, units and what models say of them. */
export { loadLexicon, type LexiconOptions } from './lexicon';
export { BLANK_NAME, characterUnits, lexiconUnits, numberedUnits } from './units';
export { encodeText, shortestAlignment, textEncoder, unitNumbers, type Encoded } from './encode';
export { wordsOf } from './words';
export { countErrors, errorRate, sumErrors, type Errors } from './error-rate';
export { decodeGreedy, type DecodedUnit } from './greedy';
export {
  createDecoder,
  Decoder,
  type DecodedWord,
  type DecoderOptions,
  type Transcript,
} from './decoder';
