/**
 * The model that ships, as a user gets it: what it hears, what it weighs, what it says of itself.
 */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  compress,
  createTranscriber,
  evaluate,
  loadModel,
  loadRecordings,
  planCompression,
  readWav,
  transcribeFile,
} from '../../lib';

const FOLDER = join(__dirname, '..', '..', 'models', 'digits');
const MANIFEST = join(FOLDER, 'manifest.jsonl');
const MODEL = join(FOLDER, 'digits.safetensors');
const WORDS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];

describe('the model that ships', () => {
  test('hears a voice that it has not been trained with: at most one word in ten is wrong', async () => {
    const model = await loadModel(MODEL);
    const recordings = await loadRecordings(MANIFEST, model);
    const evaluation = await evaluate(model, recordings, { criterion: { kind: 'ctc' } });
    expect(evaluation).toMatchObject({ utterances: 14, words: 56 });
    expect(evaluation.wordErrorRate).toBeLessThanOrEqual(0.1);
  });

  test('carries front end, normalization, units and the ten words, and weighs less than 5 MB', async () => {
    const { frontEnd, units, inputSize, outputSize } = await loadModel(MODEL);
    expect(frontEnd).toMatchObject({
      kind: 'log-mel',
      sampleRate: 8000,
      rightContext: 7,
      subsampling: 3,
    });
    expect(frontEnd!.normalization!.mean).toHaveLength(inputSize / 8);
    expect(Object.keys(units!.lexicon!).sort()).toEqual([...WORDS].sort());
    expect(units!.names).toHaveLength(outputSize);
    expect(statSync(MODEL).size).toBeLessThan(5e6);
  });

  test('hears nothing in silence', async () => {
    const transcriber = createTranscriber(await loadModel(MODEL), { sampleRate: 16_000 });
    transcriber.push(new Float32Array(3 * 16_000));
    expect(transcriber.end().text).toBe('');
  });
});

test('compressed to less than half it makes fewer errors from a stacked start, over four sizes', async () => {
  const dense = await loadModel(MODEL);
  const recordings = await loadRecordings(MANIFEST, dense);
  /** Of 4 x 56 words. Of any one size a word or two decide, which a rounding may turn. */
  const errorsBy = async (stacked: boolean): Promise<number> => {
    let errors = 0;
    for (const targetParameters of [300_000, 330_000, 350_000, 370_000]) {
      const plan = planCompression(dense, { method: 'joint-svd', targetParameters, stacked });
      const { model: small } = await compress(dense, plan);
      expect(2 * small.parameters).toBeLessThan(dense.parameters);
      const { wordErrorRate } = await evaluate(small, recordings, { criterion: { kind: 'ctc' } });
      errors += 56 * wordErrorRate!;
    }
    return errors;
  };
  const [plain, stacked] = [await errorsBy(false), await errorsBy(true)];
  expect(stacked).toBeLessThan(plain); // measured: 21 and 38
  expect(stacked).toBeLessThanOrEqual(0.15 * 4 * 56);
});

test('a recording at another rate is heard as well', async () => {
  const [{ audio, text }] = readFileSync(MANIFEST, 'utf8')
    .split('\n', 1)
    .map((line) => JSON.parse(line) as Line) as [Line];
  const model = await loadModel(MODEL);
  expect((await transcribeFile(model, join(FOLDER, audio))).text).toBe(text);
  const { samples } = await readWav(join(FOLDER, audio));
  const doubled = Float32Array.from({ length: 2 * samples.length }, (_, n) => {
    const [a, b] = [samples[n >> 1]!, samples[(n + 1) >> 1] ?? 0];
    return n % 2 === 0 ? a : (a + b) / 2;
  });
  const transcriber = createTranscriber(model, { sampleRate: 16_000 });
  transcriber.push(doubled);
  expect(transcriber.end().text).toBe(text);
});

interface Line {
  readonly audio: string;
  readonly text: string;
}
