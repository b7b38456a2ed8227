/**
 * A strict reader of the XML subset that pages are written in: it throws where a browser would
 * silently repair.
 */

export interface Node {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: (Node | string)[];
}

const TOKEN =
  /<\/([\w-]+)>|<([\w-]+)((?:\s+[\w:-]+="(?:[^<>"&]|&(?:amp|lt|gt|quot|#39);)*")*)(\/?)>|((?:[^<>&]|&(?:amp|lt|gt|quot|#39);)+)/gy;
const ATTRIBUTE = /([\w:-]+)="([^"]*)"/g;

/**
 * The root element of a document; throws with the position of the first thing that is not
 * well-formed.
 */
export function parse(source: string): Node {
  const text = source.replace(/^<!DOCTYPE html>\n/, '').trim();
  const root: Node = { name: '', attributes: {}, children: [] };
  const open = [root];
  let position = 0;
  while (position < text.length) {
    TOKEN.lastIndex = position;
    const match = TOKEN.exec(text);
    if (!match)
      throw new Error(`not well-formed at ${position}: ${text.slice(position, position + 60)}`);
    const [whole, closes, opens, attributes, empty, characters] = match;
    const parent = open[open.length - 1]!;
    if (characters !== undefined) parent.children.push(unescaped(characters));
    if (opens !== undefined) {
      const node: Node = { name: opens, attributes: attributesOf(attributes ?? ''), children: [] };
      parent.children.push(node);
      if (!empty) open.push(node);
    }
    if (closes !== undefined && open.pop()!.name !== closes)
      throw new Error(`</${closes}> at ${position} closes nothing`);
    position += whole.length;
  }
  if (open.length !== 1) throw new Error(`<${open[open.length - 1]!.name}> is never closed`);
  if (root.children.length !== 1 || typeof root.children[0] === 'string')
    throw new Error('no single root element');
  return root.children[0]!;
}

/** The root of a page, without the charts that are drawn for other layouts. */
export function parsePage(source: string, layout: 'wide' | 'narrow' = 'wide'): Node {
  const other = layout === 'wide' ? 'narrow' : 'wide';
  const kept = (node: Node): Node => ({
    ...node,
    children: node.children
      .filter(
        (child) =>
          typeof child === 'string' || child.name !== 'svg' || child.attributes.class !== other,
      )
      .map((child) => (typeof child === 'string' ? child : kept(child))),
  });
  return kept(parse(source));
}

/** All elements below `node`, and itself, that have the name and, if given, the class. */
export function all(node: Node, name: string, className?: string): Node[] {
  const below = node.children.flatMap((child) =>
    typeof child === 'string' ? [] : all(child, name, className),
  );
  const classes = (node.attributes.class ?? '').split(' ');
  return node.name === name && (className === undefined || classes.includes(className))
    ? [node, ...below]
    : below;
}

/** The text of an element and all below it. */
export function textOf(node: Node | string): string {
  return typeof node === 'string' ? node : node.children.map(textOf).join('');
}

function attributesOf(source: string): Record<string, string> {
  return Object.fromEntries(
    [...source.matchAll(ATTRIBUTE)].map(([, key, value]) => [key!, unescaped(value!)]),
  );
}

function unescaped(text: string): string {
  const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => entities[name]!);
}
