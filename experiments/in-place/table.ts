/** The results as a table in Markdown. */
import { markdownTable } from '../markdown';

export interface Row {
  readonly setting: string;
  /** Of all files. */
  readonly bytes: number;
  /** Of a run of each graph in onnxruntime, one after the other. */
  readonly micros: number;
  readonly score: number;
  /** Microseconds of a frame here; null where it cannot run. */
  readonly here: number | null;
}

export interface Result {
  readonly name: string;
  readonly measure: string;
  readonly rows: readonly (Row & { readonly shown: string })[];
}

export function resultTable(results: readonly Result[]): string {
  const heads = ['model', 'weights', 'files', 'µs a run in onnxruntime', 'µs a frame here', 'does'];
  const rows = results.flatMap(({ name, measure, rows: all }) =>
    all.map((row, k) => [
      k === 0 ? name : '',
      row.setting,
      `${(row.bytes / 1e6).toFixed(2)} MB`,
      row.micros.toFixed(0),
      row.here === null ? '' : row.here.toFixed(0),
      `${row.shown} ${k === 0 ? `(${measure})` : ''}`.trim(),
    ]),
  );
  return markdownTable(heads, rows);
}
