/** The shared data folder next to the repository; tests that need it are skipped, by name, where it is absent. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

export const SHARED = join(__dirname, '..', '..', 'shared');

export const describeWithShared = existsSync(SHARED) ? describe : describe.skip;
