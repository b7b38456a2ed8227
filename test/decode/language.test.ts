/** Decoding with language models, through the library. */
import { createDecoder, type DecoderOptions } from '../../lib/decode';
import { makeGrammar } from '../../lib/grammar';
import { loadNgramModel, makeNgramModel, NgramModel, pruneNgramModel } from '../../lib/ngrams';
import { lexiconUnits } from '../../lib/text';
import { native } from '../../lib/native';
import { fileOf } from '../ngrams/files';

const LEXICON = {
  to: [['T', 'UW']],
  two: [['T', 'UW']],
  too: [['T', 'UW']],
  go: [['G', 'OW']],
  men: [['M', 'EH', 'N']],
  late: [['L', 'EY', 'T']],
  never: [['N', 'EH', 'V', 'ER']],
};
const UNITS = lexiconUnits('ctc', LEXICON);
const TEXT = [
  ...Array<string>(5).fill('two men go to two men'),
  ...Array<string>(5).fill('go to two men'),
  ...Array<string>(5).fill('men go too late'),
  'late',
];

/** Scores that say these units, two frames of each and a blank behind it. */
function scoresOf(said: string, sure = 6): Float32Array {
  const k = UNITS.names.length;
  const units = said.split(' ').flatMap((name) => [name, name, '<blank>']);
  const scores = new Float32Array(units.length * k);
  units.forEach((name, t) => {
    scores[t * k + UNITS.names.indexOf(name)] = sure;
  });
  return scores;
}

const SAID = 'M EH N G OW T UW L EY T';

let lm: NgramModel;
beforeAll(async () => {
  // Texts are too small to tell discounts from.
  jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  lm = await makeNgramModel(TEXT, { order: 3 });
});

function decode(options: DecoderOptions, said = SAID) {
  const decoder = createDecoder(UNITS, options);
  decoder.push(scoresOf(said));
  return decoder;
}

test('words that sound alike are told apart by those around them', () => {
  expect(decode({}).result().text).toBe('men go to late');
  expect(decode({ lm }).result().text).toBe('men go too late');
  expect(decode({ lm }, 'G OW T UW T UW M EH N').result().text).toBe('go to two men');
});

test('the score is that of the path, the weighted language model and the penalties', () => {
  const options = { lm, lmWeight: 0.7, wordPenalty: 0.3 };
  const plain = decode({ vocabulary: ['men', 'go', 'too', 'late'] }).result();
  const { text, score } = decode(options).result();
  const words = text.split(' ');
  const language = lm.score(words).reduce((sum, each) => sum + each.logProbability!, 0);
  expect(text).toBe(plain.text);
  expect(score).toBeCloseTo(plain.score + 0.7 * language - 0.3 * words.length, 3);
});

test('a small model rescored on the fly gives what the large one gives', async () => {
  const small = await pruneNgramModel(lm, { ngrams: lm.counts[0]! });
  expect(small.counts.slice(1)).toEqual(small.counts.slice(1).map(() => 0));
  for (const said of [SAID, 'T UW M EH N G OW T UW T UW M EH N']) {
    const once = decode({ lm }, said).result();
    const twice = decode({ lm: small, rescore: lm }, said).result();
    expect(twice.words).toEqual(once.words);
    expect(twice.score).toBeCloseTo(once.score, 9);
  }
});

test('n-best lists and confidences: the best first, no words twice', () => {
  const decoder = decode({ lm, latticeBeam: 20 });
  const best = decoder.nBest(20);
  expect(best.length).toBeGreaterThan(5);
  expect(new Set(best.map(({ text }) => text)).size).toBe(best.length);
  const scores = best.map(({ score }) => score);
  expect(scores).toEqual([...scores].sort((a, b) => b - a));
  const result = decoder.result();
  expect(result.text).toBe('men go too late');
  expect(result.score).toBeCloseTo(decode({ lm }).result().score, 9);
  expect(result.words.map(({ start, end }) => [start, end])).toEqual(
    decode({ lm })
      .result()
      .words.map(({ start, end }) => [start, end]),
  );
  const confidence = new Map(result.words.map(({ word, confidence: sure }) => [word, sure!]));
  expect(confidence.get('men')).toBeGreaterThan(0.99);
  expect(confidence.get('too')).toBeLessThan(confidence.get('men')!);
  expect(decoder.lattice().best(1, { languageScale: 1 })[0]!.text).toBe('men go too late');
});

test('a curve changes how sure words are, and nothing else', () => {
  const options = { lm, latticeBeam: 20 };
  const curve = { slope: 0.5, offset: -0.4 };
  const plain = decode(options);
  const milder = decode({ ...options, confidenceCurve: curve });
  const onCurve = (confidence: number): number => {
    const c = Math.min(0.9999, Math.max(0.0001, confidence));
    return 1 / (1 + Math.exp(0.4) * Math.sqrt((1 - c) / c));
  };
  const expected = plain.nBest(5).map((sentence) => ({
    ...sentence,
    words: sentence.words.map((word) => ({
      ...word,
      confidence: expect.closeTo(onCurve(word.confidence!), 12) as number,
    })),
  }));
  expect(expected[0]!.words.length).toBeGreaterThan(2);
  expect(milder.nBest(5)).toEqual(expected);
  const { text, words, score } = expected[0]!;
  expect(milder.result()).toEqual({ text, words, score });
  expect(milder.clone().result()).toEqual({ text, words, score });
  expect(milder.lattice()).toEqual(plain.lattice());
  const refusals: [unknown, RegExp][] = [
    [0.5, /confidenceCurve must be an object such as .* 0\.5/],
    [{ slope: 0, offset: 0 }, /confidenceCurve\.slope must be a number above 0, .* is 0/],
    [{ slope: 1 }, /confidenceCurve\.offset must be a number from -100 to 100, but is undefined/],
    [{ slope: 1, offset: 0, scale: 1 }, /scale/],
  ];
  for (const [wrong, message] of refusals)
    expect(() => createDecoder(UNITS, { confidenceCurve: wrong as never })).toThrow(
      expect.objectContaining({
        code: 'INVALID_OPTION',
        message: expect.stringMatching(message) as string,
      }) as Error,
    );
});

test('of an utterance that goes on the words so far, without the end of the sentence', () => {
  const decoder = createDecoder(UNITS, { lm });
  decoder.push(scoresOf('M EH N G OW T UW L'));
  expect(decoder.partial().text).toBe('men go too');
  const twin = decoder.clone();
  decoder.push(scoresOf('EY T'));
  expect(decoder.result().text).toBe('men go too late');
  twin.push(scoresOf('EY T'));
  expect(twin.result()).toEqual(decoder.result());
});

test('a vocabulary for an utterance', () => {
  expect(decode({ lm, vocabulary: ['men', 'go', 'two', 'late'] }).result().text).toBe(
    'men go two late',
  );
});

test('words that a model lacks: they have <unk>, and are counted where it has none', () => {
  expect(decode({ lm }).unsayable).toBe(0);
  expect(decode({ lm }, 'N EH V ER').result().text).toBe('never');
});

test('without </s> a sentence ends at no cost, without <s> it begins with any word', async () => {
  const words = { men: -0.5, go: -1, too: -0.25, late: -0.75 };
  const unigrams = Object.entries(words).map(([word, log10]) => `${log10} ${word}\n`);
  const bare = await loadNgramModel(
    fileOf(`\\data\\\nngram 1=4\n\n\\1-grams:\n${unigrams.join('')}\n\\end\\\n`, 'bare.arpa'),
  );
  const plain = decode({ vocabulary: Object.keys(words) }).result();
  const { text, score } = decode({ lm: bare }).result();
  expect(text).toBe('men go too late');
  expect(score).toBeCloseTo(plain.score - 2.5 * Math.LN10, 4);
});

/** Unigrams of equal probability; no `<unk>`. */
async function closedModel(words: string[], name = 'closed.arpa'): Promise<NgramModel> {
  const lines = ['<s>', '</s>', ...words].map((word) => `-1\t${word}\n`).join('');
  return loadNgramModel(
    fileOf(`\\data\\\nngram 1=${words.length + 2}\n\n\\1-grams:\n${lines}\n\\end\\\n`, name),
  );
}

test('words that one model or the other lacks cannot be said: the union of both', async () => {
  const [most, others] = await Promise.all([
    closedModel(['to', 'two', 'go', 'men', 'women'], 'most.arpa'),
    closedModel(['to', 'too', 'late'], 'others.arpa'),
  ]);
  const decoder = createDecoder(UNITS, { lm: most, rescore: others });
  // "to" alone is in both.
  expect(decoder.unsayable).toBe(6);
  const lexicon = { lexiconWords: 7 };
  expect(decoder.coverage).toEqual([
    { option: 'lm', ...lexicon, lexiconOnly: 3, unsayable: 3, modelWords: 5, modelOnly: 1 },
    { option: 'rescore', ...lexicon, lexiconOnly: 4, unsayable: 4, modelWords: 3, modelOnly: 0 },
  ]);
  // One with <unk> takes no word away.
  const open = createDecoder(UNITS, { lm, rescore: others });
  expect(open.unsayable).toBe(4);
  expect(open.coverage[0]).toMatchObject({ lexiconOnly: 1, unsayable: 0 });
  expect(createDecoder(UNITS, {}).coverage).toEqual([]);
  const rest = await closedModel(['too', 'late', 'never'], 'rest.arpa');
  expect(() => createDecoder(UNITS, { lm: most, rescore: rest })).toThrow(
    /lm and rescore have no word of the lexicon in common/,
  );
});

test.each<[string, DecoderOptions, RegExp]>([
  ['no model', { lm: {} as never }, /lm must be an NgramModel, but is/],
  ['a weight below 0', { lmWeight: -1 }, /lmWeight must be a number from 0 to 1e6, but is -1/],
  ['half a path', { maxHypotheses: 0.5 }, /maxHypotheses must be a whole number from 1 up/],
  ['a beam of a lattice below 0', { latticeBeam: -1 }, /latticeBeam must be a number from 0 up/],
  [
    'words that the lexicon lacks',
    { vocabulary: ['men', 'women'] },
    /the lexicon lacks 1 of the 2 words of vocabulary: "women"/,
  ],
  ['no words', { vocabulary: [] }, /vocabulary must have a word/],
  ['a word for words', { vocabulary: 'men' }, /vocabulary must be a list of words/],
])('%s is refused', (_name, options, message) => {
  expect(() => createDecoder(UNITS, options)).toThrow(message);
});

test('a model of another vocabulary, and one to rescore by without a first', async () => {
  const other = await makeNgramModel(['un deux trois', 'deux un'], { order: 2 });
  expect(() => createDecoder(UNITS, { lm: other })).toThrow(
    /lm has none of the 7 words of the lexicon: it is of another vocabulary/,
  );
  expect(() => createDecoder(UNITS, { lm, rescore: other })).toThrow(/rescore has none of the 7/);
  expect(() => createDecoder(UNITS, { rescore: lm })).toThrow(/rescore is the large model behind/);
});

test('a decoder without latticeBeam has neither lattices nor n-best lists', () => {
  expect(() => decode({ lm }).nBest(2)).toThrow(/make it with latticeBeam/);
  expect(() => decode({ lm }).lattice()).toThrow(/make it with latticeBeam/);
});

test('the addon refuses sources of other words', () => {
  const { source } = native.createNgramSource(NgramModel.handleOf(lm), Buffer.from('to\n'));
  const numbers = (...all: number[]): Uint32Array => Uint32Array.from(all);
  const tree = native.createWordTree(numbers(1, 2), numbers(1, 1), numbers(0, 1), 3, 0);
  const options = { beam: 1, wordPenalty: 0, lmWeight: 1, maxHypotheses: 1 };
  const rest = { probabilities: false, framewise: false, lattice: false };
  expect(() => native.createWordSearch(tree, { ...options, ...rest }, source)).toThrow(
    /of fewer words than the tree/,
  );
});

test('a grammar says what may be said, and phrases what is likelier', async () => {
  const grammar = await makeGrammar(['men go two late', 'never go']);
  expect(decode({ grammar }).result().text).toBe('men go two late');
  const early = createDecoder(UNITS, { grammar, latticeBeam: 5, beam: 15 });
  early.push(scoresOf('M EH N G OW'));
  expect(early.result()).toMatchObject({ text: 'men go', score: -Infinity });
  expect(early.nBest(2)).toEqual([]);
  expect(early.lattice().isEmpty).toBe(true);
  const phrases = [{ text: 'go two', boost: 3 }];
  expect(decode({ lm, phrases }).result().text).toBe('men go two late');
  for (const [name, options] of Object.entries({ lm: { lm }, rescore: { rescore: lm } }))
    expect(() => createDecoder(UNITS, { ...options, grammar })).toThrow(
      `grammar and ${name} both say what may be said: give one of them`,
    );
});
