/** Every reader over changed files: `npm run fuzz -- NAME` runs many more. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from './random';
import { READERS } from './readers';
import { runCases } from './run';
import { workFolder } from './sample';

test.each(Object.entries(READERS))(
  '%s reads its valid files',
  async (_, reader) => {
    for (const seed of await reader.seeds()) {
      const path = join(workFolder(), `valid${reader.ending ?? ''}`);
      writeFileSync(path, seed);
      await reader.read(path, new Random(1));
    }
  },
  240_000,
);

test('changed files are refused by typed errors, or read, in bounded time and memory', async () => {
  const cases = { fuzzer: 'readers', seed: 1, count: 300, seconds: 20 };
  expect(await runCases(cases)).toEqual([]);
}, 240_000);
