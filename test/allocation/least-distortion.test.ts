/** The path of least distortion against every path there is. */
import { type Candidate, leastDistortionPath } from '../../lib/allocation';
import { randomNumbers } from '../matrices';

type Part = Candidate<{ cost: number; distortion: number }>[];

const candidate = (cost: number, distortion: number) => ({
  size: { cost, distortion },
  cost,
  distortion,
});

/**
 * Sizes of random cost and distortion, larger ones first; `convex` where each unit saved distorts
 * more than the one before.
 */
function randomPart(next: () => number, sizes: number, convex: boolean): Part {
  const whole = candidate(10 + Math.floor(20 * next()), 0);
  const drops = Array.from({ length: sizes }, next);
  if (convex) drops.sort((a, b) => a - b);
  let { cost, distortion } = whole;
  return [whole, ...drops.map((drop) => candidate((cost -= 1), (distortion += drop)))];
}

function total(sizes: readonly { cost: number; distortion: number }[]) {
  return sizes.reduce(
    (sum, { cost, distortion }) => ({
      cost: sum.cost + cost,
      distortion: sum.distortion + distortion,
    }),
    {
      cost: 0,
      distortion: 0,
    },
  );
}

/** The least distortion of all combinations within the budget. */
function bruteForce(parts: readonly Part[], budget: number): number {
  const [first, ...rest] = parts;
  if (!first) return budget >= 0 ? 0 : Infinity;
  return Math.min(
    ...first.map(({ cost, distortion }) => distortion + bruteForce(rest, budget - cost)),
  );
}

const randomParts = (seed: number, convex: boolean): Part[] => {
  const numbers = randomNumbers(50, seed).values();
  const next = () => (1 + numbers.next().value!) / 2;
  return [5, 4, 6].map((sizes) => randomPart(next, sizes, convex));
};

describe('the path of least distortion', () => {
  test.each([1, 2, 3, 4, 5])(
    'is the best there is at every point where distortion is convex (%d)',
    (seed) => {
      const parts = randomParts(seed, true);
      const path = leastDistortionPath(parts, 0);
      expect(path.length).toBe(1 + 5 + 4 + 6);
      for (let point = 0; point < path.length; point++) {
        const { cost, distortion } = total(path.at(point));
        expect(distortion).toBeCloseTo(bruteForce(parts, cost), 12);
      }
    },
  );

  test.each([6, 7, 8, 9, 10])('loses at most one cut to the best where it is not (%d)', (seed) => {
    const parts = randomParts(seed, false);
    const path = leastDistortionPath(parts, 0);
    const largest = Math.max(...parts.flatMap((part) => part.map(({ distortion }) => distortion)));
    let met = 0;
    for (let point = 0; point < path.length; point++) {
      const { cost, distortion } = total(path.at(point));
      const best = bruteForce(parts, cost);
      expect(distortion).toBeGreaterThan(best - 1e-12);
      expect(distortion).toBeLessThan(best + largest);
      if (distortion < best + 1e-12) met += 1;
    }
    expect(met).toBeGreaterThan(3); // at the corners of the hulls it is the best
  });

  test('costs less and distorts more with every point, from the whole to the smallest', () => {
    const parts = randomParts(11, false);
    const path = leastDistortionPath(parts, 0);
    const totals = Array.from({ length: path.length }, (_, point) => total(path.at(point)));
    for (const [i, { cost, distortion }] of totals.slice(1).entries()) {
      expect(cost).toBeLessThan(totals[i]!.cost);
      expect(distortion).toBeGreaterThan(totals[i]!.distortion);
    }
    expect(totals[0]).toEqual(total(parts.map((part) => part[0]!.size)));
    expect(totals.at(-1)!.cost).toBe(total(parts.map((part) => part.at(-1)!.size)).cost);
  });

  test('takes the cheap cut of one part before the dear one of another, whatever the order of sizes', () => {
    const cheap = [candidate(0, 1), candidate(10, 0)];
    const dear = [candidate(10, 0), candidate(0, 9)];
    expect(leastDistortionPath([dear, cheap], 0).at(1)).toEqual([
      { cost: 10, distortion: 0 },
      { cost: 0, distortion: 1 },
    ]);
  });

  test('passes over sizes that others beat: as dear and worse, or dearer and no better', () => {
    const part = [
      candidate(10, 0),
      candidate(12, 0),
      candidate(5, 2),
      candidate(5, 1),
      candidate(7, 3),
    ];
    const path = leastDistortionPath([part], 0);
    expect(Array.from({ length: path.length }, (_, i) => path.at(i)[0])).toEqual([
      { cost: 10, distortion: 0 },
      { cost: 5, distortion: 1 },
    ]);
  });

  test('costs what its sizes and everything else cost together', () => {
    const parts = randomParts(12, false);
    const path = leastDistortionPath(parts, 100);
    for (let index = 0; index < path.length; index++)
      expect(path.costAt(index)).toBe(100 + total(path.at(index)).cost);
  });

  test('a part of one size stays as it is', () => {
    expect(leastDistortionPath([[candidate(3, 0)]], 0)).toMatchObject({ length: 1 });
  });
});
