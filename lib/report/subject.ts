/** What a page is about, which no report can know of itself. */
import { Fields } from '../json';

export interface ReportSubject {
  /** The heading, plain text. */
  readonly title: string;
  /** The model's name or file, plain text. */
  readonly model: string;
  /** The version of this library. */
  readonly version: string;
}

/**
 * JavaScript may hand over anything. @throws CompactRnnError INVALID_OPTION where a text is no
 * string.
 */
export function checkSubject(about: unknown): void {
  const texts = new Fields(about, 'about', 'INVALID_OPTION');
  for (const text of ['title', 'model', 'version']) texts.string(text);
}
