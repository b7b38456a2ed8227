/** Texts with a sentence on each line, as commands read them. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { CompactRnnError } from '../errors';
import { ioError, notUtf8 } from '../files';
import type { Sentences } from '../ngrams';

/** The sentences of all files, one after another; `asIs`: words are what stands between spaces. */
export async function sentencesOf(paths: readonly string[], asIs = false): Promise<Sentences> {
  const { wordsAsTheyStand } = await import('../ngrams/index.js');
  const lines = linesOf(paths);
  return asIs ? wordsAsTheyStand(lines) : lines;
}

/** What stands for bytes that are not UTF-8. */
const REPLACEMENT = '\ufffd';

async function* linesOf(paths: readonly string[]): AsyncGenerator<string> {
  for (const path of paths) {
    let number = 0;
    try {
      for await (const line of createInterface({
        input: createReadStream(path),
        crlfDelay: Infinity,
      })) {
        number++;
        if (line.includes(REPLACEMENT)) throw notUtf8(path, number);
        yield line;
      }
    } catch (cause) {
      throw cause instanceof CompactRnnError ? cause : ioError(path, 'read', cause);
    }
  }
}
