/** What made-up outputs of a recognizer are. */
import { createDecoder, decodeGreedy, type Units } from '../../lib';
import { BLANK_NAME } from '../../lib/text';
import { CONFUSIONS, PHONES } from '../../experiments/decoding/phones';
import { utteranceOf } from '../../experiments/decoding/posteriors';
import { Random } from '../../lib/random';

const lexicon = {
  bed: [['B', 'EH', 'D']],
  day: [['D', 'EY']],
  too: [['T', 'UW']],
};
const units: Units = { kind: 'ctc', names: [BLANK_NAME, ...PHONES], blank: 0, lexicon };
const flawless = { substitution: 0, deletion: 0, insertion: 0, doubt: 0.3, noise: 0 };

test('what is heard instead is a distribution without the phoneme itself, the alike first', () => {
  expect(PHONES).toHaveLength(39);
  CONFUSIONS.forEach((row, i) => {
    expect(row[i]).toBe(0);
    expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
  });
  const [p, b, m] = ['P', 'B', 'M'].map((name) => PHONES.indexOf(name));
  expect(CONFUSIONS[p!]![b!]).toBeGreaterThan(CONFUSIONS[p!]![m!]!);
});

test('without mistakes the best units are those that were said, twice over a blank too', () => {
  const words = ['bed', 'day', 'too', 'too'];
  const { scores, said, frames } = utteranceOf(words, lexicon, flawless, new Random(3))!;
  expect(scores).toHaveLength(frames * units.names.length);
  expect(said.map((unit) => units.names[unit]).join(' ')).toBe('B EH D D EY T UW T UW');
  expect(decodeGreedy(scores, units).map(({ unit }) => unit)).toEqual(said);
  const decoder = createDecoder(units);
  decoder.push(scores);
  expect(decoder.result().text).toBe('bed day too too');
});

test('the same seed makes the same scores; words that the lexicon lacks make none', () => {
  const strength = { ...flawless, substitution: 0.2, deletion: 0.1, insertion: 0.1, noise: 1 };
  const make = (seed: number): Float32Array =>
    utteranceOf(['bed'], lexicon, strength, new Random(seed))!.scores;
  expect(make(7)).toEqual(make(7));
  expect(make(7)).not.toEqual(make(8));
  expect(make(7).every(Number.isFinite)).toBe(true);
  expect(utteranceOf(['bad'], lexicon, strength, new Random(7))).toBeUndefined();
});
