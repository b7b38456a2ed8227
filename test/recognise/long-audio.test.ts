/**
 * Minutes of recordings of AN4 with pauses of known length between them: the utterances that a
 * session finds are those that were joined, with the words of each.
 */
import {
  countWordErrors,
  createRecogniser,
  readAudio,
  type EndpointingOptions,
  type Recogniser,
  type Recognition,
} from '../../lib';
import { randoms } from '../model/networks';
import { describeWithShared } from '../shared';
import { an4Recognizer, an4Recordings, meanCepstra } from './an4';

const RATE = 16_000;
/** Seconds: the default of `endpointing`, and what speakers' own pauses stay below. */
const TRAILING_SILENCE = 0.8;
const SILENCE_INSIDE = 0.6;
/** Seconds that outputs may be off: they are 30 ms apart, and each reads 95 ms of audio. */
const LAG = 0.25;
/** Seconds of audio in a write. */
const PIECE = 0.1;

/** A recording, and its words. */
interface Said {
  readonly words: readonly string[];
  readonly samples: Float32Array;
}

/** Where it is in the audio, in seconds. */
interface Placed extends Said {
  readonly begin: number;
  readonly end: number;
}

/** An utterance that a session found. */
interface Found extends Recognition {
  /** Seconds of audio that had been written when it came. */
  readonly at: number;
}

/**
 * What the room sounds like: pieces of 20 ms from the quietest tenth of a second of a recording, in
 * any order, faded into one another.
 */
function roomNoise(samples: Float32Array, seconds: number): Float32Array {
  const [tenth, size] = [RATE / 10, RATE / 50];
  const power = (from: number): number =>
    samples.subarray(from, from + tenth).reduce((total, x) => total + x * x, 0);
  let quietest = 0;
  for (let from = 0; from + tenth <= samples.length; from += tenth / 5)
    if (power(from) < power(quietest)) quietest = from;
  const noise = new Float32Array(Math.round(RATE * seconds));
  const places = randoms(1)(Math.ceil((2 * noise.length) / size) + 1, 1);
  places.forEach((place, k) => {
    const from = quietest + Math.floor(((place + 1) / 2) * (tenth - size));
    for (let i = 0; i < size; i++) {
      const to = (k - 1) * (size / 2) + i;
      if (to >= 0 && to < noise.length)
        noise[to]! += samples[from + i]! * Math.sin((Math.PI * (i + 0.5)) / size);
    }
  });
  return noise;
}

function concatenated(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((total, { length }) => total + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** One after another, half of each pause in the sounds of its own room. */
function joined(
  all: readonly Said[],
  pause: number,
): { audio: Float32Array; placed: readonly Placed[] } {
  const parts: Float32Array[] = [];
  let samplesSoFar = 0;
  const add = (part: Float32Array): number => {
    parts.push(part);
    samplesSoFar += part.length;
    return samplesSoFar / RATE;
  };
  const placed = all.map(({ words, samples }): Placed => {
    const begin = add(roomNoise(samples, pause / 2));
    const end = add(samples);
    add(roomNoise(samples, pause / 2));
    return { words, samples, begin, end };
  });
  return { audio: concatenated(parts), placed };
}

async function found(
  recogniser: Recogniser,
  audio: Float32Array,
  endpointing?: EndpointingOptions,
): Promise<Found[]> {
  const session = recogniser.open({ endpointing });
  const all: Found[] = [];
  const keep = (recognitions: readonly Recognition[], at: number): void => {
    for (const each of recognitions) if (each.final) all.push(Object.assign({ at }, each));
  };
  const size = RATE * PIECE;
  for (let from = 0; from < audio.length; from += size)
    keep(await session.write(audio.subarray(from, from + size)), (from + size) / RATE);
  keep(await session.end(), audio.length / RATE);
  return all;
}

/** Words wrong of what was said. */
function errorsOf(words: readonly string[], utterances: readonly Recognition[]): number {
  const heard = utterances.flatMap((each) => each.words.map(({ word }) => word));
  const { substitutions, insertions, deletions } = countWordErrors(words, heard);
  return substitutions + insertions + deletions;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

describeWithShared('recordings of AN4 joined with pauses', () => {
  let recogniser: Recogniser;
  /** Those in which nobody pauses for long; and how many words of them are wrong, each alone. */
  const all: Said[] = [];
  let errorsAlone = 0;

  beforeAll(async () => {
    const some = an4Recordings().filter((_, i) => i % 2 === 0);
    const dense = await an4Recognizer(await meanCepstra(some.map(({ path }) => path)));
    const model = dense.convert({ dtype: 'int8' });
    recogniser = await createRecogniser(model, { threads: 0, wordPenalty: 4 });
    for (const { path, words } of some) {
      const { samples } = await readAudio(path);
      const utterances = await found(recogniser, samples, { trailingSilence: SILENCE_INSIDE });
      if (utterances.length !== 1) continue;
      all.push({ words, samples });
      errorsAlone += errorsOf(words, utterances);
    }
    expect(all.length).toBeGreaterThan(0.8 * some.length);
  }, 60_000);

  test.each([1, 1.5, 3])(
    'of %d s: an utterance each, in time, with its words',
    async (pause) => {
      const { audio, placed } = joined(all, pause);
      const utterances = await found(recogniser, audio);
      const owners = utterances.map(({ words }) =>
        placed.filter(
          ({ begin, end }) => words[0]!.start < end + LAG && words.at(-1)!.end > begin - LAG,
        ),
      );
      // None reaches over a pause.
      expect(utterances.filter((_, i) => owners[i]!.length > 1)).toEqual([]);
      const late = utterances.filter(({ at }, i) =>
        owners[i]!.some(({ end }) => at > end + TRAILING_SILENCE + LAG + PIECE),
      );
      expect(late).toEqual([]);
      const own = placed.map((one) => utterances.filter((_, i) => owners[i]!.includes(one)));
      const wrong = placed.map(({ words }, i) => errorsOf(words, own[i]!));
      // Of what is heard to the word there is one utterance, however long the audio already is.
      expect(own.filter((one, i) => wrong[i] === 0 && one.length !== 1)).toEqual([]);
      // The network goes on from one utterance to the next, so words that it is not sure of
      // differ from those heard alone. To end most utterances early would cost a word of each.
      const noise = utterances.filter((_, i) => owners[i]!.length === 0);
      expect(sum(wrong) + errorsOf([], noise)).toBeLessThan(errorsAlone + all.length / 2);
    },
    60_000,
  );

  test('pauses that are shorter than trailingSilence end nothing', async () => {
    const { audio } = joined(all.slice(0, 12), 0.5);
    expect(await found(recogniser, audio, { trailingSilence: 3, longest: 3600 })).toHaveLength(1);
  });
});
