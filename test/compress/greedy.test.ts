/** The greedy way down beside every way there is. */
import { firstThat } from '../../lib/compress/descent';
import { greedyDescent, type Candidate } from '../../lib/compress/greedy';
import { randomNumbers } from '../matrices';

type Piece = Candidate<{ cost: number; harm: number }>[];

const candidate = (cost: number, harm: number) => ({ size: { cost, harm }, cost, harm });

/**
 * Sizes of random cost and harm, larger ones first; `convex` where each unit saved harms more than
 * the one before.
 */
function randomPiece(next: () => number, sizes: number, convex: boolean): Piece {
  const whole = candidate(10 + Math.floor(20 * next()), 0);
  const drops = Array.from({ length: sizes }, next);
  if (convex) drops.sort((a, b) => a - b);
  let { cost, harm } = whole;
  return [whole, ...drops.map((drop) => candidate((cost -= 1), (harm += drop)))];
}

function total(sizes: readonly { cost: number; harm: number }[]) {
  return sizes.reduce((sum, { cost, harm }) => ({ cost: sum.cost + cost, harm: sum.harm + harm }), {
    cost: 0,
    harm: 0,
  });
}

/** The least harm of all combinations within the budget. */
function bruteForce(pieces: readonly Piece[], budget: number): number {
  const [first, ...rest] = pieces;
  if (!first) return budget >= 0 ? 0 : Infinity;
  return Math.min(...first.map(({ cost, harm }) => harm + bruteForce(rest, budget - cost)));
}

const randomPieces = (seed: number, convex: boolean): Piece[] => {
  const numbers = randomNumbers(50, seed).values();
  const next = () => (1 + numbers.next().value!) / 2;
  return [5, 4, 6].map((sizes) => randomPiece(next, sizes, convex));
};

describe('the greedy descent', () => {
  test.each([1, 2, 3, 4, 5])(
    'is the best there is at every point where harm is convex (%d)',
    (seed) => {
      const pieces = randomPieces(seed, true);
      const descent = greedyDescent(pieces);
      expect(descent.length).toBe(1 + 5 + 4 + 6);
      for (let point = 0; point < descent.length; point++) {
        const { cost, harm } = total(descent.at(point));
        expect(harm).toBeCloseTo(bruteForce(pieces, cost), 12);
      }
    },
  );

  test.each([6, 7, 8, 9, 10])('loses at most one cut to the best where it is not (%d)', (seed) => {
    const pieces = randomPieces(seed, false);
    const descent = greedyDescent(pieces);
    const largest = Math.max(...pieces.flatMap((piece) => piece.map(({ harm }) => harm)));
    let met = 0;
    for (let point = 0; point < descent.length; point++) {
      const { cost, harm } = total(descent.at(point));
      const best = bruteForce(pieces, cost);
      expect(harm).toBeGreaterThan(best - 1e-12);
      expect(harm).toBeLessThan(best + largest);
      if (harm < best + 1e-12) met += 1;
    }
    expect(met).toBeGreaterThan(3); // at the corners of the hulls it is the best
  });

  test('costs less and harms more with every point, from the whole to the smallest', () => {
    const pieces = randomPieces(11, false);
    const descent = greedyDescent(pieces);
    const totals = Array.from({ length: descent.length }, (_, point) => total(descent.at(point)));
    for (const [i, { cost, harm }] of totals.slice(1).entries()) {
      expect(cost).toBeLessThan(totals[i]!.cost);
      expect(harm).toBeGreaterThan(totals[i]!.harm);
    }
    expect(totals[0]).toEqual(total(pieces.map((piece) => piece[0]!.size)));
    expect(totals.at(-1)!.cost).toBe(total(pieces.map((piece) => piece.at(-1)!.size)).cost);
  });

  test('takes the cheap cut of one piece before the dear one of another, whatever the order of sizes', () => {
    const cheap = [candidate(0, 1), candidate(10, 0)];
    const dear = [candidate(10, 0), candidate(0, 9)];
    expect(greedyDescent([dear, cheap]).at(1)).toEqual([
      { cost: 10, harm: 0 },
      { cost: 0, harm: 1 },
    ]);
  });

  test('passes over sizes that others beat: as dear and worse, or dearer and no better', () => {
    const piece = [
      candidate(10, 0),
      candidate(12, 0),
      candidate(5, 2),
      candidate(5, 1),
      candidate(7, 3),
    ];
    const descent = greedyDescent([piece]);
    expect(Array.from({ length: descent.length }, (_, i) => descent.at(i)[0])).toEqual([
      { cost: 10, harm: 0 },
      { cost: 5, harm: 1 },
    ]);
  });

  test('a piece of one size stays as it is', () => {
    expect(greedyDescent([[candidate(3, 0)]])).toMatchObject({ length: 1 });
  });
});

test.each([0, 1, 5, 16])(
  'bisection finds the first of %d for which something holds',
  async (count) => {
    for (let first = 0; first <= count; first++) {
      const asked: number[] = [];
      const found = await firstThat(count, (i) => {
        asked.push(i);
        return i >= first;
      });
      expect(found).toBe(first);
      expect(asked.length).toBeLessThanOrEqual(Math.ceil(Math.log2(count + 1)));
    }
  },
);
