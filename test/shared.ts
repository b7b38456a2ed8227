/** The shared data folder beside the repository: real models, and the papers' tables as data. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

export const SHARED = join(__dirname, '..', '..', 'shared');

/**
 * `describe` for tests that need the shared data folder, which are skipped by name where it is
 * absent.
 */
export const describeWithShared = existsSync(SHARED) ? describe : describe.skip;
