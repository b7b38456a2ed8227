/**
 * What voices say, by espeak-ng (a program that must be installed; GPL-3, but not what it says), at
 * 22.05 kHz, resampled. A voice says each digit once, and strings of two to seven digits, in one
 * breath each. It is kept in the cache: a safetensors file for each voice, with a tensor for each
 * take.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CompactRnnError } from '../../lib/errors';
import { readingFile, writeAtomically } from '../../lib/files';
import { readSafetensors, safetensorsParts, type Tensor, tensorData } from '../../lib/formats';
import { readWav, resampleAudio } from '../../lib/speech';
import { trimmed } from '../audio/level';
import { Random } from '../../lib/random';
import { CACHE } from '../shared';
import { speakerOf, type Speaker, type Take } from './speaker';
import { trainingVoices, voiceName, type Voice } from './voices';
import { LONGEST, RATE, spelled } from './words';

/** Strings of each length that a voice says. */
const STRINGS = 2;
/** Voices at work at a time. */
const AT_ONCE = 2;
/** Of the loudest 10 ms: what is softer before and after the words is cut off. */
const SILENCE = 1e-3;

/** What a voice says into a microphone. @throws CompactRnnError IO where espeak-ng is missing. */
export async function say(
  { accent, variant, speed, pitch }: Voice,
  digits: readonly number[],
): Promise<Take> {
  const settings = ['-v', `${accent}+${variant}`, '-s', `${speed}`, '-p', `${pitch}`, '--stdout'];
  const wav = await promisify(execFile)('espeak-ng', [...settings, spelled(digits)], {
    encoding: 'buffer',
    maxBuffer: 2 ** 26,
  }).catch((cause: unknown) => {
    throw new CompactRnnError('IO', `espeak-ng cannot be run: install Debian's package espeak-ng`, {
      cause,
    });
  });
  const { samples } = resampleAudio(await readWav(wav.stdout), RATE);
  return { digits, samples: Float32Array.from(trimmed(samples, SILENCE)) };
}

/** The voices for training. */
export async function spokenSpeakers(count: number): Promise<Speaker[]> {
  await mkdir(join(CACHE, 'voices'), { recursive: true });
  const speakers: Speaker[] = [];
  const voices = trainingVoices(count).entries();
  const work = async (): Promise<void> => {
    for (const [i, voice] of voices) speakers[i] = await spokenSpeaker(voice, i);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return speakers;
}

async function spokenSpeaker(voice: Voice, number: number): Promise<Speaker> {
  const name = voiceName(voice);
  const file = join(CACHE, 'voices', `${name}.safetensors`);
  if (!existsSync(file)) {
    const takes: Take[] = [];
    for (const digits of phrases(number)) takes.push(await say(voice, digits));
    await keep(file, takes);
  }
  return speakerOf(name, await kept(file));
}

function phrases(number: number): number[][] {
  const random = new Random(2, number);
  const single = Array.from({ length: 10 }, (_, digit) => [digit]);
  const strings = Array.from({ length: STRINGS * (LONGEST - 1) }, (_, i) =>
    Array.from({ length: 2 + Math.floor(i / STRINGS) }, () => random.below(10)),
  );
  return [...single, ...strings];
}

async function keep(file: string, takes: readonly Take[]): Promise<void> {
  const tensors = new Map(
    takes.map(({ digits, samples }): [string, Tensor] => [
      digits.join(''),
      {
        dtype: 'F32',
        shape: [samples.length],
        read: (target) => {
          target.set(new Uint8Array(samples.buffer));
        },
      },
    ]),
  );
  await writeAtomically(file, safetensorsParts({ metadata: new Map(), tensors }));
}

async function kept(file: string): Promise<Take[]> {
  return readingFile(file, (source) =>
    [...readSafetensors(source).tensors].map(([digits, tensor]) => ({
      digits: Array.from(digits, Number),
      samples: tensorData(tensor),
    })),
  );
}
