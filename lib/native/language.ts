/** Sources of language, as the addon makes and searches ask them. */

declare const languageSourceTag: unique symbol;

/** What says how likely a word is after those before it; each search has a copy of its own. */
export interface LanguageSourceHandle {
  readonly [languageSourceTag]: true;
}
