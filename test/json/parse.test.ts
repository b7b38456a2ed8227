/** Our JSON parser, against `JSON.parse`. */
import { invalidFile } from '../../lib/errors';
import { parseJson } from '../../lib/json';

const parsed = (text: string): unknown => parseJson(text, 'the text', invalidFile);

test('JSON is parsed as JSON.parse does, its strings left alone', () => {
  const value = { a: ['[[[[{{{{,,,,'.repeat(1000), '\\"', 1e5, null, { __proto__x: {} }] };
  expect(parsed(JSON.stringify(value))).toEqual(value);
});

test.each<[string, string, RegExp]>([
  ['is none', '{"a":', /^the text is not JSON: /],
  ['has no end of a string', '"a', /^the text is not JSON: /],
  ['holds a key twice', '{"a":1,"a":2}', /^the text holds "a" twice/],
  ['is nested deep', '['.repeat(1e6), /^the text is nested more than 64 levels deep/],
  ['is nested deep in objects', '{"a":'.repeat(65), /^the text is nested more than 64 levels deep/],
  [
    'is made of empty lists',
    `[${'[],'.repeat(2e6)}0]`,
    /^the text holds far more objects and lists/,
  ],
  [
    'is made of empty objects',
    `[${'{},'.repeat(2e6)}0]`,
    /^the text holds far more objects and lists/,
  ],
])('a text that %s is refused', (_, text, message) => {
  expect(() => parsed(text)).toThrow(
    expect.objectContaining({ code: 'INVALID_FILE', message: expect.stringMatching(message) }),
  );
});

test('a table of many tensors and a large lexicon are parsed', () => {
  const entry = { dtype: 'F32', shape: [3, 4], data_offsets: [0, 48] };
  const tensors = Object.fromEntries(Array.from({ length: 2e4 }, (_, i) => [`tensor ${i}`, entry]));
  const words = Object.fromEntries(Array.from({ length: 2e5 }, (_, i) => [`w${i}`, [['a']]]));
  const value = { tensors, words };
  expect(Object.keys(parsed(JSON.stringify(value)) as object)).toEqual(['tensors', 'words']);
});
