/**
 * GTCRN (Rong et al. 2024), the streaming graph: the spectrum of a frame in, that of the enhanced
 * one out; frames of 512 samples every 256 under the root of a Hann window.
 */
import { sharedPath } from '../shared';
import { joined } from './dtln';
import { meanSiSdr, noisySpeech, practice } from './noisy';
import { floats, floatsOf, type Session, type Values, zeros } from './session';
import { samplesOf, spectrumOf } from './spectrum';
import type { Task } from './task';

const FRAME = 512;
const HOP = 256;
const BINS = FRAME / 2 + 1;
const WINDOW = Float32Array.from({ length: FRAME }, (_, i) => Math.sin((Math.PI * i) / FRAME));

async function enhanced(session: Session, noisy: Float32Array): Promise<Float32Array> {
  const padded = new Float32Array(HOP + noisy.length + FRAME);
  padded.set(noisy, HOP);
  const out = new Float32Array(padded.length);
  let caches: Values = {
    conv_cache: zeros(2, 1, 16, 16, 33),
    tra_cache: zeros(2, 3, 1, 1, 16),
    inter_cache: zeros(2, 1, 33, 16),
  };
  for (let at = 0; at + FRAME <= padded.length; at += HOP) {
    const { re, im } = spectrumOf(WINDOW.map((w, i) => w * padded[at + i]!));
    const mix = new Float32Array(2 * BINS);
    for (let k = 0; k < BINS; k++) mix.set([re[k]!, im[k]!], 2 * k);
    const made = await session.run({ ...caches, mix: floats(mix, 1, BINS, 1, 2) });
    caches = Object.fromEntries(Object.keys(caches).map((name) => [name, made[`${name}_out`]!]));
    const enh = floatsOf(made.enh);
    const samples = samplesOf({
      re: Float64Array.from(re, (_, k) => enh[2 * k]!),
      im: Float64Array.from(im, (_, k) => enh[2 * k + 1]!),
    });
    samples.forEach((x, i) => (out[at + i]! += WINDOW[i]! * x));
  }
  return out.subarray(HOP, HOP + noisy.length);
}

export async function gtcrn(): Promise<Task> {
  const pairs = await noisySpeech();
  return {
    name: 'GTCRN',
    graphs: [{ name: 'gtcrn', path: sharedPath('data', 'models', 'gtcrn', 'gtcrn_simple.onnx') }],
    measure: 'SI-SDR, dB',
    shown: (score) => score.toFixed(2),
    outputs: ([session]) => joined(pairs, ({ noisy }) => enhanced(session!, noisy)),
    practise: async ([session]) => joined(await practice(), (noisy) => enhanced(session!, noisy)),
    score: (outputs) => meanSiSdr(pairs, outputs),
  };
}
