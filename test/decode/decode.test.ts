/** The search for words in the outputs of a model. */
import { join } from 'node:path';
import type { Units } from '../../lib/model';
import { native } from '../../lib/native';
import type { WordTreeHandle } from '../../lib/native';
import { createDecoder, type DecoderOptions } from '../../lib/decode';
import { checkedOptions } from '../../lib/decode/options';
import { decodeGreedy, encodeText, lexiconUnits, loadLexicon } from '../../lib/text';
import { randoms } from '../model/networks';
import { describeWithShared, SHARED } from '../shared';
import { bestWords } from './reference';

const DIGITS = lexiconUnits('ctc', {
  zero: [
    ['Z', 'IH', 'R', 'OW'],
    ['Z', 'IY', 'R', 'OW'],
  ],
  one: [
    ['W', 'AH', 'N'],
    ['HH', 'W', 'AH', 'N'],
  ],
  two: [['T', 'UW']],
  six: [['S', 'IH', 'K', 'S']],
  seven: [['S', 'EH', 'V', 'AH', 'N']],
  eight: [['EY', 'T']],
});

/** As the addon takes them. */
const SEARCH = {
  beam: 1,
  wordPenalty: 0,
  lmWeight: 1,
  maxHypotheses: Infinity,
  probabilities: false,
  framewise: false,
  lattice: false,
};

/** Scores that say the text, a unit in two frames out of `pace`, under noise. */
function scoresOf(
  text: string,
  units: Units,
  { pace = 4, noise = 2, seed = 1 } = {},
): Float32Array {
  const labels = encodeText(text, units);
  const k = units.names.length;
  const scores = randoms(seed)(pace * labels.length * k, noise);
  for (let t = 0; t < pace * labels.length; t++) {
    const unit = t % pace < 2 ? labels[Math.floor(t / pace)]! : units.blank!;
    scores[t * k + unit]! += 6;
  }
  return scores;
}

function decoded(units: Units, scores: Float32Array, options: DecoderOptions = {}) {
  const decoder = createDecoder(units, options);
  decoder.push(scores);
  return decoder.result();
}

test('words come out, where they are', () => {
  const { text, words } = decoded(
    DIGITS,
    scoresOf('one two six six seven', DIGITS, { noise: 0.5 }),
  );
  expect(text).toBe('one two six six seven');
  expect(words.map(({ start }) => start)).toEqual([0, 12, 20, 36, 52]);
  expect(words.map(({ end }) => end)).toEqual([10, 18, 34, 50, 70]);
});

test.each([0, 3, -2])(
  'the path is that of a search over all pronunciations side by side, penalty %p',
  (wordPenalty) => {
    for (let seed = 1; seed <= 8; seed++) {
      const scores = scoresOf('zero eight two one seven six six one', DIGITS, { noise: 8, seed });
      const result = decoded(DIGITS, scores, { wordPenalty });
      const expected = bestWords(scores, DIGITS, wordPenalty);
      expect(result.words).toEqual(expected.words);
      expect(result.score).toBeCloseTo(expected.score, 4);
    }
  },
);

test('a unit at the end of a word and the beginning of the next is said twice only over a blank', () => {
  const units: Units = {
    kind: 'ctc',
    names: ['_', 'a', 'b'],
    blank: 0,
    lexicon: { ab: [['a', 'b']], ba: [['b', 'a']] },
  };
  const frames = (path: string): Float32Array =>
    Float32Array.from(
      Array.from(path).flatMap((unit) => units.names.map((name) => (name === unit ? 5 : 0))),
    );
  expect(decoded(units, frames('abba')).text).not.toBe('ab ba');
  expect(decoded(units, frames('ab_ba')).text).toBe('ab ba');
  expect(decoded(units, frames('abab')).text).toBe('ab ab');
});

test('of words that sound alike the first of the lexicon is given', () => {
  const units = lexiconUnits('ctc', {
    two: [['T', 'UW']],
    too: [['T', 'UW']],
    tool: [['T', 'UW', 'L']],
  });
  expect(decoded(units, scoresOf('too tool', units, { noise: 0.5 })).text).toBe('two tool');
});

test('a beam that is wide enough changes nothing', () => {
  const scores = scoresOf('zero one two six seven eight', DIGITS, { noise: 4 });
  expect(decoded(DIGITS, scores, { beam: 20 })).toEqual(decoded(DIGITS, scores));
});

test('with a beam the paths of a frame have a limit, which may be lifted', () => {
  expect(checkedOptions({}).maxHypotheses).toBe(Infinity);
  expect(checkedOptions({ beam: 12 }).maxHypotheses).toBe(5000);
  expect(checkedOptions({ beam: 12, maxHypotheses: Infinity }).maxHypotheses).toBe(Infinity);
  expect(checkedOptions({ maxHypotheses: 7 }).maxHypotheses).toBe(7);
});

test('a word penalty makes fewer words', () => {
  const noise = randoms(3)(60 * DIGITS.names.length, 4);
  const count = (wordPenalty: number) => decoded(DIGITS, noise, { wordPenalty }).words.length;
  expect(count(20)).toBeLessThan(count(0));
  expect(count(-20)).toBeGreaterThan(count(0));
  expect(count(1000)).toBe(0);
});

test('frames may come in any portions, and the words so far be asked for at any time', () => {
  const scores = scoresOf('one two six seven', DIGITS);
  const k = DIGITS.names.length;
  const decoder = createDecoder(DIGITS);
  for (let t = 0; t < scores.length / k; t++) {
    decoder.push(scores.subarray(t * k, (t + 1) * k));
    expect(decoder.result()).toEqual(decoded(DIGITS, scores.subarray(0, (t + 1) * k)));
  }
  expect(decoder.result().text).toBe('one two six seven');
  decoder.push(new Float32Array(0));
  expect(decoder.result().text).toBe('one two six seven');
});

test('a decoder can begin anew, and a clone goes on by itself', () => {
  const [one, two] = [scoresOf('one', DIGITS), scoresOf('two', DIGITS)];
  const decoder = createDecoder(DIGITS);
  decoder.push(one);
  const twin = decoder.clone();
  decoder.reset();
  expect(decoder.result()).toEqual({ text: '', words: [], score: 0 });
  decoder.push(two);
  twin.push(two);
  expect([decoder.result().text, twin.result().text]).toEqual(['two', 'one two']);
});

test('equal scores everywhere give the same words every time', () => {
  const flat = new Float32Array(30 * DIGITS.names.length);
  const first = decoded(DIGITS, flat);
  expect(decoded(DIGITS, flat)).toEqual(first);
  expect(first.words).toEqual([]); // between words before in one
});

test('a decoder gives what greedy decoding gives where the words are clear', () => {
  const scores = scoresOf('two one', DIGITS, { noise: 0.5 });
  const units = decodeGreedy(scores, DIGITS);
  expect(units.map(({ name }) => name).join(' ')).toBe('T UW W AH N');
  expect(units[1]).toEqual({ name: 'UW', unit: DIGITS.names.indexOf('UW'), start: 4, end: 6 });
});

test('outputs that lag are put where they belong', () => {
  const units: Units = { kind: 'frames', names: ['a', 'b'], delay: 2 };
  const scores = Float32Array.from([9, 0, 0, 9, 1, 0, 1, 0, 0, 1]);
  expect(decodeGreedy(scores, units)).toEqual([
    { name: 'a', unit: 0, start: 0, end: 2 },
    { name: 'b', unit: 1, start: 2, end: 3 },
  ]);
  expect(decodeGreedy(scores.subarray(0, 2), units)).toEqual([]);
});

describe('bad input is refused', () => {
  const spelling: Units = { kind: 'ctc', names: DIGITS.names, blank: 0 };
  test.each<[string, unknown, unknown, RegExp]>([
    ['no lexicon', spelling, {}, /a decoder needs units with a lexicon; without one decodeGreedy/],
    [
      'tokens',
      { kind: 'tokens', names: ['a'] },
      {},
      /units of kind "ctc" or "frames", but these are "tokens"/,
    ],
    [
      'priors of CTC',
      DIGITS,
      { priors: [1] },
      /priors are for units of kind "frames" only: leave them out/,
    ],
    [
      'a lexicon of other units',
      { ...DIGITS, lexicon: { a: [['X']] } },
      {},
      /units\.lexicon\.a must be made of/,
    ],
    ['a beam of 0', DIGITS, { beam: 0 }, /beam must be above 0, but is 0/],
    ['a beam of NaN', DIGITS, { beam: NaN }, /beam must be above 0, but is NaN/],
    [
      'an infinite penalty',
      DIGITS,
      { wordPenalty: Infinity },
      /wordPenalty must be a finite number, but is Infinity/,
    ],
    [
      'an unknown option',
      DIGITS,
      { beem: 1 },
      /createDecoder has no option "beem" \(did you mean "beam"\?\)/,
    ],
    [
      'probabilities that are a number',
      DIGITS,
      { probabilities: 1 },
      /probabilities must be true or false, but is 1/,
    ],
  ])('%s', (_name, units, options, message) => {
    expect(() => createDecoder(units as Units, options as DecoderOptions)).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION', message: expect.stringMatching(message) }),
    );
  });

  test('names that change once they were checked: those that were checked are searched', () => {
    const scores = scoresOf('one two', DIGITS);
    let reads = 0;
    const changing = Object.defineProperty({ ...DIGITS }, 'names', {
      get: () => (reads++ === 0 ? DIGITS.names : ['other']),
      enumerable: true,
    });
    expect(decoded(changing, scores)).toEqual(decoded(DIGITS, scores));
    expect(reads).toBe(1);
  });

  test('scores of another length, another type, or NaN; the decoder goes on as if nothing had been', () => {
    const decoder = createDecoder(DIGITS);
    const scores = scoresOf('one two', DIGITS);
    decoder.push(scores);
    expect(() => {
      decoder.push(new Float32Array(5));
    }).toThrow(/scores must hold 17 numbers for each frame, one for each unit, but holds 5 in all/);
    expect(() => {
      decoder.push([1] as unknown as Float32Array);
    }).toThrow(/scores must be a Float32Array, but is Array/);
    expect(() => {
      decoder.push(new Float32Array(17).fill(NaN, 3));
    }).toThrow(/scores\[3\] is NaN/);
    expect(decoder.result()).toEqual(decoded(DIGITS, scores));
    expect(() => decodeGreedy(new Float32Array(5), DIGITS)).toThrow(/scores must hold 17 numbers/);
  });

  test('what TypeScript would have refused, by the addon again', () => {
    const numbers = (...all: number[]): Uint32Array => Uint32Array.from(all);
    const tree = native.createWordTree(numbers(1, 2), numbers(2), numbers(0), 3, 0);
    const refusals: [() => unknown, RegExp][] = [
      [() => native.createWordTree(numbers(1, 3), numbers(2), numbers(0), 3, 0), /an unknown unit/],
      [() => native.createWordTree(numbers(1, 0), numbers(2), numbers(0), 3, 0), /or the blank/],
      [
        () => native.createWordTree(numbers(1, 2), numbers(3), numbers(0), 3, 0),
        /its units are missing/,
      ],
      [
        () => native.createWordTree(numbers(1, 2), numbers(0, 2), numbers(0, 1), 3, 0),
        /a pronunciation is empty/,
      ],
      [
        () => native.createWordTree(numbers(1, 2), numbers(2), numbers(0, 1), 3, 0),
        /as many lengths as words/,
      ],
      [
        () => native.createWordTree(numbers(1, 2), numbers(2), numbers(0), 3, 4),
        /blank is not one of the units/,
      ],
      [() => native.createWordSearch(tree, { ...SEARCH, beam: 0 }), /beam must be above 0/],
      [
        () => native.createWordSearch(tree, { ...SEARCH, wordPenalty: NaN }),
        /wordPenalty must be a number/,
      ],
      [() => native.createWordSearch({} as WordTreeHandle, SEARCH), /tree is not a handle/],
      [
        () => native.bestPath(new Float32Array(6), 3, 3, 0),
        /scores must hold 9 numbers but holds 6/,
      ],
    ];
    for (const [call, message] of refusals) expect(call).toThrow(message);
  });

  test('greedy decoding of tokens', () => {
    expect(() => decodeGreedy(new Float32Array(2), { kind: 'tokens', names: ['a', 'b'] })).toThrow(
      /tokens are not decoded/,
    );
  });
});

describeWithShared('the whole CMU Pronouncing Dictionary', () => {
  test('is searched with a beam', async () => {
    const lexicon = await loadLexicon(join(SHARED, 'data', 'text', 'cmudict.dict'));
    const units = lexiconUnits('ctc', lexicon);
    const scores = scoresOf('large vocabulary decoder', units, { noise: 2 });
    expect(decoded(units, scores, { beam: 10, wordPenalty: 2 }).text).toBe(
      'large vocabulary decoder',
    );
  });
});
