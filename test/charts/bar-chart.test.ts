/** Bar charts. */
import { barChart } from '../../lib/charts/bar-chart';
import { linearScale } from '../../lib/charts/scale';
import { all, parse, textOf } from './xml';

const chart = parse(
  barChart({
    label: 'bars',
    x: { label: 'bytes', scale: (range) => linearScale([0, 200], range), format: String },
    groups: [
      {
        name: 'a',
        bars: [
          { value: 200, label: 'two hundred', tone: 'before' },
          { value: 50, label: 'fifty', tone: 'tone-0' },
        ],
      },
      { name: 'b', bars: [{ value: 0, label: 'none', tone: 'dense' }] },
    ],
  }).source,
);
const bars = all(chart, 'g', 'bar');
const size = (index: number, attribute: string): number =>
  Number(all(bars[index]!, 'rect')[0]!.attributes[attribute]);

describe('a bar chart', () => {
  it('draws lengths in proportion to values, from one base line', () => {
    expect(size(0, 'width') / size(1, 'width')).toBeCloseTo(4, 3);
    expect(size(2, 'width')).toBe(0);
    expect(size(1, 'x')).toBe(size(0, 'x'));
  });

  it('keeps bars apart', () => {
    expect(size(1, 'y')).toBeGreaterThanOrEqual(size(0, 'y') + size(0, 'height'));
    expect(size(2, 'y')).toBeGreaterThan(size(1, 'y') + size(1, 'height'));
  });

  it('ends every bar with its label, inside the picture', () => {
    const [label] = all(bars[0]!, 'text');
    expect(textOf(label!)).toBe('two hundred');
    expect(Number(label!.attributes.x)).toBeGreaterThan(size(0, 'x') + size(0, 'width'));
    expect(Number(label!.attributes.x)).toBeLessThan(960 - 70);
  });
});
