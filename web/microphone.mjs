// Audio of the microphone, and of files, as 16-bit samples.

/** @typedef {{ sampleRate: number, stop: () => Promise<void> }} Recording */

/**
 * Records until it is stopped.
 *
 * @param {(samples: Int16Array<ArrayBuffer>) => void} hear a tenth of a second at a time
 * @returns {Promise<Recording>}
 */
export async function record(hear) {
  if (!navigator.mediaDevices)
    throw new Error('browsers give microphones to https and to this machine only');
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: { channelCount: 1, echoCancellation: false, noiseSuppression: false },
  });
  const context = new AudioContext();
  await context.audioWorklet.addModule('/recorder.worklet.mjs');
  const recorder = new AudioWorkletNode(context, 'recorder', {
    numberOfOutputs: 0,
    channelCount: 1,
  });
  recorder.port.onmessage = ({ data }) => hear(data);
  context.createMediaStreamSource(stream).connect(recorder);
  return {
    sampleRate: context.sampleRate,
    stop: async () => {
      for (const track of stream.getTracks()) track.stop();
      await context.close();
    },
  };
}

/** Samples a second of files: what they have above half of it no model hears. */
const FILE_RATE = 16_000;

/**
 * A file in any format that the browser plays.
 *
 * @param {Blob} file
 * @returns {Promise<{ sampleRate: number, samples: Int16Array<ArrayBuffer> }>}
 */
export async function decode(file) {
  const context = new OfflineAudioContext(1, 1, FILE_RATE);
  const audio = await context.decodeAudioData(await file.arrayBuffer());
  const channels = Array.from({ length: audio.numberOfChannels }, (_, c) =>
    audio.getChannelData(c),
  );
  const samples = Int16Array.from({ length: audio.length }, (_, n) => {
    const sum = channels.reduce((all, channel) => all + (channel[n] ?? 0), 0);
    return Math.max(-32_768, Math.min(32_767, Math.round((32_768 * sum) / channels.length)));
  });
  return { sampleRate: audio.sampleRate, samples };
}

/**
 * Decibels below full scale, of the mean square.
 *
 * @param {Int16Array} samples
 */
export function levelOf(samples) {
  const sum = samples.reduce((all, sample) => all + sample * sample, 0);
  return Math.max(-60, 10 * Math.log10(sum / samples.length / 32_768 ** 2 + 1e-12));
}
