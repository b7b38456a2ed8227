/** Sessions that say for themselves what may be said. */
import {
  createRecogniser,
  makeNgramModel,
  transcribeFile,
  type Model,
  type Recogniser,
} from '../../lib';
import { heard, knownRecordings, loaded, type Known } from './digits';

const LIST = ['one two three four five', 'zero [unk]', 'six seven Nine xylophone'];
/** Its words that the lexicon has. */
const SENTENCES = ['one two three four five', 'zero', 'six seven nine'];
const WORDS = SENTENCES.join(' ').split(' ');

let model: Model;
let recordings: Known[];
let recogniser: Recogniser;
beforeAll(async () => {
  model = await loaded();
  recordings = (await knownRecordings(model)).filter(({ sampleRate }) => sampleRate === 8000);
  recogniser = await createRecogniser(model, { threads: 0, endpointing: false, wordPenalty: 1 });
});
afterAll(async () => {
  await recogniser[Symbol.asyncDispose]();
});

test('hear a bigram model of the phrases, beside others that hear all words', async () => {
  const decoding = { wordPenalty: 1, lm: await makeNgramModel(SENTENCES, { order: 2 }) };
  let others = 0;
  for (const { path, samples } of recordings) {
    const expected = await transcribeFile(model, path, { ...decoding, vocabulary: WORDS });
    const all = await transcribeFile(model, path, { wordPenalty: 1 });
    const [restricted, free] = await Promise.all([
      heard(recogniser.open({ phraseList: LIST }), samples, 1601),
      heard(recogniser.open(), samples, 1601),
    ]);
    expect(restricted.map(({ text }) => text).join(' ')).toBe(expected.text);
    expect(free.map(({ text }) => text).join(' ')).toBe(all.text);
    for (const { word } of restricted.flatMap(({ words }) => words)) expect(WORDS).toContain(word);
    others += Number(expected.text !== all.text);
  }
  expect(others).toBeGreaterThan(0);
});

test('instead of the grammar and the language model of the recogniser; with alternatives', async () => {
  const lm = await makeNgramModel(['two two', 'three'], { order: 1 });
  const own = await createRecogniser(model, { threads: 0, endpointing: false, lm });
  const phraseList = ['one', 'two'];
  const [final] = await heard(
    own.open({ phraseList, alternatives: 3 }),
    recordings.find(({ words }) => words.length > 2)!.samples,
    999,
  );
  expect(final!.alternatives!.length).toBeGreaterThan(1);
  for (const { words } of final!.alternatives!)
    for (const { word } of words) expect(phraseList).toContain(word);
  await own.close();
});

test.each<[unknown, string, RegExp]>([
  ['one', 'INVALID_OPTION', /phraseList must be a list/],
  [[1], 'INVALID_OPTION', /phraseList\[0\] must be a text/],
  [Array(10_001).fill('one'), 'INVALID_OPTION', /10000/],
])('%p is refused', (phraseList, code, message) => {
  const open = (): unknown => recogniser.open({ phraseList: phraseList as string[] });
  expect(open).toThrow(
    expect.objectContaining({ code, message: expect.stringMatching(message) as string }) as Error,
  );
});

test('a list without any word of the lexicon ends the session', async () => {
  const session = recogniser.open({ phraseList: ['xylophone', '[unk]'] });
  await expect(session.write(new Float32Array(800))).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    message: expect.stringMatching(/no phrase of the list/) as string,
  });
  expect(recogniser.size).toBe(0);
});
