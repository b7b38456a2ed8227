/** Grammars of texts, of lists and from files. */
import { CompactRnnError, invalidFile } from '../errors';
import { linesOf, readText } from '../files';
import { checkPath, checkSignal, readOptions } from '../options';
import { compileGrammar, type Grammar } from './grammar';
import { isJsgf, parseJsgf } from './jsgf';
import { rulesOfSentences } from './sentences';

/** Options of {@link loadGrammar} and {@link makeGrammar}. */
export interface GrammarOptions {
  /** Aborting rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * A grammar of a text in JSGF, or of a list of sentences, each as likely as it is often in the
 * list. Words are those of `splitWords`, which lexica know.
 *
 * Of JSGF there are rules, alternatives with weights, what is optional or repeated, `<NULL>` and
 * `<VOID>`; all public rules may be said. Tags mean nothing, imports are refused, and so is a rule
 * that comes to itself elsewhere than at its end. An alternative without a weight has 1; what is
 * optional is said half the time, what is repeated goes on half the time.
 * @param source JSGF, from its header on, or sentences.
 * @throws CompactRnnError INVALID_OPTION; INVALID_INPUT naming line and column of what is not JSGF,
 *   or what is not a sentence, and for a grammar that is too large or says nothing; the reason
 *   of the signal.
 */
export async function makeGrammar(
  source: string | Iterable<string>,
  options: GrammarOptions = {},
): Promise<Grammar> {
  const { signal } = readOptions('makeGrammar', options, ['signal']);
  checkSignal(signal);
  const rules = typeof source === 'string' ? parseJsgf(source) : rulesOfSentences(source);
  return compileGrammar(rules, signal);
}

/**
 * The grammar in a file: JSGF where it begins with `#JSGF`, else sentences, one on each line.
 * @param path of a text in UTF-8.
 * @throws CompactRnnError IO; INVALID_FILE naming line and column; the reason of the signal.
 */
export async function loadGrammar(path: string, options: GrammarOptions = {}): Promise<Grammar> {
  checkPath(path);
  const { signal } = readOptions('loadGrammar', options, ['signal']);
  checkSignal(signal);
  const text = await readText(path, { signal });
  try {
    return await compileGrammar(
      isJsgf(text) ? parseJsgf(text) : rulesOfSentences([...linesOf(text)].map(([, line]) => line)),
      signal,
    );
  } catch (cause) {
    if (!(cause instanceof CompactRnnError)) throw cause;
    throw invalidFile(`${path}: ${cause.message}`, cause);
  }
}
