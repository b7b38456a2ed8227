/**
 * The versions of recordings that a training hears. What becomes of version v of recording i in
 * epoch e is a function of the seed, e, i and v alone: decided here, made by the addon on threads
 * of libuv.
 */
import type { FeatureMasks } from '../native';
import { Random } from '../random';
import type { Audio } from '../speech';
import { checkedResponse, distortAudio, type Distortion } from './distort';
import { drawMasks } from './masks';
import {
  completeAugmentation,
  type AugmentationOptions,
  type CompleteAugmentation,
} from './options';
import type { Range } from './ranges';
import { randomRoom } from './room';
import { atRate, keptSounds, soundsIn, type Sounds } from './sounds';

/** Which version of which recording, in which epoch; all from 0. */
export interface Version {
  readonly epoch: number;
  readonly recording: number;
  readonly copy: number;
}

/** What draws independently of each other. */
const AUDIO = 1;
const MASKS = 2;
const ROOMS = 3;
/** Rooms that are simulated. */
const SIMULATED = 100;

export class Augmentation {
  private constructor(
    readonly options: CompleteAugmentation,
    /** The sample rate of the versions in Hz. */
    readonly sampleRate: number,
    readonly noises: Sounds | undefined,
    readonly rooms: Sounds | undefined,
  ) {}

  /**
   * @param sampleRate of the versions, in Hz.
   * @throws CompactRnnError INVALID_OPTION for a setting out of range; IO, INVALID_INPUT,
   *   INVALID_FILE for a folder of noises or responses that cannot be used.
   */
  static async open(options: AugmentationOptions, sampleRate: number): Promise<Augmentation> {
    const complete = completeAugmentation(options);
    const { noise, reverb, seed } = complete;
    const noises = noise === undefined ? undefined : await soundsIn(noise, 'noise');
    const rooms = reverb === undefined ? undefined : await roomsOf(reverb, seed, sampleRate);
    return new Augmentation(complete, sampleRate, noises, rooms);
  }

  /**
   * A version of a recording, at `sampleRate`.
   * @param fastest the highest speed that its labels allow.
   */
  async version(audio: Audio, of: Version, fastest: number): Promise<Audio> {
    const distortion = await this.#distortion(this.#random(AUDIO, of), fastest);
    return distortAudio(audio, { ...distortion, sampleRate: this.sampleRate });
  }

  /** The masks of a version of so many frames. */
  masks(frames: number, features: number, of: Version): FeatureMasks {
    return drawMasks({ ...this.options, frames, features }, this.#random(MASKS, of));
  }

  #random(what: number, { epoch, recording, copy }: Version): Random {
    return new Random(this.options.seed, what, epoch, recording, copy);
  }

  async #distortion(random: Random, fastest: number): Promise<Distortion> {
    const { options, noises, rooms } = this;
    const { speed, gain, snr, noiseShare, reverbShare } = options;
    const drawn: Distortion = {
      speed: speed && Math.min(steppedSpeed(random.ratio(speed), speed), Math.max(1, fastest)),
      gain: gain && random.uniform(...gain),
    };
    const inRoom = rooms && random.chance(reverbShare);
    const room = rooms && random.below(rooms.count);
    const isNoisy = noises && random.chance(noiseShare);
    const which = noises && random.below(noises.count);
    const [place, decibels] = [random.uniform(), random.uniform(...snr)];
    const response = inRoom ? await rooms.load(room!) : undefined;
    const noise = isNoisy ? await noises.load(which!) : undefined;
    return {
      ...drawn,
      response,
      ...(noise && { noise, snr: decibels, noiseStart: startIn(noise, place) }),
    };
  }
}

/** To a hundredth, and within its range: filters of few ratios are short. */
function steppedSpeed(speed: number, [low, high]: Range): number {
  return Math.min(high, Math.max(low, Math.round(100 * speed) / 100));
}

/** Seconds, at a share of it. */
function startIn({ samples, sampleRate }: Audio, share: number): number {
  return Math.floor(share * samples.length) / sampleRate;
}

async function roomsOf(reverb: string, seed: number, sampleRate: number): Promise<Sounds> {
  if (reverb === 'simulated')
    return keptSounds(SIMULATED, (i) => randomRoom(new Random(seed, ROOMS, i), sampleRate));
  return soundsIn(reverb, 'impulse responses', async (audio) => {
    checkedResponse(audio);
    return atRate(audio, sampleRate);
  });
}
