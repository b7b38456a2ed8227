/** Texts as sentences, and their bytes as the addon takes them: words apart by spaces, on lines. */
import { invalidInput } from '../errors';
import { isIterable, shown } from '../json';
import type { LongCallOptions } from '../options';
import { splitWords } from '../text';

/**
 * Sentences of a text, each a string: a list, or what comes one by one, such as lines of a file.
 */
export type Sentences = Iterable<string> | AsyncIterable<string>;

const AS_THEY_STAND = new WeakSet();

/**
 * Sentences whose words are what stands between spaces: upper case, marks and all. Otherwise words
 * are those of `splitWords`, which lexica and error rates know.
 * @returns the same sentences, to be handed to `makeNgramModel` or `perplexity`.
 * @throws CompactRnnError INVALID_INPUT where the sentences are not a list.
 */
export function wordsAsTheyStand(sentences: Sentences): AsyncIterable<string> {
  checkSentences(sentences);
  const same = {
    async *[Symbol.asyncIterator]() {
      yield* sentences;
    },
  };
  AS_THEY_STAND.add(same);
  return same;
}

/** Characters of text that are handed over at once. */
const PIECE = 1 << 20;
/** A sentence is no book. */
const MOST_CHARACTERS = 1 << 24;

/**
 * The text in pieces of whole lines.
 * @throws CompactRnnError INVALID_INPUT naming the sentence that is not a string; the reason of the
 *   signal.
 */
export async function* piecesOf(
  sentences: Sentences,
  { signal, onProgress }: LongCallOptions,
): AsyncGenerator<Uint8Array> {
  checkSentences(sentences);
  const wordsOf = AS_THEY_STAND.has(sentences)
    ? (sentence: string) => sentence.split(/\s+/).filter(Boolean)
    : splitWords;
  const known = Array.isArray(sentences) ? sentences.length : undefined;
  let lines: string[] = [];
  let characters = 0;
  let count = 0;
  for await (const sentence of sentences) {
    signal?.throwIfAborted();
    if (typeof sentence !== 'string' || sentence.length > MOST_CHARACTERS)
      throw invalidInput(
        `sentence ${count} must be a string of at most ${MOST_CHARACTERS} characters, but is ${shown(sentence)}`,
      );
    count++;
    const line = wordsOf(sentence).join(' ');
    if (line === '') continue;
    lines.push(line, '\n');
    characters += line.length;
    if (characters < PIECE) continue;
    yield Buffer.from(lines.join(''));
    onProgress?.({ stage: 'reading the text', done: count, total: known ?? count + 1 });
    lines = [];
    characters = 0;
  }
  yield Buffer.from(lines.join(''));
}

function checkSentences(sentences: unknown): void {
  const isAsync =
    typeof sentences === 'object' && sentences !== null && Symbol.asyncIterator in sentences;
  if (typeof sentences === 'string' || !(isAsync || isIterable(sentences)))
    throw invalidInput(`sentences must be a list of strings, but are ${shown(sentences)}`);
}
