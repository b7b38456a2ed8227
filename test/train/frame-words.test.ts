/**
 * Words of models that say the unit of every frame: priors are counted among the labels, stored
 * with the units, and divide the outputs wherever words are read of them.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CompactRnnError,
  countWordErrors,
  createDecoder,
  evaluate,
  initNetwork,
  loadModel,
  loadRecordings,
  Model,
  saveModel,
  splitWords,
  sumWordErrors,
  unitPriors,
} from '../../lib';
import { FRAME_UNITS, SPEC, writeRecordings } from './tones';

const folder = mkdtempSync(join(tmpdir(), 'compact-rnn-frame-words-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const PRIORS = [0.1, 0.1, 0.1, 0.7];
const DELAY = 2;
const manifest = writeRecordings(folder, 'dev', 8, 1, true);
const model = new Model(
  initNetwork({ ...SPEC, units: { ...FRAME_UNITS, delay: DELAY, priors: PRIORS } }, 3),
);
const options = { criterion: { kind: 'ce' } } as const;

test('the words are those of a decoder with the delay and the priors of the units', async () => {
  const recordings = await loadRecordings(manifest, model);
  const counts = [];
  for (const [i, { text }] of recordings.utterances.entries()) {
    const { inputs, frames } = await recordings.load(i, 0);
    const x = inputs;
    const last = x.subarray(-model.inputSize);
    const longer = Float32Array.from([...x, ...last, ...last]);
    const scores = await model.run(longer, { frames: frames + DELAY });
    const decoder = createDecoder({ ...FRAME_UNITS, delay: 0 }, { priors: PRIORS });
    decoder.push(scores.subarray(DELAY * FRAME_UNITS.names.length));
    counts.push(countWordErrors(splitWords(text!), splitWords(decoder.result().text)));
  }
  const expected = sumWordErrors(counts);
  expect(expected.substitutions + expected.deletions + expected.insertions).toBeGreaterThan(0);
  const { wordErrors, words, wordErrorInterval, frameErrors } = await evaluate(
    model,
    recordings,
    options,
  );
  expect(wordErrors).toEqual(expected);
  expect(words).toBe(expected.reference);
  expect(wordErrorInterval).toHaveLength(2);
  expect(frameErrors!.frames).toBeGreaterThan(0);
});

test('priors that are given go before those of the units, which are read from the file', async () => {
  const path = join(folder, 'priors.safetensors');
  await saveModel(model, path);
  const { units } = await loadModel(path);
  expect(units!.priors).toEqual(PRIORS);
  const scores = Float32Array.from([0, 0.5, 0, 1]); // silence, unless it is usual
  const textOf = (priors?: number[]): string => {
    const decoder = createDecoder({ ...units!, delay: 0 }, { priors });
    decoder.push(scores);
    return decoder.result().text;
  };
  expect([textOf(), textOf([1, 1, 1, 1])]).toEqual(['mid', '']);
});

test('texts alone have words, but no frames', async () => {
  const lines = readFileSync(manifest, 'utf8')
    .trim()
    .split('\n')
    .map((line) => ({ ...(JSON.parse(line) as object), labels: undefined }));
  const texts = join(folder, 'texts.jsonl');
  writeFileSync(texts, lines.map((line) => JSON.stringify(line)).join('\n'));
  const recordings = await loadRecordings(texts, model, { tooLong: 'keep' });
  const labelled = await evaluate(model, await loadRecordings(manifest, model), options);
  expect(await evaluate(model, recordings, options)).toMatchObject({
    wordErrors: labelled.wordErrors!,
    loss: null,
    errorRate: null,
    frameErrors: { frames: 0, wrong: 0 },
  });
  await expect(loadRecordings(texts, model)).rejects.toThrow(
    /line 1 has text, which does not say what each frame is: give labels/,
  );
});

test('priors are the shares of the labels, each counted once more', () => {
  const utterances = [{ labels: Int32Array.of(0, 0, 3, -1) }, { labels: Int32Array.of(2, 3, 3) }];
  expect(unitPriors(utterances, FRAME_UNITS)).toEqual([3 / 10, 1 / 10, 2 / 10, 4 / 10]);
});

test.each<[string, unknown, RegExp]>([
  ['no list', 5, /utterances must be an array of \{ labels \}, but are 5/],
  ['no labels', [{ labels: Int32Array.of(1) }, {}], /utterance 1 has no labels, an Int32Array/],
  [
    'a label too high',
    [{ labels: Int32Array.of(4) }],
    /label of utterance 0 must be .* below 4, but is 4/,
  ],
])('priors of %s are refused', (_, utterances, message) => {
  const count = (): unknown => unitPriors(utterances as never, FRAME_UNITS);
  expect(count).toThrow(CompactRnnError);
  expect(count).toThrow(message);
});

test.each([
  ['too few', [0.5, 0.5], /priors must be 4 finite numbers above 0, one for each unit/],
  ['a 0', [0.5, 0.5, 0.5, 0], /priors must be 4 finite numbers above 0/],
  ['text', 'even', /priors must be an array, but is "even"/],
])('units with %s as priors are refused', (_, priors, message) => {
  const units = { ...FRAME_UNITS, priors: priors as never };
  expect(() => initNetwork({ ...SPEC, units })).toThrow(message);
});

test('units of CTC have no priors, and take labels or a text', async () => {
  const ctc = { kind: 'ctc', names: ['L', 'M', 'H', 'sil'], blank: 3 } as const;
  expect(() => initNetwork({ ...SPEC, units: { ...ctc, priors: PRIORS } })).toThrow(
    /priors must be left out where the kind is ctc/,
  );
  await expect(loadRecordings(manifest, initNetwork({ ...SPEC, units: ctc }))).rejects.toThrow(
    /line 1 has text and labels, of which only models of frames take both: leave one out/,
  );
});
