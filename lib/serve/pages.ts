/** The web page of a service, from the files of `web/`. */
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

const FOLDER = join(__dirname, '..', '..', 'web');
/** The only files that are ever read, by path. */
const FILES: ReadonlyMap<string, string> = new Map([
  ['/', 'index.html'],
  ['/page.css', 'page.css'],
  ['/page.mjs', 'page.mjs'],
  ['/session.mjs', 'session.mjs'],
  ['/microphone.mjs', 'microphone.mjs'],
  ['/panel.mjs', 'panel.mjs'],
  ['/recorder.worklet.mjs', 'recorder.worklet.mjs'],
]);
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
};

export interface PageFile {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Undefined if there is no such page. */
export async function pageFile(path: string): Promise<PageFile | undefined> {
  const name = FILES.get(path);
  if (name === undefined) return undefined;
  return {
    headers: {
      'content-type': TYPES[extname(name)]!,
      'cache-control': 'no-cache',
      'content-security-policy':
        "default-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data:",
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    },
    body: await readFile(join(FOLDER, name)),
  };
}
