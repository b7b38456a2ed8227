/** Alternatives of several utterances that go into one answer. */
import type { Recognition, RecognisedAlternative } from '../recognise';

type Reading = Pick<RecognisedAlternative, 'text' | 'words' | 'score'>;

/** The most likely alternatives of all utterances together, whose scores add up; best first. */
export function joinedAlternatives(finals: readonly Recognition[], most: number): Reading[] {
  const [first, ...others] = finals.map(readingsOf);
  if (!first) return [{ text: '', words: [] }];
  const joined = others.reduce((before, after) => {
    const pairs = before.flatMap((a) => after.map((b) => both(a, b)));
    return pairs.sort((a, b) => (b.score ?? 0) - (a.score ?? 0)).slice(0, most);
  }, first);
  return joined.slice(0, most);
}

function readingsOf({ alternatives, text, words }: Recognition): readonly Reading[] {
  return alternatives ?? [{ text, words }];
}

function both(a: Reading, b: Reading): Reading {
  return {
    text: `${a.text} ${b.text}`.trim(),
    words: [...a.words, ...b.words],
    ...(a.score !== undefined && b.score !== undefined && { score: a.score + b.score }),
  };
}
