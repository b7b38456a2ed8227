/** Rooms that are computed: impulse responses by the image method. */
import { invalidOption } from '../errors';
import { ownElements, shown } from '../json';
import { native } from '../native';
import { readOptions } from '../options';
import type { Random } from '../random';
import { checkSampleRate, type Audio } from '../speech';
import { checkedNumber } from './ranges';

/** A place in a room, or its size: length, width and height in metres. */
export type Metres = readonly [x: number, y: number, z: number];

/** A box, what sounds in it, and where it is heard. */
export interface RoomOptions {
  /** The size of the room, each side 0.5 to 100 m. */
  readonly size: Metres;
  /** Where it sounds, from a corner: within the room. */
  readonly source: Metres;
  /** Where it is heard: within the room, 1 cm or more from the source. */
  readonly microphone: Metres;
  /** Seconds until a sound has lost 60 dB, 0.05 to 3: Eyring's formula gives what walls reflect. */
  readonly reverberationTime: number;
  /** In Hz. */
  readonly sampleRate: number;
  /**
   * The length of the response in seconds, at most 3; default the reverberation time, at most 0.5.
   */
  readonly seconds?: number | undefined;
}

const NAMES = [
  'size',
  'source',
  'microphone',
  'reverberationTime',
  'sampleRate',
  'seconds',
] as const;
const LEAST_DISTANCE = 0.01;
/** What comes later is left out by default: it is 60 dB down in dry rooms, and costs the most. */
const USUAL_SECONDS = 0.5;
/** 24 ln 10 / c of Sabine and Eyring, c the speed of sound in m/s. */
const DECAY = (24 * Math.LN10) / 343;
/** The most image sources, which bounds time and memory. */
const MOST_IMAGES = 1e7;

/**
 * The impulse response of a room by the image method (Allen and Berkley 1979), all walls alike;
 * made off the main thread.
 * @returns it as audio, from the moment of the pulse on.
 * @throws CompactRnnError INVALID_OPTION for what is out of range.
 */
export async function simulateRoom(options: RoomOptions): Promise<Audio> {
  const given = readOptions('simulateRoom', options, NAMES);
  const { sampleRate } = given;
  checkSampleRate(sampleRate);
  const bounds = { least: 0.5, most: 100, unit: ' m' };
  const size = metres('size', given.size, bounds);
  const source = placeIn(size, 'source', given.source);
  const microphone = placeIn(size, 'microphone', given.microphone);
  if (Math.hypot(...source.map((x, i) => x - microphone[i]!)) < LEAST_DISTANCE)
    throw invalidOption(`source and microphone must be ${LEAST_DISTANCE} m apart or more`);
  const time = checkedNumber('reverberationTime', given.reverberationTime, {
    least: 0.05,
    most: 3,
    unit: ' s',
  });
  const seconds = checkedNumber('seconds', given.seconds ?? Math.min(time, USUAL_SECONDS), {
    least: 0.001,
    most: 3,
    unit: ' s',
  });
  const images = imagesWithin(size, seconds);
  if (images > MOST_IMAGES)
    throw invalidOption(
      `a room so small has ${Math.round(images / 1e6)} million images in ${seconds} s, at most ${MOST_IMAGES / 1e6} million: give fewer seconds`,
    );
  const samples = await native.simulateRoom(
    Float64Array.from(size),
    Float64Array.from(source),
    Float64Array.from(microphone),
    reflectionOf(size, time),
    sampleRate,
    Math.ceil(seconds * sampleRate),
  );
  return { sampleRate, samples };
}

/**
 * The reflection of pressure sqrt(1 - alpha), alpha = 1 - exp(-24 ln 10 V / (c S T)) (Eyring 1930).
 */
function reflectionOf([x, y, z]: Metres, time: number): number {
  const surface = 2 * (x * y + y * z + z * x);
  return Math.exp((-DECAY * x * y * z) / (2 * surface * time));
}

function imagesWithin([x, y, z]: Metres, seconds: number): number {
  return ((4 / 3) * Math.PI * (343 * seconds) ** 3) / (x * y * z);
}

function metres(
  name: string,
  value: unknown,
  bounds: { least: number; most: number; unit: string },
): Metres {
  const all = ownElements(value) ?? [];
  if (all.length !== 3)
    throw invalidOption(`${name} must be three numbers of metres, but is ${shown(value)}`);
  const [x, y, z] = all.map((each, i) => checkedNumber(`${name}[${i}]`, each, bounds));
  return [x!, y!, z!];
}

function placeIn(size: Metres, name: string, value: unknown): Metres {
  const place = metres(name, value, { least: 0, most: 100, unit: ' m' });
  if (place.every((x, i) => x > 0 && x < size[i]!)) return place;
  throw invalidOption(
    `${name} must be within the room of ${size.join(' x ')} m, but is ${shown(value)}`,
  );
}

/** Metres that people and microphones keep from walls. */
const MARGIN = 0.3;

/**
 * A room such as people speak in: 3 to 8 m long, 3 to 6 m wide, 2.5 to 4 m high, 0.1 to 0.8 s of
 * reverberation.
 */
export async function randomRoom(random: Random, sampleRate: number): Promise<Audio> {
  const size = [random.uniform(3, 8), random.uniform(3, 6), random.uniform(2.5, 4)] as const;
  const place = (): Metres => {
    const [x, y, z] = size.map((each) => random.uniform(MARGIN, each - MARGIN));
    return [x!, y!, z!];
  };
  const source = place();
  let microphone = place();
  while (Math.hypot(...source.map((x, i) => x - microphone[i]!)) < MARGIN) microphone = place();
  const reverberationTime = random.uniform(0.1, 0.8);
  return simulateRoom({
    size,
    source,
    microphone,
    reverberationTime,
    sampleRate,
    seconds: Math.min(reverberationTime, 0.4),
  });
}
