/** Words: lexica, units and what models say of them. */
export { loadLexicon, type LexiconOptions } from './lexicon';
export { BLANK_NAME, characterUnits, frameUnits, lexiconUnits, numberedUnits } from './units';
export { encodeText, shortestAlignment, textEncoder, unitNumbers, type Encoded } from './encode';
export { splitWords } from './split-text';
export { countWordErrors, wordErrorRate, sumWordErrors, type WordErrors } from './error-rate';
export { decodeGreedy, type DecodedUnit } from './greedy';
export { framesOf, segmentsOf, type Segment } from './frames';
