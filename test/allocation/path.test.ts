/** Compression paths: one bisection, and budgets that it meets. */
import {
  type CompressionPath,
  firstIndex,
  firstMeasured,
  largestBySize,
  largestWithin,
  mapPath,
  type PlansBySize,
  PARAMETERS,
} from '../../lib/allocation';

test.each([0, 1, 5, 16])(
  'bisection finds the first of %d for which something holds',
  async (count) => {
    for (let first = 0; first <= count; first++) {
      const asked: number[] = [];
      const holds = (index: number): boolean => {
        asked.push(index);
        return index >= first;
      };
      expect(firstIndex(count, holds)).toBe(first);
      expect(asked.length).toBeLessThanOrEqual(Math.ceil(Math.log2(count + 1)));
      const counted = [...asked];
      asked.length = 0;
      expect(await firstMeasured(count, (index) => Promise.resolve(holds(index)))).toBe(first);
      expect(asked).toEqual(counted);
    }
  },
);

describe('a budget on a path', () => {
  const path: CompressionPath<string> = {
    length: 4,
    at: (index) => `plan ${index}`,
    costAt: (index) => [100, 70, 70, 20][index]!,
  };
  const within = (target: number) =>
    largestWithin(path, { field: 'targetBytes', target }, (least) => `at least ${least}`);

  it('takes the largest plan that keeps it', () => {
    expect([100, 99, 70, 69, 20].map(within)).toEqual([
      ...['plan 0', 'plan 1', 'plan 1', 'plan 3', 'plan 3'],
    ]);
  });

  it('out of reach is refused with the least', () => {
    expect(() => within(19)).toThrow('targetBytes is 19, but at least 20');
  });

  it('costs the same where the plans are mapped', () => {
    const mapped = mapPath(path, (plan) => plan.length);
    expect([mapped.at(2), mapped.costAt(2), mapped.length]).toEqual([6, 70, 4]);
  });
});

describe('plans by size', () => {
  // Costs are even numbers, at least 2.
  const plans: PlansBySize<number> = {
    cost: PARAMETERS,
    replaced: 50,
    fixed: 10,
    at: (size) => {
      const cost = Math.max(2, 2 * Math.floor(size / 2));
      return { plan: size, cost };
    },
  };
  const within = (target: number) =>
    largestBySize(plans, { field: 'targetParameters', target }, 'odl');

  it('use a budget up', () => {
    expect([12, 13, 30, 59].map(within)).toEqual([3, 3, 21, 49]);
  });

  it('refuse a budget that nothing needs, and one out of reach', () => {
    expect(() => within(60)).toThrow('no more than 60 parameters: lower it below that');
    expect(() => within(11)).toThrow('odl leaves at least 12: raise it to that');
  });
});
