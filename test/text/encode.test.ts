/** Texts as units. */
import {
  characterUnits,
  encodeText,
  lexiconUnits,
  shortestAlignment,
  type Encoded,
  textEncoder,
} from '../../lib/text';
import type { Units } from '../../lib/model';

const LEXICON = {
  one: [['W', 'AH', 'N']],
  two: [
    ['T', 'UW'],
    ['T', 'AH'],
  ],
  ['constructor']: [['N']],
};

test('the units of a lexicon are its phonemes in order, behind the blank', () => {
  expect(lexiconUnits('ctc', LEXICON)).toEqual({
    kind: 'ctc',
    names: ['<blank>', 'AH', 'N', 'T', 'UW', 'W'],
    blank: 0,
    lexicon: LEXICON,
  });
  expect(lexiconUnits('frames', LEXICON).names).toEqual(['AH', 'N', 'T', 'UW', 'W']);
});

test('a text is its first pronunciations', () => {
  const units = lexiconUnits('ctc', LEXICON);
  const names = [...encodeText('Two, ONE two', units)].map((label) => units.names[label]);
  expect(names).toEqual(['T', 'UW', 'W', 'AH', 'N', 'T', 'UW']);
});

test('without a lexicon a text is its characters', () => {
  const units = characterUnits('tokens', 'to be or not');
  expect(units).toEqual({ kind: 'tokens', names: [' ', 'b', 'e', 'n', 'o', 'r', 't'] });
  expect([...encodeText('bet on', units)]).toEqual([1, 2, 6, 0, 4, 3]);
  expect(characterUnits('ctc', '😀a').names).toEqual(['<blank>', 'a', '😀']);
});

test.each<[string, Units, RegExp]>([
  [
    'one toString, three',
    lexiconUnits('ctc', LEXICON),
    /words of the text that are not in the lexicon \(2\): "tostring", "three"/,
  ],
  [
    'a_b',
    { kind: 'ctc', names: ['_', 'a', 'b'], blank: 0 },
    /characters of the text that are not units \(1\): "_"/,
  ],
])('what units cannot say is named: %p', (text, units, message) => {
  expect(() => encodeText(text, units)).toThrow(
    expect.objectContaining({ code: 'INVALID_INPUT', message: expect.stringMatching(message) }),
  );
});

test('an encoder collects what is unknown, once each', () => {
  const { labels, unknown }: Encoded = textEncoder(lexiconUnits('ctc', LEXICON))(
    'two three two three four',
  );
  expect(unknown).toEqual(['three', 'four']);
  expect(labels).toHaveLength(4);
});

test('units that are none are refused', () => {
  expect(() => encodeText('a', { kind: 'ctc', names: ['a'] })).toThrow(
    /units\.blank must be a whole number/,
  );
  expect(() => encodeText(1 as unknown as string, characterUnits('ctc', 'a'))).toThrow(
    /the text must be a string/,
  );
});

test.each([
  [[], 0],
  [[3], 1],
  [[3, 4, 3], 3],
  [[3, 3, 3, 4, 4], 8],
])('the shortest alignment of %p is %p frames', (labels, frames) => {
  expect(shortestAlignment(labels)).toBe(frames);
});
