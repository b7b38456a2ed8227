/** JSON in which an object has a key twice. */
import { duplicateKey } from '../../lib/json/duplicates';

test.each([
  ['{"a": 1, "a": 2}', 'a'],
  ['{"a": {"b": 1, "c": {"b": 2, "b": 3}}}', 'b'],
  ['[{"x": 1}, {"x": 1, "y": [], "x" : 2}]', 'x'],
  ['{"\\u0061": 1, "a": 2}', 'a'],
  ['{"q\\"": 1, "q\\"": 2}', 'q"'],
  ['{"back\\\\": 1, "back\\\\": 2}', 'back\\'],
])('%s holds %p twice', (text, key) => {
  expect(duplicateKey(text)).toBe(key);
});

test.each([
  '{"a": {"a": {"a": 1}}}',
  '[{"a": 1}, {"a": 1}]',
  '{"a": "a", "b": "a: \\"a\\": {", "c": ["a", "a"]}',
  '{"a": "{\\"a\\": 1", "b": "}"}',
  '"a"',
  '[]',
])('%s holds no key twice', (text) => {
  expect(duplicateKey(text)).toBeUndefined();
});

test('a string of millions of characters is no trouble', () => {
  expect(duplicateKey(JSON.stringify({ a: '\\"'.repeat(3_000_000), b: 1 }))).toBeUndefined();
});
