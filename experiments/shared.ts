/**
 * The data that experiments are made with, in the folder next to the repository, and where they
 * keep what they make.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CompactRnnError } from '../lib/errors';
import { ROOT } from '../bench';

export const SHARED = join(ROOT, '..', 'shared');

/** What takes long to make, outside the repository. */
export const CACHE = join(ROOT, 'build-bench', 'cache');

/** A file or folder of the shared data. @throws CompactRnnError IO saying what is missing. */
export function sharedPath(...parts: string[]): string {
  const path = join(SHARED, ...parts);
  if (existsSync(path)) return path;
  throw new CompactRnnError(
    'IO',
    `${path} is missing: put the shared data folder beside the repository`,
  );
}
