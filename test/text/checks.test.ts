/** What plain JavaScript may hand over as texts, words and counts. */
import {
  characterUnits,
  countWordErrors,
  lexiconUnits,
  loadLexicon,
  splitWords,
  sumWordErrors,
  wordErrorRate,
} from '../../lib';

const COUNTS = { reference: 3, substitutions: 1, insertions: 0, deletions: 1 };

test.each<[string, () => unknown, string, RegExp]>([
  [
    'a number',
    () => splitWords(5 as never),
    'INVALID_INPUT',
    /the text must be a string, but is 5/,
  ],
  ['no text', () => characterUnits('ctc', 5 as never), 'INVALID_INPUT', /must be a string/],
  ['no kind', () => characterUnits('ctx' as never, 'a'), 'INVALID_OPTION', /kind of units must be/],
  ['no lexicon', () => lexiconUnits('ctc', null as never), 'INVALID_OPTION', /lexicon must be an/],
  [
    'no sounds',
    () => lexiconUnits('ctc', { a: [1] } as never),
    'INVALID_OPTION',
    /lexicon\.a must/,
  ],
  [
    'no words',
    () => countWordErrors(5 as never, []),
    'INVALID_INPUT',
    /reference must be an array/,
  ],
  [
    'an array of holes',
    () => countWordErrors([], Array<string>(2 ** 32 - 1)),
    'INVALID_INPUT',
    /hypothesis must be an array of words/,
  ],
  ['no list', () => sumWordErrors(5 as never), 'INVALID_INPUT', /counts must be a list/],
  [
    'a count that is none',
    () => sumWordErrors([{ ...COUNTS, insertions: 1n as never }]),
    'INVALID_INPUT',
    /counts\.insertions must be a number of at least 0/,
  ],
  ['nothing', () => wordErrorRate(undefined as never), 'INVALID_INPUT', /counts must be an object/],
])('%s is refused by a typed error', (_, call, code, message) => {
  expect(call).toThrow(
    expect.objectContaining({
      name: 'CompactRnnError',
      code,
      message: expect.stringMatching(message) as string,
    }),
  );
});

test.each([true, 5, new Uint8Array(3), 'text'])('%p is no list of words', async (words) => {
  await expect(loadLexicon('none.dict', { words: words as never })).rejects.toMatchObject({
    code: 'INVALID_OPTION',
    message: expect.stringMatching(/^words must be a list of words/) as string,
  });
});
