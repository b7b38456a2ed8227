/** Silero VAD v5: whether somebody speaks, every 512 samples, decided at 0.5. */
import { Tensor } from 'onnxruntime-node';
import { readWav, resampleAudio } from '../../lib/speech';
import { noisySpeech } from './noisy';
import { sharedPath } from '../shared';
import { joined } from './dtln';
import { floats, floatsOf, type Session, zeros } from './session';
import type { Task } from './task';

const RATE = 16_000;
const STEP = 512;
/** Samples before a step that it sees again. */
const CONTEXT = 64;

async function probabilities(session: Session, samples: Float32Array): Promise<Float32Array> {
  const sr = new Tensor('int64', BigInt64Array.of(BigInt(RATE)), []);
  let state = zeros(2, 1, 128);
  const found: number[] = [];
  const padded = new Float32Array(CONTEXT + samples.length);
  padded.set(samples, CONTEXT);
  for (let at = 0; at + CONTEXT + STEP <= padded.length; at += STEP) {
    const input = floats(padded.slice(at, at + CONTEXT + STEP), 1, CONTEXT + STEP);
    const made = await session.run({ input, state, sr });
    state = made.stateN!;
    found.push(floatsOf(made.output)[0]!);
  }
  return Float32Array.from(found);
}

export async function silero(): Promise<Task> {
  const folder = ['data', 'models', 'silero-vad'] as const;
  const wav = await readWav(sharedPath(...folder, 'test.wav'));
  const test = wav.sampleRate === RATE ? wav.samples : resampleAudio(wav, RATE).samples;
  const recordings = [test, ...(await noisySpeech()).map(({ noisy }) => noisy)];
  return {
    name: 'Silero VAD v5',
    graphs: [{ name: 'silero', path: sharedPath(...folder, 'silero_vad_16k_op15.onnx') }],
    measure: 'decisions kept',
    shown: (score) => `${(100 * score).toFixed(1)} %`,
    outputs: ([session]) => joined(recordings, (samples) => probabilities(session!, samples)),
    score: (outputs, whole) => {
      const kept = outputs.filter((p, i) => p > 0.5 === whole[i]! > 0.5);
      return kept.length / whole.length;
    },
  };
}
