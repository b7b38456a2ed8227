/**
 * AN4, the census corpus of Carnegie Mellon: 948 utterances of 74 people to learn from and 130 of
 * ten others, as mel cepstra of 13 numbers at 100 frames a second, with texts and a lexicon. Seven
 * frames are stacked at every third, and normalized by the mean and deviation of the training set.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeText, lexiconUnits, loadLexicon, type Lexicon, type Units } from '../../lib';
import type { TrainingExample } from '../../lib/train';
import { normalize } from '../normalize';
import { sharedPath } from '../shared';

export const CEPSTRA = 13;
const STACKED = 7;
const STEP = 3;
/** Of a frame that a model reads. */
export const INPUTS = CEPSTRA * STACKED;

export interface An4 {
  readonly units: Units;
  readonly train: readonly TrainingExample[];
  readonly test: readonly TrainingExample[];
}

/** @throws CompactRnnError IO where the data are missing. */
export async function readAn4(): Promise<An4> {
  const units = lexiconUnits('ctc', await an4Lexicon());
  const [train, test] = (['train', 'test'] as const).map((part) =>
    readPart(part, units).map(({ cepstra, labels }) => ({ ...stacked(cepstra), labels })),
  );
  normalize(train!, [...train!, ...test!]);
  return { units, train: train!, test: test! };
}

const root = (): string => sharedPath('data', 'speech', 'an4_mfcc', 'an4');

export async function an4Lexicon(): Promise<Lexicon> {
  return loadLexicon(join(root(), 'etc', 'an4.dic'));
}

/** An utterance as it was recorded. */
export interface An4Utterance {
  /** [frames at 100 a second, 13]. */
  readonly cepstra: Float32Array;
  readonly words: readonly string[];
  readonly labels: Int32Array;
  /** Who says it, as the corpus calls them. */
  readonly speaker: string;
}

/** But for what the lexicon cannot say: two words of the test set. */
export function readPart(part: 'train' | 'test', units: Units): An4Utterance[] {
  const lines = (name: string): string[] =>
    readFileSync(join(root(), 'etc', `an4_${part}.${name}`), 'utf8')
      .trim()
      .split('\n');
  const texts = lines('transcription');
  return lines('fileids').flatMap((id, i) => {
    const words = texts[i]!.replace(/<\/?s>|\(.*\)/g, '')
      .trim()
      .toLowerCase();
    const each = words.split(/\s+/);
    if (!each.every((word) => Object.hasOwn(units.lexicon!, word))) return [];
    const cepstra = readCepstra(join(root(), 'feat', `${id.trim()}.mfc`));
    return [{ cepstra, words: each, labels: encodeText(words, units), speaker: speakerOf(id) }];
  });
}

/** Recordings of one person are one folder. */
const speakerOf = (id: string): string => id.split('/').at(-2)!;

/** A count and so many numbers, big-endian. */
function readCepstra(path: string): Float32Array {
  const bytes = readFileSync(path);
  return Float32Array.from({ length: bytes.readInt32BE(0) }, (_, i) =>
    bytes.readFloatBE(4 + 4 * i),
  );
}

/** At every third frame two before it, itself and four after it; the first and last repeated. */
function stacked(cepstra: Float32Array): { inputs: Float32Array; frames: number } {
  const count = cepstra.length / CEPSTRA;
  const frames = Math.ceil(count / STEP);
  const inputs = new Float32Array(frames * INPUTS);
  for (let t = 0; t < frames; t++)
    for (let k = 0; k < STACKED; k++) {
      const from = CEPSTRA * Math.min(count - 1, Math.max(0, STEP * t + k - 2));
      inputs.set(cepstra.subarray(from, from + CEPSTRA), t * INPUTS + k * CEPSTRA);
    }
  return { inputs, frames };
}
