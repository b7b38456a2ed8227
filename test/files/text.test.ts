/** Texts in UTF-8, with a byte-order mark or without. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readText, withTemporaryFolder } from '../../lib/files';

const read = async (bytes: Buffer): Promise<string> =>
  withTemporaryFolder('text', async (folder) => {
    const path = join(folder, 'a.txt');
    writeFileSync(path, bytes);
    return readText(path);
  });

test('texts are UTF-8, with a byte-order mark or without', async () => {
  expect(await read(Buffer.from('café\n\ufffd'))).toBe('café\n\ufffd');
  expect(await read(Buffer.from('\ufeffcafé'))).toBe('café');
  expect(await read(Buffer.from(''))).toBe('');
});

test.each<[string, Buffer, number]>([
  ['Latin-1', Buffer.from('tea\ncafé\n', 'latin1'), 2],
  ['UTF-16', Buffer.from('\ufefftea\n', 'utf16le'), 1],
  ['a text that ends within a character', Buffer.from('a\nb\né').subarray(0, 5), 3],
])('%s is refused by line', async (_, bytes, line) => {
  await expect(read(bytes)).rejects.toMatchObject({
    code: 'INVALID_FILE',
    message: expect.stringMatching(
      new RegExp(`a\\.txt, line ${line}: it is not UTF-8: convert it, such as by iconv -t utf-8$`),
    ) as string,
  });
});
