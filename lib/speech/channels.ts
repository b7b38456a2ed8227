/**
 * Which channel of a recording is read: one of them, or the average of all. Averages may cancel,
 * which is said once a recording.
 */
import { invalidInput, invalidOption } from '../errors';
import { shown } from '../json';

/** @throws CompactRnnError INVALID_OPTION where it is not a whole number from 1. */
export function checkChannel(channel: unknown): void {
  if (channel === undefined || (Number.isSafeInteger(channel) && (channel as number) >= 1)) return;
  throw invalidOption(`channel must be a whole number from 1, but is ${shown(channel)}`);
}

/**
 * The number of the channel from 0; undefined for the average.
 * @param channel from 1.
 * @throws CompactRnnError INVALID_INPUT where the recording has no such channel.
 */
export function channelIndex(channel: number | undefined, channels: number): number | undefined {
  if (channel === undefined) return undefined;
  if (channel <= channels) return channel - 1;
  throw invalidInput(`it has ${channels} channel(s), but channel ${channel} was asked for`);
}

/** Channels that are alike or independent keep 1 / channels of their energy or more. */
const LEAST_SHARE = 0.01;

/** Watches the energy of a recording while it is averaged. */
export class Cancellation {
  /** The energy of the average, and that of the channels on average. */
  readonly energies = new Float64Array(2);

  add(energies: Float64Array): void {
    energies.forEach((energy, i) => (this.energies[i]! += energy));
  }

  /** What to say where the channels cancelled each other. */
  message(channels: number): string | undefined {
    const [mixed, all] = this.energies as unknown as [number, number];
    if (all === 0 || mixed >= (LEAST_SHARE / channels) * all) return undefined;
    const lost = mixed === 0 ? 'silence' : `${Math.round(10 * Math.log10(all / mixed))} dB weaker`;
    return `its ${channels} channels cancel each other out, their average is ${lost}: choose one (channel, --channel 1)`;
  }
}
