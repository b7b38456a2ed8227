/** Readers: outputs, however they are cut, as words with the frames in which they stand. */
import { decodeGreedy, lexiconUnits, type Network, type Units } from '../../lib';
import { createReader } from '../../lib/transcribe';
import { randoms } from '../model/networks';
import { network } from '../train/tasks';

const model = (units: Units, outputActivation: 'none' | 'softmax' = 'none'): Network => ({
  ...network({ output: units.names.length, outputActivation }),
  units,
});

/** Scores that say these units, one a frame. */
function saying(units: Units, ...said: string[]): Float32Array {
  return Float32Array.from(
    said.flatMap((each) => units.names.map((name) => (name === each ? 5 : 0))),
  );
}

const LETTERS: Units = { kind: 'ctc', names: ['_', ' ', 'a', 'b'], blank: 0 };

test('characters are words between spaces', () => {
  const reader = createReader(model(LETTERS));
  reader.push(saying(LETTERS, 'a', 'a', '_', 'a', 'b', ' ', '_', 'b'));
  expect(reader.result()).toEqual({
    text: 'aab b',
    words: [
      { word: 'aab', start: 0, end: 5 },
      { word: 'b', start: 7, end: 8 },
    ],
  });
  reader.reset();
  expect(reader.result()).toEqual({ text: '', words: [] });
});

test('longer units are words themselves', () => {
  const units: Units = { kind: 'ctc', names: ['_', 'AH', 'N'], blank: 0 };
  const reader = createReader(model(units));
  reader.push(saying(units, 'AH', '_', 'N', 'N'));
  expect(reader.result().text).toBe('AH N');
});

test.each(['ctc', 'frames'] as const)(
  'however %s outputs are cut, they say what they say',
  (kind) => {
    const names = ['AA', 'BB', 'CC'];
    const units: Units = kind === 'ctc' ? { kind, names, blank: 0 } : { kind, names };
    const scores = randoms(7)(3 * 200, 1);
    const whole = decodeGreedy(scores, units).map(({ name, start, end }) => ({
      word: name,
      start,
      end,
    }));
    for (const size of [1, 2, 7, 64]) {
      const reader = createReader(model(units));
      for (let t = 0; t < 200; t += size)
        reader.push(scores.subarray(3 * t, 3 * Math.min(200, t + size)));
      expect(reader.result().words).toEqual(whole);
    }
  },
);

test('outputs that lag stand where they belong', () => {
  const units: Units = { kind: 'frames', names: ['x', 'y'], delay: 3 };
  const said = saying(units, 'y', 'y', 'x', 'x', 'x', 'y');
  for (const cut of [0, 2, 3, 4]) {
    const reader = createReader(model(units));
    reader.push(said.subarray(0, 2 * cut));
    reader.push(said.subarray(2 * cut));
    expect(reader.result().words).toEqual([{ word: 'xxy'.slice(1), start: 0, end: 3 }]);
  }
});

test('with a lexicon words are found that the best path does not say', () => {
  const units = lexiconUnits('ctc', { one: [['W', 'AH', 'N']] });
  const log = saying(units, '<blank>', 'W', 'W', '<blank>', 'N');
  expect(decodeGreedy(log, units).map(({ name }) => name)).toEqual(['W', 'N']);
  const reader = createReader(model(units));
  reader.push(log);
  expect(reader.result().text).toBe('one');
});

test('a softmax gives probabilities, which are taken for that', () => {
  const units = lexiconUnits('ctc', { a: [['A']], b: [['B']] }); // <blank>, A, B
  // As probabilities a is 18 times as likely as silence, which a penalty of e^2 leaves; as scores
  // twice.
  const outputs = Float32Array.from([0.05, 0.9, 0.05]);
  const text = (activation: 'none' | 'softmax'): string => {
    const reader = createReader(model(units, activation), { wordPenalty: 2 });
    reader.push(outputs);
    return reader.result().text;
  };
  expect([text('softmax'), text('none')]).toEqual(['a', '']);
});

test('a model without units cannot be read', () => {
  expect(() => createReader(network())).toThrow(
    expect.objectContaining({
      code: 'INVALID_OPTION',
      message: expect.stringMatching(/give it units/) as string,
    }),
  );
});

test('nor can a language model', () => {
  const reader = (): void => {
    createReader(model({ kind: 'tokens', names: ['a', 'b'] })).push(new Float32Array(2));
  };
  expect(reader).toThrow(/tokens are not decoded/);
});
