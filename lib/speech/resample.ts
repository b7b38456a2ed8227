/** Sound at another sampling rate. */
import { native } from '../native';
import { audioError, checkedAudio, checkSampleRate, type Audio } from './audio';

/**
 * The same sound at another sampling rate: ceil(N sampleRate / audio.sampleRate) samples, through a
 * Kaiser-windowed sinc (native/speech/resampling_filter.h). Frequencies up to 90 % of the lower
 * rate's Nyquist frequency pass, those above it are 100 dB down.
 *
 * @param sampleRate in Hz, any whole number.
 * @throws CompactRnnError INVALID_INPUT for audio with NaN or infinity, for rates that are not
 *   whole numbers from 1 to 768 kHz, and for results of more than 2^29 samples.
 */
export function resampleAudio(audio: Audio, sampleRate: number): Audio {
  const own = checkedAudio(audio);
  checkSampleRate(sampleRate);
  if (sampleRate === own.sampleRate) return audio;
  try {
    return {
      ...own,
      sampleRate,
      samples: native.resample(own.samples, own.sampleRate, sampleRate),
    };
  } catch (cause) {
    throw audioError(own, cause);
  }
}
