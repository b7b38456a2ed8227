/** The marks of a roofline plot: the engine by shape and colour, one thread filled, two hollow. */
import { type Child, element, type Markup, rounded, tone } from '../../lib/charts';
import { ENGINES } from '../engines';

/** The names of the engines in the order of their colours. */
export const ENGINE_NAMES = ENGINES.map(({ name }) => name);

type Corners = readonly (readonly [number, number])[];

const SQUARE: Corners = [
  [-5, -5],
  [5, -5],
  [5, 5],
  [-5, 5],
];
const DIAMOND: Corners = [
  [0, -7],
  [7, 0],
  [0, 7],
  [-7, 0],
];
const TRIANGLE: Corners = [
  [0, -7],
  [6.5, 5],
  [-6.5, 5],
];
const TRIANGLE_DOWN: Corners = TRIANGLE.map(([x, y]) => [x, -y]);

/**
 * The shape of each engine, for print and for colour-blind readers: corners around the centre; a
 * circle has none.
 */
const SHAPES: readonly Corners[] = [[], SQUARE, DIAMOND, TRIANGLE, TRIANGLE_DOWN];

export const engineTone = (engine: string): string => tone(ENGINE_NAMES.indexOf(engine));

export function mark(
  engine: string,
  threads: number,
  x: number,
  y: number,
  title: Child = null,
): Markup {
  const corners = SHAPES[ENGINE_NAMES.indexOf(engine)] ?? [];
  const points = corners.map(([dx, dy]) => `${rounded(x + dx)},${rounded(y + dy)}`).join(' ');
  return element(
    'g',
    { class: `point ${engineTone(engine)}${threads === 1 ? '' : ' hollow'}` },
    title,
    corners.length === 0
      ? element('circle', { cx: x, cy: y, r: 5.5 })
      : element('polygon', { points }),
  );
}

export const MARK_STYLE = `
.point circle, .point polygon { fill: currentColor; stroke: var(--paper); stroke-width: 1.5; }
.point.hollow circle, .point.hollow polygon { fill: var(--paper); stroke: currentColor; stroke-width: 2; }`;
