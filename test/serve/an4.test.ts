/**
 * A client of vosk-server's protocol streams recordings of AN4 to the recognizer that PyTorch
 * trained, with the front end that its features were made by.
 */
import { readAudio, saveModel, transcribeFile, type Model } from '../../lib';
import { Workplace } from '../cli/cli';
import { an4Path, an4Recognizer } from '../recognise/an4';
import { integers } from '../recognise/digits';
import { describeWithShared } from '../shared';
import { recognised, textOf } from './client';
import { Running } from './running';

/** Of speakers of the test part; the second is right to the word. */
const RECORDINGS = ['cen8-fcaw-b', 'cen8-mmxg-b'];
const SAID = 'october twenty four nineteen seventy';

describeWithShared('a recognizer of AN4 as a service', () => {
  const place = new Workplace();
  let model: Model;
  let service: Running;
  beforeAll(async () => {
    model = await an4Recognizer();
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
      const path = an4Path(name);
      const { samples, sampleRate } = await readAudio(path);
      const audio = new Uint8Array(integers(samples).buffer);
      const text = textOf(await recognised(service.url, audio, { sampleRate, length: 4001 }));
      expect(text).toBe((await transcribeFile(model, path, { wordPenalty: 4 })).text);
      heard.push(text);
    }
    expect(heard[1]).toBe(SAID);
  });
});
