/**
 * The recognizer of AN4 that PyTorch trained, and the recordings that it can hear, in the shared
 * data folder.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  completeFrontEnd,
  features,
  loadLexicon,
  loadModel,
  Model,
  readAudio,
  type Units,
} from '../../lib';
import { readNpz } from '../../lib/formats';
import { SHARED } from '../shared';
import { SPHINX } from '../speech/sphinx';

const PYTORCH = join(SHARED, 'data', 'models', 'an4-pytorch');
const SPEECH = join(SHARED, 'data', 'speech');
const AUDIO = join(SPEECH, 'an4_audio');
const CEPSTRA = 13;

export const an4Path = (name: string): string => join(AUDIO, 'wav', `${name}.wav`);

export interface An4Recording {
  readonly path: string;
  readonly words: readonly string[];
}

export function an4Recordings(): An4Recording[] {
  const lines = readFileSync(join(AUDIO, 'an4_audio.tsv'), 'utf8').trim().split('\n').slice(1);
  return lines.map((line) => {
    const [id, , , , text] = line.split('\t');
    return { path: an4Path(id!), words: text!.toLowerCase().split(' ') };
  });
}

/**
 * As its ORIGIN says: cepstra less their mean, scaled, eight frames at every third.
 * @param mean of cepstra, for audio that goes on; default: that of the utterance.
 */
export async function an4Recognizer(mean?: Float32Array): Promise<Model> {
  const names = JSON.parse(readFileSync(join(PYTORCH, 'units.json'), 'utf8')) as string[];
  const lexicon = await loadLexicon(join(SPEECH, 'an4_mfcc', 'an4', 'etc', 'an4.dic'));
  const units: Units = { kind: 'ctc', names, blank: 0, lexicon };
  const model = await loadModel(join(PYTORCH, 'an4_lstm_5x500.pt'), {
    architecture: {
      layers: ['lstm', { module: 'output', activation: 'log-softmax' }],
      emits: 'every-frame',
      units,
    },
  });
  const scale = (await readNpz(join(PYTORCH, 'reference.npz'))).get('scale')!.data;
  const frontEnd = completeFrontEnd({
    ...SPHINX,
    meanNormalization: mean ? undefined : { over: 'utterance' },
    normalization: { mean: mean ?? new Float32Array(CEPSTRA), scale },
    rightContext: 7,
    subsampling: 3,
  });
  // eslint-disable-next-line @typescript-eslint/no-misused-spread -- a network of the same parts
  return new Model({ ...model, frontEnd });
}

/** Of the cepstra of all frames of these recordings. */
export async function meanCepstra(paths: readonly string[]): Promise<Float32Array> {
  const sums = new Float64Array(CEPSTRA);
  let frames = 0;
  for (const path of paths) {
    const found = await features(await readAudio(path), SPHINX);
    found.data.forEach((x, i) => (sums[i % CEPSTRA]! += x));
    frames += found.frames;
  }
  return Float32Array.from(sums, (sum) => sum / frames);
}
