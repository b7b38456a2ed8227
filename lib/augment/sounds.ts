/** The recordings of a folder: noises, or impulse responses of rooms. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { invalidInput } from '../errors';
import { ioError } from '../files';
import { readAudio, readAudioLength, type Audio } from '../speech';
import { distortAudio } from './distort';

/** Bytes of sounds that are kept: half an hour at 16 kHz. */
const ROOM = 128 * 2 ** 20;

/** Sounds to choose from. */
export interface Sounds {
  readonly count: number;
  /** Sound i. */
  readonly load: (i: number) => Promise<Audio>;
}

/**
 * The WAV and FLAC files of a folder and its subfolders, in the order of their names. Their headers
 * are read now, their samples when they are asked for.
 * @param what they are, for errors: `noise`.
 * @param prepared what becomes of a recording before it is kept.
 * @throws CompactRnnError IO where the folder cannot be read; INVALID_INPUT where none is in it;
 *   INVALID_FILE naming one that is broken.
 */
export async function soundsIn(
  folder: string,
  what: string,
  prepared: (audio: Audio) => Promise<Audio> | Audio = (audio) => audio,
): Promise<Sounds> {
  const names = await readdir(folder, { recursive: true }).catch((cause: unknown) => {
    throw ioError(folder, 'read', cause);
  });
  const paths = names
    .filter((name) => /\.(wav|flac)$/i.test(name))
    .sort()
    .map((name) => join(folder, name));
  if (paths.length === 0)
    throw invalidInput(
      `${folder} holds no recordings of ${what}: put WAV or FLAC files into it or its folders`,
    );
  for (const path of paths) await readAudioLength(path);
  return keptSounds(paths.length, async (i) => prepared(await readAudio(paths[i]!)));
}

/** Sounds of which as many are kept as `ROOM` has, the first that were asked for. */
export function keptSounds(count: number, load: (i: number) => Promise<Audio>): Sounds {
  const kept = new Map<number, Promise<Audio>>();
  let left = ROOM;
  return {
    count,
    load: (i) => {
      const known = kept.get(i);
      if (known) return known;
      const loading = load(i);
      if (left <= 0) return loading;
      kept.set(i, loading);
      loading.then(
        ({ samples }) => {
          left -= samples.byteLength;
          if (left < 0) forget(i, samples.byteLength);
        },
        () => kept.delete(i),
      );
      return loading;
    },
  };

  function forget(i: number, bytes: number): void {
    kept.delete(i);
    left += bytes;
  }
}

/** At a sampling rate. */
export async function atRate(audio: Audio, sampleRate: number): Promise<Audio> {
  return audio.sampleRate === sampleRate ? audio : distortAudio(audio, { sampleRate });
}
