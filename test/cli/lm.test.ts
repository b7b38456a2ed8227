/** `compact-rnn lm`: n-gram models made, pruned, converted and evaluated. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { saveModel } from '../../lib/formats';
import { initNetwork } from '../../lib/init';
import { Model } from '../../lib/model';
import { characterUnits } from '../../lib/text';
import { Workplace } from './cli';

const place = new Workplace();
beforeAll(() => {
  place.write(
    'text.txt',
    readFileSync(join(__dirname, '..', 'fixtures', 'ngrams', 'text.txt'), 'utf8'),
  );
});
beforeAll(() => {
  place.write('empty.txt', '');
  place.write('marks.txt', '...\n!?\n');
  place.write('latin.txt', Buffer.from('go left\nallez à gauche\n', 'latin1'));
  const arpa = '\\data\\\nngram 1=2\n\n\\1-grams:\n-0.5 yes\n-0.5 no\n\n\\end\\\n';
  place.write('cut.arpa', arpa.slice(0, 35));
  place.write('cut.arpa.gz', gzipSync(arpa).subarray(0, -9));
});
afterAll(() => {
  place.remove();
});

test('a model is made, pruned, converted and asked', () => {
  const made = place.run('lm', 'make', 'text.txt', '-o', 'lm.ngrams');
  expect([made.code, made.stderr]).toEqual([0, '']);
  expect(made.stdout).toMatch(
    /^1-grams\s+2-grams\s+3-grams\n\s*[\d,]+\s+[\d,]+\s+[\d,]+\nlm\.ngrams: /,
  );
  const small = place.json('lm', 'prune', 'lm.ngrams', '-o', 'small.arpa', '--ngrams', '3000') as {
    output: string;
    order: number;
    counts: number[];
    bytes: number;
  };
  expect(small).toMatchObject({ output: 'small.arpa', order: 3 });
  expect(small.counts.reduce((sum, count) => sum + count)).toBeLessThanOrEqual(3000);
  expect(small.bytes).toBe(readFileSync(place.path('small.arpa')).length);
  place.json('lm', 'convert', 'small.arpa', '-o', 'small.arpa.gz');
  const perplexities = ['lm.ngrams', 'small.arpa', 'small.arpa.gz'].map(
    (model) => place.json('lm', 'perplexity', model, 'text.txt') as { perplexity: number },
  );
  expect(perplexities[1]).toEqual(perplexities[2]);
  expect(perplexities[0]!.perplexity).toBeLessThan(perplexities[1]!.perplexity);
  const rounded = place.json(
    ...['lm', 'perplexity', 'lm.ngrams', 'text.txt', '--log-base', '1.0001'],
  ) as { perplexity: number };
  expect(rounded.perplexity).toBeLessThan(perplexities[0]!.perplexity);
  expect(rounded.perplexity * 1.0001 ** 2).toBeGreaterThan(perplexities[0]!.perplexity);
  expect(place.run('lm', 'perplexity', 'lm.ngrams', 'text.txt').stdout).toMatch(
    /^perplexity [\d.]+ over [\d,]+ words in 668 sentences\n0 words are unknown, 0\.00 %\n$/,
  );
});

test('the words of a lexicon are all that a model knows', () => {
  place.write('words.dict', 'the DH AH\nThe(2) DH IY\nmodel M\n');
  const options = ['--order', '1', '--vocabulary', 'words.dict', '--json'];
  const { stdout, stderr } = place.run('lm', 'make', 'text.txt', '-o', 'few.arpa', ...options);
  expect(stderr).toMatch(/^warning: the text is too small to tell discounts of 1-grams/);
  const made = JSON.parse(stdout) as { counts: number[] };
  expect(made.counts).toEqual([5]); // with <s>, </s> and <unk>
});

test('of a model without the markers of sentences, a warning', () => {
  const arpa = '\\data\\\nngram 1=2\n\n\\1-grams:\n-0.5 go\n-0.25 left\n\n\\end\\\n';
  place.write('bare.arpa', arpa);
  place.write('go.txt', 'go left\n');
  expect(place.run('lm', 'perplexity', 'bare.arpa', 'go.txt')).toEqual({
    code: 0,
    stdout: `perplexity ${(10 ** 0.375).toFixed(2)} over 2 words in 1 sentences\n0 words are unknown, 0.00 %\n`,
    stderr: expect.stringMatching(
      /^warning: bare\.arpa: its 1-grams lack <s> .* and <\/s> /,
    ) as string,
  });
});

test('a network of characters has a perplexity, and chooses among alternatives', async () => {
  const units = characterUnits('tokens', "abcdefghijklmnopqrstuvwxyz0123456789'.- \n");
  const tokens = units.names.length;
  const network = initNetwork(
    { tokens, embedding: 4, cell: 'gru', layers: 1, cells: 8, output: tokens },
    1,
  );
  await saveModel(new Model({ ...network, units }), place.path('rnn.safetensors'));
  place.write('few.txt', 'Go left.\ngo right\n');
  expect(place.json('lm', 'perplexity', 'rnn.safetensors', 'few.txt')).toMatchObject({
    sentences: 2,
    words: 4,
    tokens: 8 + 9,
  });
  expect(place.run('lm', 'perplexity', 'rnn.safetensors', 'few.txt').stdout).toMatch(
    /^perplexity [\d.]+ over 4 words in 2 sentences\n[\d.]+ over 17 tokens\n$/,
  );
  const sentence = (text: string, acoustic: number): object => ({ text, acoustic, language: -1 });
  const nBest = [sentence('go left', -50), sentence('go right', -5), sentence('go', -400)];
  place.write('nbest.json', JSON.stringify([{ path: 'x.wav', nBest }]));
  const args = ['lm', 'rescore', 'rnn.safetensors', 'nbest.json', '--weight', '0.3'];
  expect(place.run(...args).stdout).toBe('go right\n');
  const [result] = place.json(...args) as { text: string; nBest: { neural: number }[] }[];
  expect(result).toMatchObject({ path: 'x.wav', text: 'go right' });
  expect(result!.nBest).toHaveLength(3);
  place.write('bad.json', '[{ "text": "go" }]');
  expect(place.run('lm', 'rescore', 'rnn.safetensors', 'bad.json')).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/bad\.json must be a list of utterances/) as string,
  });
});

test.each<[string, number, string[], RegExp]>([
  ['no output', 2, ['make', 'text.txt'], /lm make needs an output: --output/],
  ['no text', 1, ['make', 'no.txt', '-o', 'x'], /cannot read no\.txt: there is no such file/],
  [
    'a base of logarithms that is none',
    2,
    ['perplexity', 'lm.ngrams', 'text.txt', '--log-base', '1'],
    /--log-base must be a number above 1 and at most 10/,
  ],
  ['no model', 1, ['perplexity', 'no.arpa', 'text.txt'], /no\.arpa: there is no such file/],
  ['a text for a model', 1, ['perplexity', 'text.txt', 'text.txt'], /text\.txt: has no line/],
  ['a text that is written over', 2, ['make', 'text.txt', '-o', 'text.txt'], /would write over/],
  ['an order too high', 2, ['make', 'text.txt', '-o', 'x', '--order', '17'], /--order must be/],
  ['an empty text', 1, ['make', 'empty.txt', '-o', 'x'], /the text has no sentence/],
  ['a text of marks', 1, ['make', 'marks.txt', '-o', 'x'], /the text has no sentence/],
  ['a text of no words', 1, ['perplexity', 'lm.ngrams', 'marks.txt'], /the text has no words/],
  [
    'a text in another encoding',
    1,
    ['make', 'latin.txt', '-o', 'x'],
    /latin\.txt, line 2: it is not UTF-8: convert it, such as by iconv -t utf-8/,
  ],
  [
    'a model cut short',
    1,
    ['convert', 'cut.arpa.gz', '-o', 'x'],
    /cut\.arpa\.gz: its compression is damaged or cut: unexpected end of file/,
  ],
  [
    'a model whose n-grams are cut',
    1,
    ['convert', 'cut.arpa', '-o', 'x'],
    /cut\.arpa: ends at line 5 without \\end\\: it was cut/,
  ],
  ['an order of 0', 2, ['make', 'text.txt', '-o', 'x', '--order', '0'], /from 1 to 16, but is 0/],
  [
    'a model of no n-grams',
    2,
    ['prune', 'lm.ngrams', '-o', 'x', '--ngrams', '0'],
    /--ngrams must be a whole number from 1/,
  ],
  [
    'a model of fewer n-grams than words',
    2,
    ['prune', 'lm.ngrams', '-o', 'x', '--ngrams', '9'],
    /--ngrams is 9, fewer than the [\d]+ words of the model, which all stay/,
  ],
  ['an unknown command', 2, ['mke'], /unknown command 'mke'/],
])('%s is refused', (_, code, args, message) => {
  const result = place.run('lm', ...args);
  expect([result.code, result.stdout]).toEqual([code, '']);
  expect(result.stderr).toMatch(message);
});
