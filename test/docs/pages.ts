/** The pages of the docs, and what they consist of. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(__dirname, '..', '..');
export const GUIDES = pagesIn('docs/guides');
export const RESULTS = pagesIn('docs/results');
export const PAGES = [
  'README.md',
  'models/digits/README.md',
  ...GUIDES,
  ...pagesIn('docs/reference'),
  ...RESULTS,
];

function pagesIn(part: string): string[] {
  return readdirSync(join(ROOT, part), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(part, name));
}

export interface Block {
  language: string;
  body: string;
}

/** The fenced blocks of a page, in order. */
export function fences(page: string): Block[] {
  const text = readFileSync(join(ROOT, page), 'utf8');
  return [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language, body]) => ({
    language: language!,
    body: body!,
  }));
}

/** The bodies of the blocks in one language. */
export function blocks(page: string, language: string): string[] {
  return fences(page)
    .filter((block) => block.language === language)
    .map(({ body }) => body);
}

/** A page without its blocks. */
export function prose(page: string): string {
  return readFileSync(join(ROOT, page), 'utf8').replace(/^```[\s\S]*?^```$/gm, '');
}
