/**
 * Numbers and words that Linux tells in files, below any folder, so that tests have trees of their
 * own.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { devNull } from 'node:os';
import { join } from 'node:path';

export class SystemFiles {
  /** The files of a machine that says nothing of itself. */
  static readonly none = new SystemFiles(devNull);

  /** @param root of the tree: `/` of this machine. */
  constructor(readonly root = '/') {}

  /**
   * The text of a file, without blanks and zeros at its ends; undefined where it cannot be read.
   */
  text(path: string): string | undefined {
    try {
      return readFileSync(join(this.root, path), 'utf8')
        .replace(/[\0\s]+$/, '')
        .trimStart();
    } catch {
      return undefined;
    }
  }

  /** The whole number in a file. */
  number(path: string): number | undefined {
    const text = this.text(path);
    return text !== undefined && /^-?\d{1,19}$/.test(text) ? Number(text) : undefined;
  }

  /** The names in a folder that match, in the order of their numbers; none where there is none. */
  names(folder: string, pattern: RegExp): string[] {
    let names: string[];
    try {
      names = readdirSync(join(this.root, folder));
    } catch {
      return [];
    }
    return names
      .filter((name) => pattern.test(name))
      .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  }
}
