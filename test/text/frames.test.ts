/**
 * Words from models that say the unit of every frame: against the best of all paths, found by
 * trying each; repeated units without blanks, silence between words, priors, and the delay of the
 * outputs.
 */
import { createDecoder, initNetwork, type Units } from '../../lib';
import { createReader } from '../../lib/transcribe';
import { randoms } from '../model/networks';

const LEXICON = { ab: [['a', 'b']], ba: [['b', 'a']], aab: [['a', 'a', 'b']] };
const units: Units = { kind: 'frames', names: ['a', 'b', 'sil'], lexicon: LEXICON };

/** Log-probabilities of units, one row a frame, of random scores. */
function posteriors(frames: number, seed: number): number[][] {
  const random = randoms(seed);
  return Array.from({ length: frames }, () => {
    const scores = Array.from(random(3, 3));
    const sum = Math.log(scores.reduce((total, each) => total + Math.exp(each), 0));
    return scores.map((each) => each - sum);
  });
}

/** The words of the best of all paths that end between words or with one, by trying them all. */
function bestOf(rows: readonly number[][]): { score: number; text: string } {
  let best = { score: -Infinity, text: '' };
  const visit = (t: number, score: number, words: string[]): void => {
    if (t === rows.length) {
      if (score > best.score) best = { score, text: words.join(' ') };
      return;
    }
    visit(t + 1, score + rows[t]![2]!, words);
    for (const [word, [said]] of Object.entries(LEXICON)) spell(t, score, said!, [...words, word]);
  };
  /** Every way of saying the rest of a word from frame t on, each unit at least a frame long. */
  const spell = (t: number, score: number, rest: readonly string[], words: string[]): void => {
    if (rest.length === 0) {
      visit(t, score, words);
      return;
    }
    const unit = units.names.indexOf(rest[0]!);
    let sum = score;
    for (let end = t + 1; end <= rows.length; end++) {
      sum += rows[end - 1]![unit]!;
      spell(end, sum, rest.slice(1), words);
    }
  };
  visit(0, 0, []);
  return best;
}

const flat = (rows: readonly number[][]): Float32Array => Float32Array.from(rows.flat());

test('the words are those of the best of all paths', () => {
  const found = new Set<string>();
  for (let seed = 1; seed <= 40; seed++) {
    const rows = posteriors(6, seed);
    const decoder = createDecoder(units);
    decoder.push(flat(rows));
    const { text, score } = decoder.result();
    const best = bestOf(rows);
    expect(score).toBeCloseTo(best.score, 4);
    expect(text).toBe(best.text);
    found.add(text);
  }
  expect(found.size).toBeGreaterThan(5);
});

/** Frames that say these units beyond doubt. */
function saying(names: string): Float32Array {
  const column = { a: 0, b: 1, '-': 2 } as const;
  return Float32Array.from(
    Array.from(names).flatMap((name) => {
      const row = [-20, -20, -20];
      row[column[name as 'a']] = 0;
      return row;
    }),
  );
}

test('words follow one another with or without silence, and a unit may come twice', () => {
  const textOf = (names: string): string => {
    const decoder = createDecoder(units);
    decoder.push(saying(names));
    return decoder.result().text;
  };
  expect(textOf('--aabb--bbaa-')).toBe('ab ba');
  expect(textOf('abba')).toBe('ab ba');
  expect(textOf('baab')).toBe('ba ab');
});

test('the delay of the outputs is taken off, in pieces of any size, and after a reset', () => {
  const late = createDecoder({ ...units, delay: 2 });
  const scores = saying('bb--ab-');
  for (let round = 0; round < 2; round++) {
    for (let t = 0; t < 7; t++) late.push(scores.subarray(3 * t, 3 * t + 3));
    expect(late.result()).toMatchObject({ text: 'ab', words: [{ word: 'ab', start: 2, end: 4 }] });
    late.reset();
  }
});

test('priors divide the posteriors, whether these are given as logarithms or not', () => {
  const rows = posteriors(6, 3);
  const priors = [0.7, 0.1, 0.2];
  const divided = rows.map((row) => row.map((each, u) => each - Math.log(priors[u]!)));
  const best = bestOf(divided);
  for (const probabilities of [false, true]) {
    const decoder = createDecoder(units, { priors, probabilities });
    const scores = flat(rows);
    decoder.push(probabilities ? scores.map(Math.exp) : scores);
    expect(decoder.result().text).toBe(best.text);
  }
});

test.each([
  [[0.5, 0.5], 'priors must be 3 numbers, one for each unit, but are 2'],
  [[0.5, 0, 0.5], 'priors must be numbers above 0, but one is 0'],
  [null, 'priors must be 3 numbers, one for each unit, but are undefined'],
])('priors of %j are refused', (priors, message) => {
  expect(() => createDecoder(units, { priors: priors as never })).toThrow(message);
});

test('what transcribes a model of frames with a lexicon finds words', () => {
  const network = initNetwork({ cell: 'rnn', input: 2, layers: 1, cells: 2, units });
  const reader = createReader(network);
  reader.push(saying('--ab-ba'));
  expect(reader.result().text).toBe('ab ba');
});
