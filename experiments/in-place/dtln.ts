/**
 * DTLN (Westhausen and Meyer 2020): a mask for the spectrum of each block, then one for what a
 * second model makes of the block; blocks of 512 samples every 128, added up.
 */
import { sharedPath } from '../shared';
import { meanSiSdr, noisySpeech, practice } from './noisy';
import { floats, floatsOf, type Session, zeros } from './session';
import { samplesOf, spectrumOf } from './spectrum';
import type { Task } from './task';

const BLOCK = 512;
const HOP = 128;

async function enhanced(
  [first, second]: readonly Session[],
  noisy: Float32Array,
): Promise<Float32Array> {
  let states = [zeros(1, 2, 128, 2), zeros(1, 2, 128, 2)] as const;
  // What a block says of a sample comes until the last block over it: the beginning is silence.
  const padded = new Float32Array(BLOCK - HOP + noisy.length + BLOCK);
  padded.set(noisy, BLOCK - HOP);
  const out = new Float32Array(padded.length);
  for (let at = 0; at + BLOCK <= padded.length; at += HOP) {
    const { re, im } = spectrumOf(padded.subarray(at, at + BLOCK));
    const magnitudes = Float32Array.from(re, (x, k) => Math.hypot(x, im[k]!));
    const masked = await first!.run({
      input_2: floats(magnitudes, 1, 1, re.length),
      input_3: states[0],
    });
    const mask = floatsOf(masked.activation_2);
    const block = samplesOf({
      re: re.map((x, k) => x * mask[k]!),
      im: im.map((x, k) => x * mask[k]!),
    });
    const made = await second!.run({ input_4: floats(block, 1, 1, BLOCK), input_5: states[1] });
    states = [masked.tf_op_layer_stack_2!, made.tf_op_layer_stack_5!];
    floatsOf(made.conv1d_3).forEach((x, i) => (out[at + i]! += x));
  }
  return out.subarray(BLOCK - HOP, BLOCK - HOP + noisy.length);
}

export async function dtln(): Promise<Task> {
  const pairs = await noisySpeech();
  return {
    name: 'DTLN',
    graphs: [1, 2].map((k) => ({
      name: `dtln-${k}`,
      path: sharedPath('data', 'models', 'dtln', `model_${k}.onnx`),
    })),
    measure: 'SI-SDR, dB',
    shown: (score) => score.toFixed(2),
    outputs: (sessions) => joined(pairs, ({ noisy }) => enhanced(sessions, noisy)),
    practise: async (sessions) => joined(await practice(), (noisy) => enhanced(sessions, noisy)),
    score: (outputs) => meanSiSdr(pairs, outputs),
  };
}

/** What is made of each, one behind the other. */
export async function joined<Item>(
  items: readonly Item[],
  make: (item: Item) => Promise<Float32Array>,
): Promise<Float32Array> {
  const parts: Float32Array[] = [];
  for (const item of items) parts.push(await make(item));
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
