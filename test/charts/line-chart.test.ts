/** Line charts. */
import { lineChart } from '../../lib/charts/line-chart';
import { linearScale } from '../../lib/charts/scale';
import { all, type Node, parse, textOf } from './xml';

const axis = {
  label: 'axis, ms',
  scale: (range: readonly [number, number]) => linearScale([0, 100], range),
  format: String,
};
const series = (name: string, rank: number) => ({
  name,
  description: `${name} described`,
  tone: `tone-${name}`,
  points: Array.from({ length: 101 }, (_, x) => [x, 100 - x] as const),
  mark: { at: [rank, 100 - rank] as const, label: `r${rank}` },
});

function draw(names: string[], ranks: number[]): Node {
  const chart = {
    label: 'A & B',
    x: axis,
    y: axis,
    series: names.map((name, i) => series(name, ranks[i]!)),
  };
  return parse(
    lineChart({ ...chart, rules: [{ y: 60, label: 'limit' }], names: 'at-ends' }).source,
  );
}

const numbers = (nodes: Node[], attribute: string): number[] =>
  nodes.map((node) => Number(node.attributes[attribute]));

describe('a line chart', () => {
  it('is an image with a label, and describes each curve', () => {
    const chart = draw(['a', 'b'], [20, 70]);
    expect(chart.attributes).toMatchObject({ role: 'img', 'aria-label': 'A & B' });
    expect(all(chart, 'title').map(textOf)).toEqual(['a described', 'b described']);
  });

  it('parts each curve at its mark into a strong and a thin path that meet there', () => {
    const [strong, thin] = all(all(draw(['a'], [20]), 'g', 'curve')[0]!, 'path');
    expect(thin!.attributes.class).toBe('cut');
    const meeting = thin!.attributes.d!.split('L')[0]!.slice(1);
    expect(strong!.attributes.d!.endsWith(`L${meeting}`)).toBe(true);
  });

  it('keeps the labels of close marks apart, in the order of their points', () => {
    const labels = all(draw(['a', 'b', 'c'], [30, 31, 29]), 'g', 'mark').flatMap((mark) =>
      all(mark, 'text'),
    );
    const sorted = labels.sort((a, b) => Number(a.attributes.x) - Number(b.attributes.x));
    expect(sorted.map(textOf)).toEqual(['r29', 'r30', 'r31']);
    const [first, second, third] = numbers(sorted, 'x');
    expect(second! - first!).toBeGreaterThan(24);
    expect(third! - second!).toBeGreaterThan(24);
  });

  it('lets marks at the same place share one label, and draws a dot for each', () => {
    const chart = draw(['a', 'b'], [30, 30]);
    expect(all(chart, 'g', 'shared').map(textOf)).toEqual(['r30']);
    expect(all(chart, 'circle')).toHaveLength(2);
  });

  it('keeps 30 names apart although all curves end at one point, inside the picture', () => {
    const names = Array.from({ length: 30 }, (_, index) => `layer${index}`);
    const chart = draw(
      names,
      names.map((_, index) => index + 10),
    );
    const rows = numbers(
      all(chart, 'g', 'name').flatMap((name) => all(name, 'text')),
      'y',
    ).sort((a, b) => a - b);
    rows.slice(1).forEach((row, index) => {
      expect(row - rows[index]!).toBeGreaterThan(16);
    });
    expect(rows[29]).toBeLessThan(Number(chart.attributes.viewBox!.split(' ')[3]));
  });

  it('draws a rule at its height, with its label', () => {
    const chart = draw(['a'], [40]);
    const [rule] = all(chart, 'g', 'rule');
    expect(textOf(rule!)).toBe('limit');
    // The curve is 100 - x, so its mark at x = 40 lies on the rule at y = 60.
    expect(Number(all(rule!, 'line')[0]!.attributes.y1)).toBeCloseTo(
      Number(all(chart, 'circle')[0]!.attributes.cy),
      1,
    );
  });
});
