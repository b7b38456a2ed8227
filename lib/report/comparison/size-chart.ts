/**
 * The chart of a comparison: size against error, a colour a method. The error is the last that was
 * measured of words, units or frames, else that of the outputs, else that of the matrices.
 */
import { amountAxis, bytes, type Markup, type NamedPoint, scatterChart } from '../../charts';
import { chartSection } from '../page';
import { ERRORS_AFTER, ERRORS_BEFORE, MATRIX_ERROR, nameOf, OUTPUT_ERROR } from './measures';
import type { ReportedMethod } from './report';

/** The unit that `bytes` writes the largest of some sizes in. */
function unitOf(sizes: readonly number[]): { readonly name: string; readonly bytes: number } {
  const most = Math.max(...sizes);
  if (most >= 1e6) return { name: 'MB', bytes: 1e6 };
  return most >= 1e3 ? { name: 'kB', bytes: 1e3 } : { name: 'bytes', bytes: 1 };
}

/** Null where fewer than two models can be compared. */
export function sizeChart(
  rows: readonly ReportedMethod[],
  toneOf: (row: ReportedMethod) => string,
): Markup | null {
  const compressed = rows.filter(({ method }) => method !== 'none');
  const measure = [ERRORS_AFTER, ERRORS_BEFORE, OUTPUT_ERROR, MATRIX_ERROR].find(({ of }) =>
    compressed.some((row) => of(row) !== null),
  );
  if (!measure) return null;
  const unit = unitOf(rows.map((row) => row.bytes));
  const points = rows.flatMap((row): NamedPoint[] => {
    // The model itself was not fine-tuned.
    const value = measure.of(row) ?? (row.method === 'none' ? ERRORS_BEFORE.of(row) : null);
    if (value === null) return [];
    const name = nameOf(row);
    const description = `${name}: ${measure.format(value)} at ${bytes(row.bytes)}`;
    return [{ name, description, tone: toneOf(row), at: [row.bytes / unit.bytes, value] }];
  });
  if (points.length < 2) return null;
  const title = measure.heading.toLowerCase();
  return chartSection(
    'Size against error',
    `${measure.heading} against the bytes of the weights as stored. Lower is better, further left is smaller.`,
    (layout) =>
      scatterChart(
        {
          label: `Scatter chart: size against ${title} of each method`,
          x: amountAxis(
            `size, ${unit.name}`,
            points.map(({ at }) => at[0]),
          ),
          y: amountAxis(
            title,
            points.map(({ at }) => at[1]),
            { ticks: 5, format: measure.tick },
          ),
          points,
        },
        layout,
      ),
  );
}
