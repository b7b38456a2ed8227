/** The heading of a report: what it is of, which no report can know of itself. */
import { copied, Fields, text } from '../json';

/** What stands above a page. */
export interface ReportHeading {
  /** Plain text. */
  readonly title: string;
  /** The name of the model or of its file, plain text; of a path the page shows the last part. */
  readonly model: string;
  /** The version of this library. */
  readonly version: string;
}

/** @throws CompactRnnError INVALID_OPTION where a text is not a string. */
export function readHeading(about: unknown): ReportHeading {
  return copied(new Fields(about, 'about', 'INVALID_OPTION'), {
    title: text,
    model: text,
    version: text,
  });
}

/** The name of a file without its folders, which are nobody's business but the machine's. */
export function fileName(path: string): string {
  return path.split(/[\\/]/).filter(Boolean).at(-1) ?? path;
}
