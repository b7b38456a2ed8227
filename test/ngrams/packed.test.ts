/** N-gram models in packed files. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  loadNgramModel,
  makeNgramModel,
  saveNgramModel,
  wordsAsTheyStand,
  type NgramModel,
} from '../../lib/ngrams';
import { describeWithShared, SHARED } from '../shared';
import { fileOf, ngramsOf, pathOf } from './files';

const TEXT = readFileSync(join(__dirname, '..', 'fixtures', 'ngrams', 'text.txt'), 'utf8')
  .trimEnd()
  .split('\n')
  .slice(0, 150);

let model: NgramModel;
beforeAll(async () => {
  jest.spyOn(process, 'emitWarning').mockImplementation(); // of so small a text
  model = await makeNgramModel(wordsAsTheyStand(TEXT), { order: 3 });
});

test('a packed file of 32 bits is the model, n-gram by n-gram', async () => {
  await saveNgramModel(model, pathOf('lm.ngrams'), { bits: 32 });
  const loaded = await loadNgramModel(pathOf('lm.ngrams'));
  expect(loaded.counts).toEqual(model.counts);
  expect(await ngramsOf(loaded)).toEqual(await ngramsOf(model));
});

test.each([4, 8, 10, 16])(
  'with %d bits no number is off by more than the narrowest bins allow',
  async (bits) => {
    await saveNgramModel(model, pathOf('lm.ngrams'), { bits });
    const loaded = await ngramsOf(await loadNgramModel(pathOf('lm.ngrams')));
    const exact = await ngramsOf(model);
    const lengths = [...exact.keys()].map((ngram) => ngram.split(' ').length);
    for (const length of new Set(lengths)) {
      const own = [...exact].filter(([ngram]) => ngram.split(' ').length === length);
      for (const name of ['logP', 'logBackoff'] as const) {
        const values = own.map(([, numbers]) => numbers[name]).filter((value) => value > -99);
        // <s> has a bin of its own; a bin is no wider than all values in 2^bits - 2 equal parts.
        const width = (Math.max(...values) - Math.min(...values)) / (2 ** bits - 2);
        for (const [ngram, numbers] of own)
          expect(Math.abs(loaded.get(ngram)![name] - numbers[name])).toBeLessThanOrEqual(
            width + 1e-5,
          );
      }
    }
  },
);

test('files that are cut or changed are refused, whatever byte it is', async () => {
  await saveNgramModel(model, pathOf('lm.ngrams'), { bits: 8 });
  const whole = readFileSync(pathOf('lm.ngrams'));
  for (let i = 0; i < 40; i++) {
    const path = fileOf(whole.subarray(0, Math.floor((whole.length * i) / 40)), 'cut.ngrams');
    await expect(loadNgramModel(path)).rejects.toThrow(
      expect.objectContaining({ code: 'INVALID_FILE' }),
    );
  }
  for (let i = 0; i < 100; i++) {
    const changed = Buffer.from(whole);
    changed[Math.floor((whole.length * i) / 100)]! ^= 1 << (i % 8);
    const loaded = await loadNgramModel(fileOf(changed, 'changed.ngrams')).catch(
      (error: unknown) => error,
    );
    // Numbers may change and nothing else; then it is a model that answers.
    if (loaded instanceof Error) expect(loaded).toMatchObject({ code: 'INVALID_FILE' });
    else await (loaded as NgramModel).perplexity(TEXT.slice(0, 20));
  }
});

test('what its head and codebooks say is checked, and named', async () => {
  await saveNgramModel(model, pathOf('lm.ngrams'), { bits: 8 });
  const whole = readFileSync(pathOf('lm.ngrams'));
  const data = 8 + Number(whole.readBigUInt64LE());
  const head = whole.toString('latin1', 8, data);
  const retold = Buffer.from(whole);
  retold.write(head.replace('"2.log_p.bits":"8"', '"2.log_p.bits":"x"'), 8, 'latin1');
  await expect(loadNgramModel(fileOf(retold, 'bits.ngrams'))).rejects.toMatchObject({
    code: 'INVALID_FILE',
    message: expect.stringMatching(
      /bits\.ngrams: 2\.log_p\.bits must be a whole number from 1 to 32, but is "x"/,
    ) as string,
  });
  const { data_offsets: offsets } = (
    JSON.parse(head) as Record<string, { data_offsets: [number, number] }>
  )['2.log_p.codebook']!;
  const likely = Buffer.from(whole);
  likely.writeFloatLE(0.5, data + offsets[0]);
  await expect(loadNgramModel(fileOf(likely, 'likely.ngrams'))).rejects.toMatchObject({
    code: 'INVALID_FILE',
    message: expect.stringMatching(/likely\.ngrams: a log-probability is above 0/) as string,
  });
});

test('a network is not taken for one, nor bits for ARPA', async () => {
  const network = join(__dirname, '..', '..', 'models', 'digits', 'digits.safetensors');
  await expect(loadNgramModel(network)).rejects.toThrow(/of no n-gram model/);
  await expect(saveNgramModel(model, pathOf('x.arpa'), { bits: 8 })).rejects.toThrow(
    /leave it out/,
  );
  await expect(saveNgramModel(model, pathOf('x.lm'), { bits: 3 })).rejects.toThrow(/bits/);
  await expect(saveNgramModel(model, pathOf('x'), { bits: 3 })).rejects.toThrow(/from 4 to 16/);
});

describeWithShared('the trigram en-us (needs ../shared)', () => {
  test('has the perplexity that sphinx_lm_eval gives, and takes less than 20 MB', async () => {
    const large = await loadNgramModel(join(SHARED, 'data/lm/en-us/en-us.lm.gz'));
    expect(large.counts).toEqual([72547, 2051541, 1669625]);
    await saveNgramModel(large, pathOf('large.ngrams'));
    expect(statSync(pathOf('large.ngrams')).size).toBeLessThan(20e6);
    const packed = await loadNgramModel(pathOf('large.ngrams'));
    expect(packed.bytes).toBeLessThan(20e6);
    for (const [name, reference, unknown] of [
      ['test-clean', 480.77, 1028],
      ['test-other', 416.27, 1274],
    ] as const) {
      const lines = readFileSync(
        join(SHARED, `data/text/librispeech_transcripts/${name}.txt`),
        'utf8',
      );
      const sentences = lines
        .trimEnd()
        .split('\n')
        .map((line) => line.slice(line.indexOf(' ')));
      // The reference computes with whole powers of 1.0001 (sphinx_lm_eval.c), and says two digits.
      const rounded = await large.perplexity(sentences, { logBase: 1.0001 });
      expect(rounded.perplexity!.toFixed(2)).toBe(reference.toFixed(2));
      expect(rounded.unknown).toBe(unknown);
      // What it cuts off, of each word and of the mean of a sentence, is less than two of them.
      for (const each of [large, packed]) {
        const result = await each.perplexity(sentences);
        expect(result.unknown).toBe(unknown);
        expect(result.perplexity! / reference).toBeGreaterThan(1);
        expect(result.perplexity! / reference).toBeLessThan(1 + 2e-4);
      }
    }
  });
});
