/** Alternatives of several utterances in one answer. */
import type { Recognition } from '../../lib';
import { joinedAlternatives } from '../../lib/serve/alternatives';

test('alternatives of utterances in one answer are joined, the likeliest together first', () => {
  const final = (...readings: [text: string, score: number][]): Recognition => ({
    final: true,
    text: readings[0]![0],
    words: [],
    alternatives: readings.map(([text, score]) => ({ text, score, words: [] })),
  });
  const finals = [final(['a', -1], ['b', -5]), final(['c', -2], ['d', -3], ['e', -9])];
  const joined = joinedAlternatives(finals, 3).map(({ text, score }) => [text, score]);
  expect(joined).toEqual([
    ['a c', -3],
    ['a d', -4],
    ['b c', -7],
  ]);
});
