/**
 * The Free Spoken Digit Dataset (Jakobovski et al., CC BY-SA 4.0): `{digit}_{speaker}_{n}.wav`,
 * five people, 8 kHz. Numbers 10 to 49 are for training, 5 to 9 for development.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readWav } from '../../lib/speech';
import { sharedPath } from '../shared';
import { speakerOf, type Speaker, type Take } from './speaker';

export type Part = 'train' | 'dev';

interface Recording {
  readonly file: string;
  readonly digit: number;
  readonly speaker: string;
  readonly part: Part;
}

/** What the name of a file says; nothing where it is none of a recording. */
export function recordingOf(file: string): Recording | undefined {
  const [, digit, speaker, n] = /^(\d)_([a-z]+)_(\d+)\.wav$/.exec(file) ?? [];
  if (digit === undefined) return undefined;
  return { file, digit: Number(digit), speaker: speaker!, part: Number(n) >= 10 ? 'train' : 'dev' };
}

/** Everybody's recordings of a part, by name. @throws CompactRnnError IO where they are missing. */
export async function humanSpeakers(part: Part): Promise<Speaker[]> {
  const folder = sharedPath('data', 'speech', 'fsdd');
  const recordings = readdirSync(folder)
    .sort()
    .flatMap((file) => recordingOf(file) ?? [])
    .filter((recording) => recording.part === part);
  const names = [...new Set(recordings.map(({ speaker }) => speaker))];
  return Promise.all(
    names.map(async (name) => {
      const own = recordings.filter(({ speaker }) => speaker === name);
      return speakerOf(name, await Promise.all(own.map((each) => takeOf(folder, each))));
    }),
  );
}

async function takeOf(folder: string, { file, digit }: Recording): Promise<Take> {
  const { samples } = await readWav(join(folder, file));
  return { digits: [digit], samples };
}
