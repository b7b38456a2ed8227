/** The heading of a report: what it is of, which no report can know of itself. */
import { Fields } from '../json';

/** What stands above a page. */
export interface ReportHeading {
  /** Plain text. */
  readonly title: string;
  /** The name of the model or of its file, plain text; of a path the page shows the last part. */
  readonly model: string;
  /** The version of this library. */
  readonly version: string;
}

/**
 * JavaScript may hand over anything. @throws CompactRnnError INVALID_OPTION where a text is no
 * string.
 */
export function checkHeading(about: unknown): void {
  const texts = new Fields(about, 'about', 'INVALID_OPTION');
  for (const text of ['title', 'model', 'version']) texts.string(text);
}

/** The name of a file without its folders, which are nobody's business but the machine's. */
export function fileName(path: string): string {
  return path.split(/[\\/]/).filter(Boolean).at(-1) ?? path;
}
