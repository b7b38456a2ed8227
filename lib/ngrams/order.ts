/** The most words of an n-gram, as native/ngrams/table.h has it. */
export const MOST_ORDER = 16;
