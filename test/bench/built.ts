/**
 * Children are processes of their own: they run what set-up compiled, on the addon that set-up
 * built.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, built } from '../../bench/checkout';

if (!existsSync(built('child')))
  throw new Error(`${built('child')} is not built: npm run build:ts`);
process.env.COMPACT_RNN_ADDON ??= join(ROOT, 'build', 'Release', 'compact_rnn.node');
