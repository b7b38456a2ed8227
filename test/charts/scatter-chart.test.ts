/** Scatter charts. */
import { amountAxis } from '../../lib/charts';
import { NARROW, textWidth, WIDE } from '../../lib/charts/layout';
import { scatterChart } from '../../lib/charts/scatter-chart';
import { all, parse, textOf, type Node } from './xml';

/** Points in a heap, whose names cannot all stand beside them. */
const heap = Array.from({ length: 9 }, (_, i) => ({
  name: `method ${i}`,
  description: `method ${i} described`,
  tone: `tone-${i}`,
  at: [40 + (i % 3), 50 + i] as const,
}));

const draw = (points: typeof heap, layout = WIDE): Node =>
  parse(
    scatterChart(
      { label: 'A & B', x: amountAxis('size', [100]), y: amountAxis('error', [100]), points },
      layout,
    ).source,
  );

/** The rectangle that each name covers: left, right, middle. */
function namesOf(chart: Node): { left: number; right: number; y: number }[] {
  return all(chart, 'g', 'mark').map((mark) => {
    const [text] = all(mark, 'text');
    const [x, y] = [Number(text!.attributes.x), Number(text!.attributes.y)];
    const width = textWidth(textOf(text!));
    return text!.attributes['text-anchor'] === 'end'
      ? { left: x - width, right: x, y }
      : { left: x, right: x + width, y };
  });
}

describe.each([WIDE, NARROW])('a scatter chart, $name', (layout) => {
  it('keeps names apart and inside the picture', () => {
    const names = namesOf(draw(heap, layout));
    names.forEach((a, i) => {
      expect(a.left).toBeGreaterThanOrEqual(0);
      expect(a.right).toBeLessThanOrEqual(layout.width);
      for (const b of names.slice(i + 1)) {
        const isApart = a.right <= b.left || b.right <= a.left || Math.abs(a.y - b.y) >= 14;
        expect(isApart).toBe(true);
      }
    });
  });

  it('names a point at the right edge on its left', () => {
    const [name] = namesOf(draw([{ ...heap[0]!, at: [100, 50] }], layout));
    expect(name!.right).toBeLessThan(layout.width - 16);
  });

  it('draws points in proportion to both axes', () => {
    const points = [0, 50, 100].map((value) => ({ ...heap[0]!, at: [value, value] as const }));
    const dots = all(draw(points, layout), 'circle').map(({ attributes }) => attributes);
    const [first, middle, last] = dots.map(({ cx, cy }) => [Number(cx), Number(cy)] as const);
    expect(middle![0]).toBeCloseTo((first![0] + last![0]) / 2, 1);
    expect(middle![1]).toBeCloseTo((first![1] + last![1]) / 2, 1);
    expect(last![1]).toBeLessThan(first![1]);
  });
});

it('joins a name that was moved to its point by a line', () => {
  expect(all(draw(heap.slice(0, 1)), 'path', 'leader')).toHaveLength(0);
  expect(all(draw(heap), 'path', 'leader').length).toBeGreaterThan(0);
});
