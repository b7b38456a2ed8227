/** Settings of decoding that are chosen on other speakers than are tested. */
import { bestSetting, errorsByOthersChoice } from '../../experiments/an4/settings';
import type { WordErrors } from '../../lib';

const wrong = (substitutions: number): WordErrors => ({
  reference: 10,
  substitutions,
  insertions: 0,
  deletions: 0,
});

const utterance = (speaker: string, ...errors: number[]) => ({
  speaker,
  errors: errors.map(wrong),
});

describe('settings that are chosen on other speakers', () => {
  // On b and c together the second setting is best, on a and c, and on a and b, the first.
  const tried = [
    utterance('a', 0, 9),
    utterance('a', 0, 9),
    utterance('b', 5, 1),
    utterance('c', 4, 3),
  ];

  test('a speaker has the errors of what is best for the others', () => {
    expect(errorsByOthersChoice(tried).map(({ substitutions }) => substitutions)).toEqual([
      9, 9, 5, 4,
    ]);
  });

  test('the best for all counts everybody', () => {
    expect(bestSetting(tried)).toBe(0);
  });

  test('of equals the first is chosen', () => {
    expect(bestSetting([utterance('a', 2, 2)])).toBe(0);
  });
});
