/** The change of outputs by the rank of one projection group, interpolated. */
import { groupsOf } from '../../lib/compress/projection-group';
import { interpolatedChange, trialRanks } from '../../lib/search/group-sensitivity';
import { network } from '../compress/networks';

describe('the change between measured ranks', () => {
  // squares 16, 9, 4, 1: lost at ranks 1 to 4: 14/30, 5/30, 1/30, 0
  const singularValues = [4, 3, 2, 1];
  const at = interpolatedChange(singularValues, [
    { rank: 3, change: 0.1 },
    { rank: 1, change: 1.4 },
  ]);

  it('is what was measured at those ranks', () => {
    expect(at(3)).toBeCloseTo(0.1, 12);
    expect(at(1)).toBeCloseTo(1.4, 12);
  });
  it('is none where nothing is lost', () => {
    expect(at(4)).toBe(0);
  });
  it('goes with the energy lost in between', () => {
    expect(at(2)).toBeCloseTo(0.1 + (1.3 * (5 - 1)) / (14 - 1), 12);
  });
  it('is none of a zero matrix, which loses nothing', () => {
    expect(interpolatedChange([0, 0], [{ rank: 1, change: 0 }])(1)).toBe(0);
  });
});

test.each([
  [64, [56, 28, 14, 7, 3, 1]],
  [16, [14, 7, 3, 1]],
  [2, [1]],
])(
  'a group of %d cells is tried at the rank that just saves something, its halves, and 1',
  (cells, ranks) => {
    const [group] = groupsOf(network({ cell: 'lstm', input: 3, layers: 2, cells }), ['lstm1']);
    const singularValues = new Float64Array(cells);
    // [8 N, N] replaced by r (9 N): smaller below 8 N / 9.
    expect(
      trialRanks({ group: group!, singularValues, fitSingularValues: singularValues }),
    ).toEqual(ranks);
  },
);
