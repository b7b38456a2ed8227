/** Files that once killed the process, hung, or gave errors without a code. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CORPUS } from './corpus';
import { Random } from './random';
import { READERS } from './readers';
import { workFolder } from './sample';

test.each(Object.entries(CORPUS))('%s', async (_, { reader, file, code }) => {
  const path = join(workFolder(), `corpus${READERS[reader]!.ending ?? ''}`);
  writeFileSync(path, await file());
  const outcome = Promise.resolve().then(() => READERS[reader]!.read(path, new Random(1)));
  if (code === undefined) await outcome;
  else await expect(outcome).rejects.toMatchObject({ name: 'CompactRnnError', code });
});
