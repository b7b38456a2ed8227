/** The recordings of the model that ships, and what `transcribeFile` hears in them. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  loadModel,
  readAudio,
  transcribeFile,
  type Model,
  type Recognition,
  type RecognitionSession,
  type TranscribedWord,
} from '../../lib';

const FOLDER = join(__dirname, '..', '..', 'models', 'digits');
export const MODEL = join(FOLDER, 'digits.safetensors');

export interface Known {
  readonly path: string;
  readonly samples: Float32Array;
  readonly sampleRate: number;
  readonly text: string;
  readonly words: readonly TranscribedWord[];
}

export async function knownRecordings(model: Model): Promise<Known[]> {
  const names = readdirSync(join(FOLDER, 'audio'));
  return Promise.all(
    names.map(async (name) => {
      const path = join(FOLDER, 'audio', name);
      const { text, words } = await transcribeFile(model, path);
      const { samples, sampleRate } = await readAudio(path);
      return { path, samples, sampleRate, text, words };
    }),
  );
}

export async function loaded(): Promise<Model> {
  return loadModel(MODEL);
}

/** As 16-bit integers, which WAV files hold. */
export function integers(samples: Float32Array): Int16Array {
  return Int16Array.from(samples, (sample) => Math.round(32768 * sample));
}

type Piece = Float32Array | Int16Array | Uint8Array;

/** The utterances of audio that is written in pieces of this many numbers. */
export async function heard(
  session: Pick<RecognitionSession, 'write' | 'end'>,
  audio: Piece,
  length: number,
): Promise<Recognition[]> {
  const all: Recognition[] = [];
  for (let at = 0; at < audio.length; at += length)
    all.push(...(await session.write(audio.subarray(at, at + length))));
  all.push(...(await session.end()));
  return all.filter(({ final }) => final);
}
