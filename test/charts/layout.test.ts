/** Charts in the wide and the narrow layout. */
import { barChart } from '../../lib/charts/bar-chart';
import { amountAxis, lineChart, logAxis, responsive } from '../../lib/charts';
import { fitted, type Layout, NARROW, textWidth, WIDE } from '../../lib/charts/layout';
import { all, type Node, parse, textOf } from './xml';

const LARGEST = 9_700_000;
const names = Array.from({ length: 10 }, (_, i) => `lstm${i + 1}.forward`);
const grouped = (value: number): string => value.toLocaleString('en-US');

const line = (layout: Layout): Node =>
  parse(
    lineChart(
      {
        label: 'lines',
        x: amountAxis('parameters', [LARGEST], { ticks: 10, format: grouped }),
        y: logAxis('error', [1e-4, 1]),
        series: names.map((name, i) => ({
          name,
          note: String(80 + i),
          description: name,
          tone: `tone-${i}`,
          points: [
            [0, 1],
            [LARGEST, 1e-4 * (i + 1)],
          ],
          mark: { at: [LARGEST / (i + 1), 0.1] as const, label: String(100 + i) },
        })),
        markTitle: 'rank',
        names: 'at-ends',
      },
      layout,
    ).source,
  );

const bars = (layout: Layout): Node =>
  parse(
    barChart(
      {
        label: 'bars',
        x: amountAxis('parameters', [LARGEST], { ticks: 5, format: grouped }),
        groups: names.map((name) => ({
          name,
          bars: [{ value: LARGEST, label: `${grouped(LARGEST)} (100%)`, tone: 'before' }],
        })),
      },
      layout,
    ).source,
  );

/** What a text covers, left to right; nothing of one that is turned. */
function spanOf({ attributes, ...node }: Node): [number, number][] {
  if (attributes.transform !== undefined) return [];
  const width = textWidth(textOf({ attributes, ...node }));
  const x = Number(attributes.x);
  const before = { end: width, middle: width / 2 }[attributes['text-anchor'] ?? ''] ?? 0;
  return [[x - before, x - before + width]];
}

describe.each([WIDE, NARROW])('charts in the $name layout', (layout) => {
  it.each([
    ['a line chart', line],
    ['a bar chart', bars],
  ])('%s keeps its words inside the picture', (_, draw) => {
    const chart = draw(layout);
    expect(chart.attributes.class).toBe(layout.name);
    for (const [left, right] of all(chart, 'text').flatMap(spanOf)) {
      expect(left).toBeGreaterThanOrEqual(0);
      expect(right).toBeLessThanOrEqual(layout.width);
    }
  });

  it('labels of ticks do not touch', () => {
    const ticks = all(bars(layout), 'text').filter(({ attributes }) => attributes.y !== undefined);
    const below = ticks
      .filter((text) => /^[\d,]+$/.test(textOf(text)))
      .flatMap(spanOf)
      .sort(([a], [b]) => a - b);
    expect(below.length).toBeGreaterThan(1);
    below.slice(1).forEach(([left], i) => {
      expect(left).toBeGreaterThan(below[i]![1]);
    });
  });

  it('every curve has its name', () => {
    const text = textOf(line(layout));
    for (const name of names) expect(text).toContain(name);
  });
});

test('names that begin alike stay apart where they are cut', () => {
  const [f32, int8] = ['f32', 'int8'].map((dtype) => `prabhavalkar2016-tau0.6 ${dtype}`);
  const width = textWidth(f32!) - 20;
  expect(fitted(f32!, width)).toMatch(/^prabh.*….* f32$/);
  expect(fitted(int8!, width)).not.toBe(fitted(f32!, width));
  expect(textWidth(fitted(f32!, width))).toBeLessThanOrEqual(width);
  expect([fitted('abc', 1), fitted('abc', 1000)]).toEqual(['…', 'abc']);
});

test('where the labels of marks do not fit, the marks stand without', () => {
  const labels = (layout: Layout): number =>
    all(line(layout), 'g', 'mark').filter((mark) => all(mark, 'text').length > 0).length;
  expect([labels(WIDE), labels(NARROW)]).toEqual([10, 0]);
  expect(all(line(NARROW), 'circle')).toHaveLength(10);
});

test('a page gets both layouts', () => {
  const chart = parse(
    responsive((layout) => barChart({ label: 'x', x: amountAxis('', [1]), groups: [] }, layout))
      .source,
  );
  expect(all(chart, 'svg').map(({ attributes }) => attributes.class)).toEqual(['wide', 'narrow']);
});
