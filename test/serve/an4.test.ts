/**
 * A client of vosk-server's protocol streams recordings of AN4 to the recognizer that PyTorch
 * trained, with the front end that its features were made by.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  completeFrontEnd,
  loadLexicon,
  loadModel,
  Model,
  readAudio,
  saveModel,
  transcribeFile,
  type Units,
} from '../../lib';
import { readNpz } from '../../lib/formats';
import { Workplace } from '../cli/cli';
import { integers } from '../recognise/digits';
import { describeWithShared, SHARED } from '../shared';
import { recognised, textOf } from './client';
import { Running } from './running';

const PYTORCH = join(SHARED, 'data', 'models', 'an4-pytorch');
const SPEECH = join(SHARED, 'data', 'speech');
const CEPSTRA = 13;
/** Of speakers of the test part; the second is right to the word. */
const RECORDINGS = ['cen8-fcaw-b', 'cen8-mmxg-b'];
const SAID = 'october twenty four nineteen seventy';

/** As its ORIGIN says: cepstra less their mean, scaled, eight frames at every third. */
async function recognizer(): Promise<Model> {
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
    kind: 'mfcc',
    definition: 'sphinx',
    sampleRate: 16_000,
    lowHz: 130,
    highHz: 6800,
    meanNormalization: { over: 'utterance' },
    normalization: { mean: new Float32Array(CEPSTRA), scale },
    rightContext: 7,
    subsampling: 3,
  });
  // eslint-disable-next-line @typescript-eslint/no-misused-spread -- a network of the same parts
  return new Model({ ...model, frontEnd });
}

describeWithShared('a recognizer of AN4 as a service', () => {
  const place = new Workplace();
  let model: Model;
  let service: Running;
  beforeAll(async () => {
    model = await recognizer();
    await saveModel(model, place.path('an4.safetensors'));
    service = await Running.start(place.path('an4.safetensors'), '--word-penalty', '4');
  }, 60_000);
  afterAll(async () => {
    await service.stop();
    place.remove();
  });

  test('gives a client of vosk-server the words', async () => {
    const heard: string[] = [];
    for (const name of RECORDINGS) {
      const path = join(SPEECH, 'an4_audio', 'wav', `${name}.wav`);
      const { samples, sampleRate } = await readAudio(path);
      const audio = new Uint8Array(integers(samples).buffer);
      const text = textOf(await recognised(service.url, audio, { sampleRate, length: 4001 }));
      expect(text).toBe((await transcribeFile(model, path, { wordPenalty: 4 })).text);
      heard.push(text);
    }
    expect(heard[1]).toBe(SAID);
  });
});
