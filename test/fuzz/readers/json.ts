/** Changes of JSON: at one place of its tree, or of the text. */
import { changedAt, randomPath, valueAt } from '../argument-tree';
import type { Random } from '../random';

const DEPTH = 50_000;

/** JSON texts that no field expects. */
const VALUES: Readonly<Record<string, string>> = {
  null: 'null',
  true: 'true',
  zero: '0',
  'minus one': '-1',
  'minus zero': '-0',
  'a fraction': '0.5',
  'a huge number': '1e308',
  'an infinite number': '1e999',
  '2^31': '2147483648',
  '2^53': '9007199254740992',
  'an empty string': '""',
  'a word': '"text"',
  NUL: '"a\\u0000b"',
  'half a surrogate pair': '"\\ud800"',
  'an escape sequence': '"\\u001b]0;title\\u0007\\n"',
  'a long string': JSON.stringify('long'.repeat(30_000)),
  __proto__: '"__proto__"',
  'an empty object': '{}',
  'an empty array': '[]',
  'an array of null': '[null]',
  'a prototype': '{"__proto__": {"kind": "dense"}, "constructor": 1}',
  'an array of many': `[${'0,'.repeat(50_000)}0]`,
  'an array of many objects': `[${'{},'.repeat(30_000)}{}]`,
  'an object of many': `{${Array.from({ length: 10_000 }, (_, i) => `"k${i}":0`).join()}}`,
  'a deep array': '['.repeat(DEPTH) + ']'.repeat(DEPTH),
  'a deep object': '{"a":'.repeat(DEPTH) + '1' + '}'.repeat(DEPTH),
};

const NAMES = Object.keys(VALUES);
/** Stands in the tree where the text of a value comes. */
const PLACE = '\u0001place\u0001';

export function changedJson(text: string, random: Random): { text: string; what: string } {
  let tree: unknown;
  try {
    tree = [JSON.parse(text)];
  } catch {
    return { text, what: 'nothing: it is no JSON' };
  }
  const path = randomPath(tree, random);
  const name = random.pick(NAMES);
  const at = `[${path.slice(1).join('.')}]`;
  const put = (where: 'in its place' | 'beside it' | 'under its name, too'): string => {
    const changed = changedAt(tree, path, (container, key) => {
      if (where === 'in its place') container[key] = PLACE;
      else if (Array.isArray(container)) container.push(PLACE);
      else
        container[where === 'beside it' ? random.pick(['extra', '__proto__', 'length']) : PLACE] =
          0;
    }) as [unknown];
    const key = JSON.stringify(path.at(-1));
    return JSON.stringify(changed[0])
      .replace(`${JSON.stringify(PLACE)}:0`, () => `${key}:${VALUES[name]!}`)
      .replace(JSON.stringify(PLACE), () => VALUES[name]!);
  };
  const kind = random.share();
  if (kind < 0.5) return { text: put('in its place'), what: `${at} ${name}` };
  if (kind < 0.6) return { text: put('beside it'), what: `beside ${at} ${name}` };
  if (kind < 0.7) return { text: put('under its name, too'), what: `${at} twice` };
  if (kind < 0.85) return { text: without(tree, path), what: `${at} left out` };
  return { text: repeated(tree, path, random), what: `${at} many times` };
}

function without(tree: unknown, path: readonly string[]): string {
  const changed = changedAt(tree, path, (container, key) => {
    if (Array.isArray(container)) container.splice(Number(key), 1);
    else Reflect.deleteProperty(container, key);
  }) as [unknown];
  return JSON.stringify(changed[0] ?? null);
}

/** An array whose items come many times; another value in an array of many. */
function repeated(tree: unknown, path: readonly string[], random: Random): string {
  const value = valueAt(tree, path);
  const items = Array.isArray(value) ? (value as unknown[]) : [value];
  const size = Math.max(1, JSON.stringify(items).length);
  const times = Math.ceil((100_000 / size) * random.share());
  const changed = changedAt(tree, path, (container, key) => {
    container[key] = Array.from({ length: times }, () => items).flat();
  }) as [unknown];
  return JSON.stringify(changed[0]);
}
