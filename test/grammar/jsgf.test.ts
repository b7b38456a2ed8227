/** Grammars in JSGF: what is read, and what is refused. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadGrammar, makeGrammar, type Grammar } from '../../lib/grammar';
import { withTemporaryFolder } from '../../lib/files';

const inBody = (body: string): Promise<Grammar> => makeGrammar(`#JSGF V1.0;\ngrammar g;\n${body}`);

/** The sentence's probability. */
function p(grammar: Grammar, sentence: string): number {
  return Math.exp(grammar.logProbability(sentence.split(' ').filter(Boolean)));
}

test('a grammar with all that JSGF has', async () => {
  const grammar = await makeGrammar(`#JSGF V1.0 UTF-8 en;
    // lights of a house
    grammar house.lights;
    /**
     * What may be said.
     */
    public <command> = [please] turn <what> (on | off {-1} | /* dimmed */ "half way" {\\} }) {done};
    <what> = the (/3/ <colour> light | /1/ lights+ {many}) | <NULL> | nothing <VOID>;
    <house.lights.colour> = /0.5/Red | /1.5/ O'Neil-green | /0/ black;
    public <bye> = <lights.good>* bye;
    <good> = good;`);
  expect([...grammar.words].sort()).toEqual(
    ['bye', 'good', 'half', 'lights', 'nothing', 'off', 'on']
      .concat(['please', 'red', "o'neil-green", 'black', 'light', 'the', 'turn', 'way'])
      .sort(),
  );
  expect(p(grammar, 'bye')).toBeCloseTo(0.25 / (0.75 + 0.25 * 0), 1);
  // A public rule each; of them the first loses the third that is never said.
  const all = 0.5 + 0.5 * (2 / 3);
  expect(p(grammar, 'good good bye')).toBeCloseTo((0.5 * 0.5 ** 3) / all, 6);
  expect(p(grammar, 'turn half way')).toBeCloseTo(((1 / 2) * (1 / 2) * (1 / 3) * (1 / 3)) / all, 6);
  const green = 0.5 * 0.5 * (1 / 3) * 0.75 * 0.75 * (1 / 3);
  expect(p(grammar, "please turn the o'neil-green light on")).toBeCloseTo(green / all, 6);
  expect(p(grammar, 'turn the lights lights off')).toBeCloseTo(
    (0.5 * 0.5 * (1 / 3) * 0.25 * 0.25 * (1 / 3)) / all,
    6,
  );
  for (const sentence of ['', 'turn the black light on', 'turn nothing on', 'turn the light on'])
    expect([sentence, grammar.logProbability(sentence.split(' '))]).toEqual([sentence, -Infinity]);
});

test('a rule may come to itself at its end', async () => {
  const grammar = await inBody(
    'public <list> = <item> | <item> and <list>; <item> = [<more>] x; <more> = very [<more>];',
  );
  expect(p(grammar, 'x')).toBeCloseTo(0.25, 6);
  expect(p(grammar, 'x and very very x')).toBeCloseTo(0.25 * 0.5 * 0.5 * 0.25, 6);
  expect(grammar.logProbability(['x', 'and'])).toBe(-Infinity);
});

test('what says the same in many ways without end is one', async () => {
  const twice = await inBody('public <s> = a* a* a* b;');
  // The three together: a negative binomial distribution.
  for (const n of [0, 1, 2, 5, 30])
    expect(twice.logProbability([...Array<string>(n).fill('a'), 'b'])).toBeCloseTo(
      Math.log((((n + 1) * (n + 2)) / 2) * 0.5 ** (n + 3)),
      2,
    );
  const nothing = await inBody('public <s> = (([a]*)*)* | <s>;');
  expect(nothing.states).toBeLessThan(5);
});

test.each([
  ['', 'line 1, column 1: a grammar begins with "#JSGF V1.0;"'],
  ['#JSGF V1.0 ISO8859-5;\ngrammar g;', 'line 1, column 1: the encoding "ISO8859-5" is not read'],
  ['#JSGF V1.0;\npublic <s> = a;', 'line 2, column 1: the name of the grammar must follow'],
  ['#JSGF V1.0;\ngrammar g;\nimport <com.acme.*>;', 'line 3, column 1: nothing can be imported'],
])('%j is refused where it is wrong', async (text, message) => {
  await expect(makeGrammar(text)).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    message: expect.stringContaining(message) as string,
  });
});

test.each([
  ['<s> = a;', 'line 3, column 9: no rule is public'],
  ['public <s> = a', 'line 3, column 15: ";" must end the rule <s>, but here is the end'],
  [
    'public <s> = <rom>;\n<room> = a;',
    'column 14: there is no rule <rom> (did you mean "room"?): define it',
  ],
  ['public <s> = a;\n<s> = b;', 'line 4, column 1: the rule <s> is defined a second time'],
  ['<NULL> = b;', 'line 3, column 1: <NULL> has a meaning of its own'],
  ['public <s> = a | ;', 'line 3, column 18: words or rules must be here, and not ";"'],
  ['public <s> = a (b;', 'column 18: ")" must close the "(" of line 3, column 16, but here is ";"'],
  ['public <s> = a];', 'column 15: ";" must end the rule <s>, but here is "]"'],
  ['public <s> = a**;', 'column 16: ";" must end the rule <s>, but here is "*"'],
  ['public <s> = /-1/ a;', 'column 14: a weight must be a number from 0 to 1e30, but is "-1"'],
  ['public <s> = /0/ a | /0/ b;', 'column 14: all weights are 0'],
  ['public <s> = a /2/ b;', 'column 16: ";" must end the rule <s>, but here is /2/'],
  ['public <s> = "a;', 'column 14: a quoted word must end with a quote on its line'],
  ['public <s> = a {b;', 'column 16: a tag must end with "}"'],
  ['public <s> = a }', 'column 16: "}" is out of place'],
  ['public <s = a;', 'column 8: a rule name must end with ">" on its line'],
  ['public s = a;', 'column 8: a rule must begin here'],
  ['public <> = a;', 'column 8: a rule must have a name'],
  ['public <s> = a /* b', 'column 16: a comment must end with "*/"'],
  ['public <s> = - ;', 'column 14: "-" has no letter and no digit'],
  [
    'public <s> = a <s> b | c;',
    'column 16: the rule "<s>" comes to itself where something follows',
  ],
  ['public <s> = <t> a; <t> = <s>;', 'comes to itself where something follows'],
  ['public <s> = <VOID>;', 'the grammar has no word'],
  ['public <s> = a <VOID>;', 'the grammar has no sentence: <VOID> is in all of them'],
  ['public <s> = a <s>;', 'the grammar has no sentence'],
])('%j is refused where it is wrong', async (body, message) => {
  await expect(inBody(body)).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    message: expect.stringContaining(message) as string,
  });
});

test('what grows without measure is refused, not begun', async () => {
  const doubled = Array.from({ length: 40 }, (_, i) => `<r${i}> = <r${i + 1}> <r${i + 1}>;`);
  await expect(inBody(`public <s> = <r0>; ${doubled.join('')} <r40> = a;`)).rejects.toThrow(
    'has more than 2097152 words, with each rule as often as it is used',
  );
  const nested = Array.from({ length: 600 }, (_, i) => `<r${i}> = <r${i + 1}>;`);
  await expect(inBody(`public <s> = <r0>; ${nested.join('')} <r600> = a;`)).rejects.toThrow(
    'rules are used in each other 500 times',
  );
  await expect(inBody(`public <s> = ${'('.repeat(300)}a`)).rejects.toThrow(
    'more than 200 parentheses in each other',
  );
  // The last but eighteenth word decides: a state for each of 2^18 beginnings.
  const decided = `public <s> = (a | b)* a ${'(a | b) '.repeat(22)};`;
  await expect(inBody(decided)).rejects.toThrow(
    'has too many ways to go on: more than 2097152 words after others',
  );
}, 60_000);

test.each<[string, string]>([
  ['words that may all be left out', '[a] '.repeat(2000)],
  ['words that may all be repeated', 'a* '.repeat(2000)],
  ['a rule that nearly always goes back to itself', 'a | /1e30/ <s>'],
])(
  '%s take bounded work',
  async (_, body) => {
    await expect(inBody(`public <s> = ${body};`)).rejects.toThrow('too many ways to say the same');
  },
  60_000,
);

test.each<[string, string]>([
  ['spaces', `${' '.repeat(2e7)}a`],
  ['a comment', `/*${'x'.repeat(2e7)}*/ a`],
  ['a word', 'a'.repeat(2e7)],
  ['a quoted word', `"${'\\\\'.repeat(1e7)}a"`],
  ['a tag', `a {${'\\}'.repeat(1e7)}}`],
  ['alternatives on a line', 'a b c d | '.repeat(200_000) + 'a b c d'],
])(
  '%s of megabytes are read',
  async (_, body) => {
    expect((await inBody(`public <s> = ${body};`)).arcs).toBeLessThan(5);
  },
  60_000,
);

test('files say what they are', async () => {
  await withTemporaryFolder('grammar', async (folder) => {
    const write = (name: string, text: string): string => {
      const path = join(folder, name);
      writeFileSync(path, text);
      return path;
    };
    const jsgf = await loadGrammar(
      write('any.txt', '\uFEFF#JSGF V1.0;\r\ngrammar g;\r\npublic <s> = a;'),
    );
    expect(p(jsgf, 'a')).toBe(1);
    const list = await loadGrammar(write('list.jsgf', 'Go left!\r\n\r\ngo right\ngo left\n'));
    expect(p(list, 'go left')).toBeCloseTo(2 / 3, 6);
    const bad = write('bad.jsgf', '#JSGF V1.0;\ngrammar g;\npublic <s> = (a;');
    await expect(loadGrammar(bad)).rejects.toMatchObject({
      code: 'INVALID_FILE',
      message: expect.stringMatching(/bad\.jsgf: line 3, column 16: "\)" must close/) as string,
    });
    await expect(loadGrammar(write('empty.txt', '\n \n'))).rejects.toThrow(
      'no sentence has a word',
    );
    await expect(loadGrammar(join(folder, 'missing'))).rejects.toMatchObject({ code: 'IO' });
  });
});
