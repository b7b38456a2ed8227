/** How scripts/package tells what the oldest systems have. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');

/** What an expression over the functions of floor.mjs is. */
function evaluated(expression: string): unknown {
  const script = `
    import { isAllowed, symbolVersions } from './scripts/package/floor.mjs';
    console.log(JSON.stringify(${expression}));`;
  const args = ['--input-type=module', '-e', script];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
  return JSON.parse(stdout || JSON.stringify(stderr));
}

test('versions up to the floor are allowed, as numbers and not as text', () => {
  const versions = ['GLIBC_2.28', 'GLIBC_2.4', 'GLIBC_2.29', 'GLIBC_2.34', 'GLIBCXX_3.4.9'];
  const others = ['GLIBCXX_3.4.29', 'CXXABI_1.3.13', 'GCC_12.0.0', 'GLIBC_PRIVATE'];
  expect(evaluated(`${JSON.stringify([...versions, ...others])}.map(isAllowed)`)).toEqual([
    ...[true, true, false, false, true],
    ...[false, false, true, false],
  ]);
});

test('a symbol is linked in the newest version that the floor has', () => {
  const lines = [
    '     1: 0000000000048c10   122 FUNC    GLOBAL DEFAULT   14 exp@@GLIBC_2.29',
    '     2: 0000000000048c10   122 FUNC    GLOBAL DEFAULT   14 exp@GLIBC_2.2.5',
    '     3: 0000000000048c10   122 FUNC    WEAK   DEFAULT   14 memcpy@@GLIBC_2.14',
    '     4: 0000000000048c10   122 FUNC    WEAK   DEFAULT   14 memcpy@GLIBC_2.2.5',
    '     5: 0000000000048c10   122 FUNC    GLOBAL DEFAULT   14 arc4random@@GLIBC_2.36',
    '     6: 0000000000000000     0 FUNC    GLOBAL DEFAULT  UND malloc@GLIBC_2.2.5',
    '     7: 0000000000000010     4 TLS     GLOBAL DEFAULT   20 errno@@GLIBC_PRIVATE',
  ];
  expect(evaluated(`[...symbolVersions(${JSON.stringify(lines.join('\n'))})]`)).toEqual([
    ['exp', { version: 'GLIBC_2.2.5', size: 122, isData: false }],
    ['memcpy', { version: 'GLIBC_2.14', size: 122, isData: false }],
  ]);
});
