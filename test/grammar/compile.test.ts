/** Grammars as acceptors: probabilities of sentences, number of states. */
import { makeGrammar, type Grammar } from '../../lib/grammar';
import { jsgfOf, plainProbability, sentencesOf, type Plain } from './plain';

const WORDS = ['a', 'b', 'c'];

/** Numbers from 0 to 1 in a fixed order (Park and Miller 1988). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 16807) % 2147483647) / 2147483647;
}

function randomPlain(random: () => number, depth: number, loops: boolean): Plain {
  const kind = depth === 0 ? 0 : Math.floor(random() * (loops ? 6 : 4));
  const inner = (): Plain => randomPlain(random, depth - 1, loops);
  if (kind === 1) return { sequence: [inner(), inner()] };
  if (kind === 2) {
    const weight = (): number => 1 + Math.floor(random() * 3);
    return { choices: [[weight(), inner()] as const, [weight(), inner()] as const] };
  }
  if (kind === 3) return { optional: inner() };
  if (kind === 4) return { repeated: inner(), least: 0 };
  if (kind === 5) return { repeated: inner(), least: 1 };
  return WORDS[Math.floor(random() * WORDS.length)]!;
}

function grammarOf(plain: Plain): Promise<Grammar> {
  return makeGrammar(`#JSGF V1.0;\ngrammar g;\npublic <s> = ${jsgfOf(plain)};`);
}

test('each sentence has the probability of all ways to say it', async () => {
  const random = randomNumbers(7);
  const sentences = sentencesOf(WORDS, 4);
  let said = 0;
  for (let i = 0; i < 60; i++) {
    const plain = randomPlain(random, 4, true);
    const grammar = await grammarOf(plain);
    for (const words of sentences) {
      const p = plainProbability(plain, words);
      // Distributions that differ by less than 2^-20 are taken for one.
      expect([jsgfOf(plain), words, Math.exp(grammar.logProbability(words))]).toEqual([
        jsgfOf(plain),
        words,
        expect.closeTo(p, 5),
      ]);
      if (p > 0) said++;
    }
  }
  expect(said).toBeGreaterThan(500);
});

test('there is a state for each beginning after which another may follow, and no more', async () => {
  const random = randomNumbers(11);
  const sentences = sentencesOf(WORDS, 8);
  for (let i = 0; i < 25; i++) {
    const plain = randomPlain(random, 3, false);
    const { states } = await grammarOf(plain);
    const rests = new Map<string, Map<string, number>>();
    for (const words of sentences) {
      const p = plainProbability(plain, words);
      if (p === 0) continue;
      for (let at = 0; at <= words.length; at++) {
        const head = words.slice(0, at).join(' ');
        const rest = rests.get(head) ?? new Map<string, number>();
        rests.set(head, rest.set(words.slice(at).join(' '), p));
      }
    }
    const distinct = new Set(
      [...rests.values()].map((rest) => {
        const total = [...rest.values()].reduce((sum, p) => sum + p, 0);
        const shares = [...rest].map(([words, p]) => `${words}: ${(p / total).toFixed(6)}`);
        return shares.sort().join('\n');
      }),
    );
    expect([jsgfOf(plain), states]).toEqual([jsgfOf(plain), distinct.size]);
  }
});
