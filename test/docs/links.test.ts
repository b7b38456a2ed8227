/** Every link and path of the docs leads somewhere; maps of rooms and exports are whole. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as library from '../../lib';
import { fences, PAGES, prose, ROOT } from './pages';

const LINKED = [
  ...PAGES,
  'docs/README.md',
  'CONTRIBUTING.md',
  'experiments/README.md',
  'lib/README.md',
  'native/README.md',
];

describe.each(LINKED)('the links of %s', (page) => {
  test('lead somewhere', () => {
    const links = [...prose(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link!);
    expect(links.filter((link) => !/^https?:/.test(link) && !leadsSomewhere(page, link))).toEqual(
      [],
    );
  });
});

function leadsSomewhere(page: string, link: string): boolean {
  const [path, anchor] = link.split('#');
  const target = path === '' ? join(ROOT, page) : join(ROOT, dirname(page), path!);
  if (!existsSync(target)) return false;
  return anchor === undefined || anchors(readFileSync(target, 'utf8')).includes(anchor);
}

/** The anchors of a page's headings, as GitHub makes them. */
function anchors(text: string): string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** Pages that say where things are, and the folders that their paths start from. */
const MAPS: [page: string, ...from: string[]][] = [
  ['CONTRIBUTING.md', ''],
  ['lib/README.md', '', 'lib/'],
  ['native/README.md', '', 'native/', 'native/kernels/'],
  ['experiments/README.md', '', 'experiments/', 'experiments/\\w+/'],
];

test.each(MAPS)('the paths of %s exist', (page, ...from) => {
  const repository = pathsOfRepository();
  const missing = prose(page)
    .split(/^#/m)
    .flatMap((section) => missingPaths(section, from, repository));
  expect(missing).toEqual([]);
});

/**
 * The paths in back-quotes that exist neither from `from` nor from the folders of the paths before
 * them. `<kind>` stands for any name, and `.cc` for the path before it with that extension.
 */
function missingPaths(section: string, from: string[], repository: string[]): string[] {
  const folders = new Set(from);
  const missing: string[] = [];
  let before = '';
  for (const [, quoted] of section.matchAll(/`([\w<>*./-]+)`/g)) {
    if (!/\/|\.(ts|mjs|cc|h|def|cmake|md|py|sh|json)$/.test(quoted!)) continue;
    if (quoted!.startsWith('../')) continue; // outside the repository
    const path = quoted!.startsWith('.') ? before.replace(/\.\w+$/, quoted!) : quoted!;
    before = path;
    const pattern = path
      .replace(/\/$/, '')
      .replaceAll('.', '\\.')
      .replace(/<\w+>|\*/g, '[\\w-]+');
    const found = [...folders]
      .map((folder) => folder + pattern)
      .filter((each) => {
        const whole = new RegExp(`^${each}$`);
        return repository.some((known) => whole.test(known));
      });
    if (found.length === 0) missing.push(path);
    for (const each of found) {
      if (path.endsWith('/')) folders.add(`${each}/`);
      folders.add(each.replace(/[^/]*$/, ''));
    }
  }
  return missing;
}

/** Files and folders, without what is installed or built. */
function pathsOfRepository(): string[] {
  const skipped = /^(node_modules|coverage|build.*|dist|\..*)$/;
  return readdirSync(ROOT, { withFileTypes: true })
    .filter(({ name }) => !skipped.test(name))
    .flatMap((entry) => [
      entry.name,
      ...(entry.isDirectory()
        ? readdirSync(join(ROOT, entry.name), { recursive: true, encoding: 'utf8' }).map(
            (name) => `${entry.name}/${name}`,
          )
        : []),
    ]);
}

test('lib/README.md names every room, and no other', () => {
  const [map] = fences('lib/README.md');
  const named = [...map!.body.matchAll(/^([a-z]+) {2,}/gm)].map(([, name]) => name!);
  const rooms = readdirSync(join(ROOT, 'lib'))
    .filter((name) => name !== 'README.md' && name !== 'esm.mts')
    .map((name) => name.replace(/\.ts$/, ''));
  expect(named.sort()).toEqual(rooms.sort());
});

test('docs/reference/api.md names every export', () => {
  const text = readFileSync(join(ROOT, 'docs', 'reference', 'api.md'), 'utf8');
  const missing = Object.keys(library).filter((name) => !new RegExp(`\\b${name}\\b`).test(text));
  expect(missing).toEqual([]);
});

test.each(['troubleshooting', 'models-that-do-not-load'])(
  'the messages of %s are those of the code',
  (guide) => {
    const lib = join(ROOT, 'lib');
    const code = readdirSync(lib, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(join(lib, file), 'utf8'))
      .join('\n');
    const messages = [...prose(`docs/guides/${guide}.md`).matchAll(/\*\*`([^`]+)`/g)];
    const pieces = messages.flatMap(([, message]) =>
      message!.split('...').map((each) => each.trim()),
    );
    expect(pieces.length).toBeGreaterThan(10);
    expect(pieces.filter((piece) => !code.includes(piece))).toEqual([]);
  },
);
