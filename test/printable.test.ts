/** What comes from a file cannot speak to the terminal; warnings and errors show it by number. */
import { invalidFile } from '../lib/errors';
import { printable } from '../lib/printable';
import { warn, WARNING_NAME } from '../lib/warnings';

const ESCAPES = '\u001b]52;c;ZXZpbA==\u0007';
const SHOWN = '\\x1b]52;c;ZXZpbA==\\x07';

test('control characters are shown by number, letters of any script as they are', () => {
  expect(printable(ESCAPES)).toBe(SHOWN);
  expect(printable('a\nb\tc\u009b\u202e')).toBe('a\\x0ab\\x09c\\x9b\\u202e');
  expect(printable('größe 音声 🎤')).toBe('größe 音声 🎤');
});

test('an error shows the names that it quotes so', () => {
  expect(invalidFile(`no tensor "${ESCAPES}"`).message).toBe(`no tensor "${SHOWN}"`);
});

test("a warning goes through Node's channel, with a code", () => {
  // Jest hands tests a copy of `process`, whose listeners hear no warnings.
  const emitWarning = jest.spyOn(process, 'emitWarning').mockImplementation();
  warn('A_CODE', `layer ${ESCAPES}`);
  expect(emitWarning).toHaveBeenCalledWith(`layer ${SHOWN}`, {
    type: WARNING_NAME,
    code: 'A_CODE',
  });
});
