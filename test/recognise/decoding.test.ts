/** The decoder's options, wherever a recogniser computes: what set-up compiled runs them. */
import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as Library from '../../lib';
import { heard, integers, knownRecordings, loaded, MODEL, type Known } from './digits';

const BUILT = join(__dirname, '..', '..', 'dist', 'index.js');
if (!existsSync(BUILT)) throw new Error(`${BUILT} is not built: npm run build:ts`);
// eslint-disable-next-line @typescript-eslint/no-require-imports
const library = require(BUILT) as typeof Library;
const { createDecoder, createRecogniser, loadModel, makeGrammar, makeNgramModel, transcribeFile } =
  library;

const DIGITS = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'zero'];
const PLACES = [
  { threads: 0 },
  { threads: 1 },
  { threads: 2, processes: true },
] as const satisfies Library.RecogniserOptions[];

let model: Library.Model;
let recordings: Known[];
beforeAll(async () => {
  model = await loadModel(MODEL);
  recordings = await knownRecordings(await loaded());
});

/** Temporary folders of recognisers of this process. */
function leftovers(): string[] {
  return readdirSync(tmpdir()).filter(
    (name) => name.startsWith('compact-rnn-recogniser.') && name.includes(`-${process.pid}-`),
  );
}

/** Three digits, and no other number of them: the recordings have one to many. */
async function grammar(): Promise<Library.DecodingOptions> {
  const digit = DIGITS.slice(0, 8).join(' | ');
  const jsgf = `#JSGF V1.0;\ngrammar three;\n<digit> = ${digit};\npublic <three> = <digit> <digit> <digit>;`;
  return {
    grammar: await makeGrammar(jsgf),
    phrases: [{ text: 'two two', boost: 2 }],
    latticeBeam: 6,
  };
}

/** A bigram in which most digits come after the one before. */
async function languages(): Promise<Library.DecodingOptions> {
  const counted = DIGITS.map((_, i) => [...DIGITS.slice(i), ...DIGITS.slice(0, i)].join(' '));
  const lm = await makeNgramModel(counted, { order: 1 });
  const rescore = await makeNgramModel(counted, { order: 2 });
  const vocabulary = new Set(DIGITS.slice(0, 9));
  return { lm, rescore, lmWeight: 3, wordPenalty: -1, beam: 200, maxHypotheses: 5000, vocabulary };
}

describe.each([
  ['a grammar, phrases, confidences', grammar],
  ['two language models, a vocabulary, a beam', languages],
])('%s', (_, make) => {
  let options: Library.DecodingOptions;
  let expected: Library.TranscribedWord[][];
  beforeAll(async () => {
    options = await make();
    expected = await Promise.all(
      recordings.map(async ({ path }) =>
        (await transcribeFile(model, path, options)).words.slice(),
      ),
    );
  });

  test('make other words of the recordings', () => {
    expect(expected.flat().map(({ word }) => word)).not.toEqual(
      recordings.flatMap(({ words }) => words.map(({ word }) => word)),
    );
    expect(expected.flat().length).toBeGreaterThan(recordings.length);
  });

  test.each(PLACES)('%p: those of transcribeFile', async (place) => {
    for (const source of [model, MODEL]) {
      const recogniser = await createRecogniser(source, {
        ...options,
        ...place,
        endpointing: false,
      });
      const words = await Promise.all(
        recordings.map(async ({ samples, sampleRate }) => {
          const finals = await heard(recogniser.open({ sampleRate }), integers(samples), 1777);
          return finals.flatMap((final) => final.words);
        }),
      );
      const models = [options.lm, options.rescore, source].filter((one) => typeof one === 'object');
      expect(leftovers()).toHaveLength(place.threads > 0 ? models.length : 0);
      expect(recogniser.coverage).toEqual(createDecoder(model.units!, options).coverage);
      await recogniser.close();
      expect(leftovers()).toEqual([]);
      expect(words).toEqual(expected);
    }
  });
});

test('recognisers share the file of a language model, which goes with the last of them', async () => {
  const { lm } = await languages();
  const options = { lm, threads: 1 };
  const both = await Promise.all([MODEL, MODEL].map((one) => createRecogniser(one, options)));
  const [file] = leftovers();
  expect(leftovers()).toEqual([file]);
  await both[0]!.close();
  await both[0]!.close();
  expect(leftovers()).toEqual([file]);
  const third = await createRecogniser(MODEL, { ...options, rescore: lm });
  expect(leftovers()).toEqual([file]);
  await both[1]!.close();
  expect(await heard(third.open({ sampleRate: 8000 }), recordings[5]!.samples, 4000)).toHaveLength(
    1,
  );
  await third.close();
  expect(leftovers()).toEqual([]);
});

test('confidences come with latticeBeam, of utterances that are over', async () => {
  const { samples } = recordings.find(({ words }) => words.length > 3)!;
  const recogniser = await createRecogniser(model, { threads: 0, latticeBeam: 8 });
  const session = recogniser.open();
  const partials: Library.Recognition[] = [];
  session.on('partial', (partial) => partials.push(partial));
  const finals = await heard(session, samples, 800);
  for (const { confidence } of finals.flatMap(({ words }) => words)) {
    expect(confidence).toBeGreaterThan(0);
    expect(confidence).toBeLessThanOrEqual(1);
  }
  expect(finals[0]!.words.length).toBeGreaterThan(3);
  for (const { words } of partials)
    for (const word of words) expect(word).not.toHaveProperty('confidence');
  await recogniser.close();
});

test('a sentence of a grammar that is not over has partial words', async () => {
  const { samples, text } = recordings.find(({ words }) => words.length > 3)!;
  const recogniser = await createRecogniser(model, {
    threads: 0,
    grammar: await makeGrammar([text]),
  });
  const session = recogniser.open();
  const seen = new Set<string>();
  session.on('partial', (partial) => seen.add(partial.text));
  const finals = await heard(session, samples, 800);
  expect(finals.map((final) => final.text)).toEqual([text]);
  expect([...seen].filter((words) => words !== '' && words !== text).length).toBeGreaterThan(1);
  for (const words of seen) expect(text.startsWith(words)).toBe(true);
  await recogniser.close();
});

const grammarAndLm = async (): Promise<object> => ({
  ...(await grammar()),
  ...(await languages()),
});
test.each<[string, () => object | Promise<object>, string, RegExp]>([
  ['no language model', () => ({ lm: 'lm.arpa' }), 'INVALID_INPUT', /lm must be an NgramModel/],
  ['no grammar', () => ({ grammar: {} }), 'INVALID_INPUT', /grammar must be a Grammar/],
  ['both', grammarAndLm, 'INVALID_OPTION', /grammar and lm/],
  ['a word too many', () => ({ vocabulary: ['one', 'eleven'] }), 'INVALID_OPTION', /eleven/],
  [
    'what cannot be sent',
    () => ({ lmWeight: () => 1 }),
    'INVALID_OPTION',
    /lmWeight must be plain/,
  ],
  ['a negative lattice', () => ({ latticeBeam: -1 }), 'INVALID_OPTION', /latticeBeam.* -1/],
])('%s is refused, and leaves no file', async (_, options, code, message) => {
  for (const place of PLACES)
    await expect(createRecogniser(model, { ...(await options()), ...place })).rejects.toMatchObject(
      {
        code,
        message: expect.stringMatching(message) as string,
      },
    );
  expect(leftovers()).toEqual([]);
});
