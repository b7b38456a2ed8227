/** Alternatives of utterances: the n-best list of `transcribeFile`, wherever they are heard. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type * as Library from '../../lib';
import { FRAME_UNITS, RATE, SPEC } from '../train/tones';
import { noiseOf } from '../speech/signals';
import { heard, knownRecordings, loaded, MODEL, type Known } from './digits';

const BUILT = join(__dirname, '..', '..', 'dist', 'index.js');
if (!existsSync(BUILT)) throw new Error(`${BUILT} is not built: npm run build:ts`);
// eslint-disable-next-line @typescript-eslint/no-require-imports
const library = require(BUILT) as typeof Library;
const { createRecogniser, initNetwork, loadModel, makeNgramModel, Model, transcribeFile } = library;

const COUNT = 5;
let model: Library.Model;
let recordings: Known[];
beforeAll(async () => {
  model = await loadModel(MODEL);
  recordings = (await knownRecordings(await loaded())).slice(0, 6);
});

async function listed(path: string, options: object): Promise<readonly Library.Alternative[]> {
  const { nBest } = await transcribeFile(model, path, { ...options, nBest: COUNT });
  return nBest!;
}

test.each([
  [{ threads: 0 }],
  [{ threads: 1 }],
  [{ threads: 1, processes: true }],
] as const satisfies Library.RecogniserOptions[][])(
  '%p: those of transcribeFile, beside sessions that ask for none',
  async (place) => {
    const recogniser = await createRecogniser(MODEL, { ...place, endpointing: false });
    let several = 0;
    for (const { path, samples, sampleRate, text, words } of recordings) {
      const [[final], [plain]] = (await Promise.all([
        heard(recogniser.open({ sampleRate, alternatives: COUNT }), samples, 1234),
        heard(recogniser.open({ sampleRate }), samples, 999),
      ])) as [[Library.Recognition], [Library.Recognition]];
      const expected = await listed(path, { latticeBeam: 8 });
      expect(final.alternatives).toEqual(expected);
      several += Number(expected.length > 1);
      expect(final).toMatchObject({ text, words: expected[0]!.words });
      expect(plain).toEqual({ final: true, text, words });
    }
    expect(several).toBeGreaterThan(0);
    await recogniser.close();
  },
);

test('with a language model and a lattice beam of the recogniser', async () => {
  const lm = await makeNgramModel(['one two three', 'five four nine'], { order: 2 });
  const options = { lm, latticeBeam: 15, wordPenalty: 1 };
  const recogniser = await createRecogniser(model, { ...options, threads: 0, endpointing: false });
  const { path, samples } = recordings[0]!;
  const [final] = await heard(recogniser.open({ alternatives: COUNT }), samples, 800);
  expect(final!.alternatives).toEqual(await listed(path, options));
  await recogniser.close();
});

test('each utterance has its own, with times of the session; partial ones have none', async () => {
  const recogniser = await createRecogniser(model, { threads: 0 });
  const session = recogniser.open({ alternatives: 2 });
  const partials: Library.Recognition[] = [];
  session.on('partial', (partial) => partials.push(partial));
  const pause = new Float32Array(12_000);
  const audio = recordings.slice(0, 2).flatMap(({ samples }) => [...samples, ...pause]);
  const finals = await heard(session, Float32Array.from(audio), 1600);
  expect(finals.length).toBeGreaterThan(1);
  for (const { text, words, alternatives } of finals) {
    expect(alternatives!.length).toBeLessThanOrEqual(2);
    expect(alternatives![0]).toMatchObject({ text, words });
  }
  const starts = finals.map(({ alternatives }) => alternatives![0]!.words[0]!.start);
  expect(starts).toEqual([...starts].sort((a, b) => a - b));
  for (const partial of partials) expect(partial).not.toHaveProperty('alternatives');
  await recogniser.close();
});

test('units without a lexicon have one reading, and no scores', async () => {
  const { kind, names } = FRAME_UNITS;
  const units = { kind, names };
  const recogniser = await createRecogniser(new Model(initNetwork({ ...SPEC, units }, 3)), {
    threads: 0,
    endpointing: false,
  });
  const noise = Float32Array.from(noiseOf(RATE, 1));
  const [final] = await heard(recogniser.open({ alternatives: 9 }), noise, 500);
  expect(final!.alternatives).toEqual([{ text: final!.text, words: final!.words }]);
  await recogniser.close();
});

test.each([-1, 1.5, 10_001, '3'])('%p alternatives are refused', async (alternatives) => {
  const recogniser = await createRecogniser(model, { threads: 0 });
  expect(() => recogniser.open({ alternatives: alternatives as number })).toThrow(/alternatives/);
  await recogniser.close();
});
