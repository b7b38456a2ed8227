/** How far confidences can be believed, as the experiment on AN4 counts it. */
import {
  byOthers,
  crossEntropy,
  fittedLogistic,
  mapped,
  reliabilityOf,
  rightWords,
  type ScoredWord,
} from '../../experiments/an4/reliability';
import { countWordErrors } from '../../lib';
import { Random } from '../../lib/random';

const word = (confidence: number, isRight: boolean, speaker = 'a'): ScoredWord => ({
  speaker,
  confidence,
  isRight,
});

test('right are the words that no edit touches: as many as countWordErrors leaves', () => {
  expect(rightWords(['go', 'to', 'rome'], ['go', 'two', 'rome', 'now'])).toEqual([
    true,
    false,
    true,
    false,
  ]);
  expect(rightWords([], ['go'])).toEqual([false]);
  expect(rightWords(['go'], [])).toEqual([]);
  const random = new Random(1);
  const said = (): string[] =>
    Array.from({ length: random.below(9) }, () => 'abc'.charAt(random.below(3)));
  for (let i = 0; i < 300; i++) {
    const [reference, hypothesis] = [said(), said()];
    const { substitutions, insertions } = countWordErrors(reference, hypothesis);
    expect(rightWords(reference, hypothesis).filter(Boolean)).toHaveLength(
      hypothesis.length - substitutions - insertions,
    );
  }
});

test('cross entropy, area and bins (by hand)', () => {
  const words = [word(0.95, true), word(0.8, true), word(0.8, false), word(0.4, true)];
  const entropy = -(Math.log2(0.95) + Math.log2(0.8) + Math.log2(0.2) + Math.log2(0.4)) / 4;
  const prior = -0.75 * Math.log2(0.75) - 0.25 * Math.log2(0.25);
  const found = reliabilityOf(words);
  expect(crossEntropy(words)).toBeCloseTo(entropy, 12);
  expect(found.crossEntropy).toBeCloseTo(1 - entropy / prior, 12);
  expect(found.area).toBeCloseTo((1 + 0.5 + 0) / 3, 12);
  expect([found.words, found.right]).toEqual([4, 0.75]);
  expect(found.bins.map(({ from, to, words: n, right }) => [from, to, n, right])).toEqual([
    [0, 0.5, 1, 1],
    [0.7, 0.9, 2, 0.5],
    [0.9, 0.99, 1, 1],
  ]);
});

test('confidences that say no more than the share that is right are worth 0, sure ones 1', () => {
  const words = Array.from({ length: 20 }, (_, i) => word(0.7, i < 14));
  expect(reliabilityOf(words).crossEntropy).toBeCloseTo(0, 12);
  const sure = words.map(({ isRight }) => word(isRight ? 1 : 0, isRight));
  expect(reliabilityOf(sure).crossEntropy).toBeGreaterThan(0.999);
});

test('the curve is where the gradient is 0, and finds the one that words were drawn by', () => {
  const random = new Random(2);
  const curve = { slope: 0.5, offset: -0.4 };
  const words = Array.from({ length: 20_000 }, () => {
    const confidence = 1 / (1 + Math.exp(-8 * random.uniform() + 1));
    const [{ confidence: share }] = mapped([word(confidence, true)], curve) as [ScoredWord];
    return word(confidence, random.uniform() < share);
  });
  const found = fittedLogistic(words);
  // Standard errors are below 0.02 and 0.05.
  expect(Math.abs(found.slope - curve.slope)).toBeLessThan(0.1);
  expect(Math.abs(found.offset - curve.offset)).toBeLessThan(0.25);
  const after = mapped(words, found);
  const errors = after.map(({ confidence, isRight }) => confidence - (isRight ? 1 : 0));
  const logits = words.map(({ confidence: c }) => Math.log(c / (1 - c)));
  const mean = (numbers: readonly number[]): number =>
    numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
  expect(Math.abs(mean(errors))).toBeLessThan(1e-4);
  expect(Math.abs(mean(errors.map((error, i) => error * logits[i]!)))).toBeLessThan(1e-3);
  // Words that are all right, and sure, have no best curve: it stays finite.
  const { slope, offset } = fittedLogistic([word(1, true), word(0.9, true)]);
  expect(Number.isFinite(slope + offset)).toBe(true);
});

test('nobody is among those who choose for them', () => {
  const words = ['a', 'b', 'c', 'a'].map((speaker) => word(0.5, true, speaker));
  const chosen = byOthers(
    words,
    (others) => words.filter(others).map(({ speaker }) => speaker),
    (others, own) =>
      words.filter(own).map((one) => ({ ...one, speaker: `${one.speaker}<${others.join('')}` })),
  );
  expect(chosen.map(({ speaker }) => speaker)).toEqual(['a<bc', 'a<bc', 'b<aca', 'c<aba']);
});
