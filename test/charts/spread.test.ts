/** Labels in a row, moved apart where they would overlap. */
import { spread } from '../../lib/charts/spread';

describe('spreading labels', () => {
  it('leaves labels alone that do not overlap', () => {
    expect(spread([50, 10, 90], 20, [0, 100])).toEqual([50, 10, 90]);
  });

  it('moves a pair apart around its middle', () => {
    expect(spread([50, 50], 20, [0, 100])).toEqual([40, 60]);
  });

  it('moves by least squares: 10, 12 and 14 at a gap of 10 become 2, 12 and 22', () => {
    expect(spread([10, 12, 14], 10, [0, 100])).toEqual([2, 12, 22]);
  });

  it('keeps within its bounds', () => {
    expect(spread([99, 98, 99], 10, [0, 100])).toEqual([90, 80, 100]);
  });

  it('shares bounds that are too narrow evenly', () => {
    expect(spread([5, 5, 5], 40, [0, 40])).toEqual([0, 20, 40]);
  });

  it('takes one label, and none', () => {
    expect(spread([200], 10, [0, 100])).toEqual([100]);
    expect(spread([], 10, [0, 100])).toEqual([]);
  });
});
