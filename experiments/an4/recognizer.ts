/**
 * The recognizer of AN4 that PyTorch trained, 5 x 500 LSTM, the size of Prabhavalkar et al. (2016),
 * read from its state dict, with the utterances as it reads them: cepstra less their mean in the
 * utterance, scaled, eight frames at every third.
 */
import { readFileSync } from 'node:fs';
import { CompactRnnError } from '../../lib/errors';
import { checkedUnits, Model } from '../../lib/model';
import { loadModel, type Units } from '../../lib';
import { readNpz } from '../../lib/formats';
import type { TrainingExample } from '../../lib/train';
import { sharedPath } from '../shared';
import { an4Lexicon, CEPSTRA, readPart, type An4Utterance } from './corpus';

const STACKED = 8;
const STEP = 3;

export interface RecognizerExample extends TrainingExample {
  readonly words: readonly string[];
  readonly labels: Int32Array;
  readonly speaker: string;
}

export interface Recognizer {
  readonly model: Model;
  readonly units: Units;
  /** What cepstra are multiplied by. */
  readonly scale: Float32Array;
  readonly train: readonly RecognizerExample[];
  /** Of ten speakers who are not in `train`. */
  readonly test: readonly RecognizerExample[];
}

/** The model with what its state dict does not say: its units, and the log-softmax behind it. */
export async function readRecognizer(): Promise<Recognizer> {
  const file = (name: string): string => sharedPath('data', 'models', 'an4-pytorch', name);
  const names = JSON.parse(readFileSync(file('units.json'), 'utf8')) as string[];
  const units = checkedUnits(
    { kind: 'ctc', names, blank: 0, lexicon: await an4Lexicon() },
    'units',
    'INVALID_FILE',
  );
  const model = await loadModel(file('an4_lstm_5x500.pt'), {
    architecture: {
      layers: ['lstm', { module: 'output', activation: 'log-softmax' }],
      emits: 'every-frame',
      units,
    },
  });
  const scale = (await readNpz(file('reference.npz'))).get('scale')?.data;
  if (!scale) throw new CompactRnnError('INVALID_FILE', 'reference.npz has no scale');
  const [train, test] = (['train', 'test'] as const).map((part) =>
    readPart(part, units).map((utterance) => exampleOf(utterance, scale)),
  );
  return { model, units, scale, train: train!, test: test! };
}

export function exampleOf(
  { cepstra, words, labels, speaker }: An4Utterance,
  scale: Float32Array,
): RecognizerExample {
  return { ...stackedFrames(centred(cepstra, scale)), words, labels, speaker };
}

/** Less their mean in the utterance, scaled. */
function centred(cepstra: Float32Array, scale: Float32Array): Float32Array {
  const frames = cepstra.length / CEPSTRA;
  const means = new Float64Array(CEPSTRA);
  cepstra.forEach((x, i) => (means[i % CEPSTRA]! += x / frames));
  return cepstra.map((x, i) => (x - means[i % CEPSTRA]!) * scale[i % CEPSTRA]!);
}

/** Each third frame with the seven after it, the last repeated. */
function stackedFrames(cepstra: Float32Array): { inputs: Float32Array; frames: number } {
  const count = cepstra.length / CEPSTRA;
  const frames = Math.ceil(count / STEP);
  const inputs = new Float32Array(frames * STACKED * CEPSTRA);
  for (let t = 0; t < frames; t++)
    for (let k = 0; k < STACKED; k++) {
      const from = CEPSTRA * Math.min(count - 1, STEP * t + k);
      inputs.set(cepstra.subarray(from, from + CEPSTRA), (t * STACKED + k) * CEPSTRA);
    }
  return { inputs, frames };
}
