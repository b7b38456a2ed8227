/** Recordings with the words that `transcribe` finds in them, at their rate and at another. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadModel } from '../../lib/formats';
import { readAudio } from '../../lib/speech';
import { createTranscriber } from '../../lib/transcribe';

export interface Recording {
  readonly path: string;
  /** 16-bit samples as bytes, the lower first. */
  readonly bytes: Uint8Array;
  /** In Hz. */
  readonly sampleRate: number;
  /** The words of it. */
  readonly text: string;
  /** A rate that is not its own, and what is heard of it then. */
  readonly lie: { readonly sampleRate: number; readonly text: string };
}

/** Each recording of a folder, with one of these lies. */
export async function readRecordings(
  modelPath: string,
  folder: string,
  lies: readonly number[],
): Promise<Recording[]> {
  const model = await loadModel(modelPath);
  const read = async (name: string, i: number): Promise<Recording> => {
    const path = join(folder, name);
    const { samples, sampleRate } = await readAudio(path);
    const textAt = (rate: number): string => {
      const transcriber = createTranscriber(model, { sampleRate: rate });
      transcriber.push(samples);
      return transcriber.end().text;
    };
    const lie = lies[i % lies.length]!;
    const integers = Int16Array.from(samples, (sample) => Math.round(32768 * sample));
    return {
      path,
      bytes: new Uint8Array(integers.buffer),
      sampleRate,
      text: textAt(sampleRate),
      lie: { sampleRate: lie, text: textAt(lie) },
    };
  };
  return Promise.all(readdirSync(folder).map(read));
}
