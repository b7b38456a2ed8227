/** The words, the language models and the sentences: CMUdict, Sphinx's trigram, LibriSpeech. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import {
  loadLexicon,
  loadNgramModel,
  pruneNgramModel,
  saveNgramModel,
  type Lexicon,
  type NgramModel,
  type Units,
} from '../../lib';
import { BLANK_NAME } from '../../lib/text';
import { CACHE, sharedPath } from '../shared';
import { Random } from '../../lib/random';
import { PHONES } from './phones';
import { utteranceOf, type Strength, type Utterance } from './posteriors';

export async function cmudict(): Promise<Units & { readonly lexicon: Lexicon }> {
  const lexicon = await loadLexicon(
    sharedPath('data', 'lm', 'cmudict-en-us', 'cmudict-en-us.dict'),
  );
  return { kind: 'ctc', names: [BLANK_NAME, ...PHONES], blank: 0, lexicon };
}

/** log10 of each word that the trigram lacks: less than its rarest word has. */
const UNKNOWN = -7;

/**
 * The trigram, packed, with an <unk> for the words of CMUdict that it lacks, so that all of them
 * compete. Made once.
 */
export async function largeModelFile(): Promise<string> {
  const file = join(CACHE, 'en-us-unk.ngrams');
  if (existsSync(file)) return file;
  const arpa = join(CACHE, 'en-us-unk.lm');
  mkdirSync(CACHE, { recursive: true });
  const text = gunzipSync(readFileSync(sharedPath('data', 'lm', 'en-us', 'en-us.lm.gz')));
  writeFileSync(arpa, withUnknown(text));
  await saveNgramModel(await loadNgramModel(arpa), file);
  rmSync(arpa);
  return file;
}

function withUnknown(arpa: Buffer): Buffer {
  const at = arpa.indexOf('\\2-grams:');
  const head = arpa.subarray(0, at).toString('latin1').trimEnd();
  const counted = head.replace(/ngram 1=(\d+)/, (_, count) => `ngram 1=${Number(count) + 1}`);
  const unigrams = `${counted}\n${UNKNOWN}\t<unk>\t0\n\n`;
  return Buffer.concat([Buffer.from(unigrams, 'latin1'), arpa.subarray(at)]);
}

/** The trigram pruned to so many n-grams of two and three words, packed. Made once. */
export async function smallModelFile(large: string, ngrams: number): Promise<string> {
  const file = join(CACHE, `en-us-unk-${ngrams}.ngrams`);
  if (existsSync(file)) return file;
  const small: NgramModel = await pruneNgramModel(await loadNgramModel(large), { ngrams });
  await saveNgramModel(small, file);
  return file;
}

/** Sentences of test-clean that the lexicon has all words of, drawn by the seed. */
export function sentences(
  count: number,
  lexicon: Lexicon,
  strength: Strength,
  seed: number,
): Utterance[] {
  const path = sharedPath('data', 'text', 'librispeech_transcripts', 'test-clean.txt');
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  const order = new Random(seed);
  const found: Utterance[] = [];
  while (found.length < count && lines.length > 0) {
    const [line] = lines.splice(order.below(lines.length), 1);
    const words = line!.toLowerCase().split(' ').slice(1);
    const utterance = utteranceOf(words, lexicon, strength, new Random(seed, found.length));
    if (utterance) found.push(utterance);
  }
  return found;
}
