/** The readers that are fuzzed. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from './random';
import { READERS } from './readers';
import { workFolder } from './sample';

test.each(Object.entries(READERS))('%s reads its valid files', async (_, reader) => {
  for (const seed of await reader.seeds()) {
    const path = join(workFolder(), `valid${reader.ending ?? ''}`);
    writeFileSync(path, seed);
    await reader.read(path, new Random(1));
  }
});
