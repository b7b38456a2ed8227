/** Sessions over WebSockets, by a client of vosk-server's protocol. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transcribeFile } from '../../lib';
import { loaded, MODEL } from '../recognise/digits';
import { Client, recognised, textOf } from './client';
import { bytesOf, digitsService } from './digits-service';
import { Running } from './running';

const { recordings, service, url } = digitsService();

test('a client of vosk-server gets the words, with times, whatever its chunks', async () => {
  await Promise.all(
    recordings.map(async (known, i) => {
      const answers = await recognised(url(), bytesOf(known), {
        sampleRate: known.sampleRate,
        length: 1601 + 1000 * i,
      });
      expect(textOf(answers)).toBe(known.text);
      expect(
        answers.flatMap(({ result = [] }) =>
          result.map(({ word, start, end }) => ({ word, start, end })),
        ),
      ).toEqual(known.words);
    }),
  );
});

test('what a config has besides is ignored, and logged', async () => {
  const known = recordings[0]!;
  const answers = await recognised(url(), bytesOf(known), {
    sampleRate: 8000,
    length: 4000,
    config: { word_list: ['one'], sample_rate: '8000' },
  });
  expect(textOf(answers)).toBe(known.text);
  expect(service.log).toMatch(/unknown keys.*word_list/);
});

test('partial words come before the end, one answer for each chunk', async () => {
  const known = recordings[6]!;
  const client = await new Client(url()).open();
  client.send({ config: { sample_rate: 8000, words: 0, figures: true } });
  const audio = bytesOf(known);
  const partials: string[] = [];
  for (let at = 0; at < audio.length; at += 1600)
    partials.push((await client.ask(audio.subarray(at, at + 1600))).partial!);
  expect(new Set(partials).size).toBeGreaterThan(3);
  const last = await client.ask({ eof: 1 });
  expect(last).toMatchObject({
    text: known.text,
    figures: { seconds: expect.closeTo(audio.length / 16_000, 6) },
  });
  expect(last.result).toBeUndefined();
  expect(await client.closed).toEqual({ code: 1000, reason: '' });
});

test('reset begins anew, another model is named, alternatives are given', async () => {
  const client = await new Client(url()).open();
  client.send({ config: { sample_rate: 8000, model: 'digits-2', max_alternatives: 3 } });
  for (const known of recordings.slice(1, 3)) {
    const first = await client.ask(bytesOf(known).subarray(0, 15_000));
    const second = await client.ask(bytesOf(known).subarray(15_000));
    const last = await client.ask({ reset: 1 });
    const finals = [first, second, last].flatMap(({ alternatives = [] }) => alternatives);
    expect(finals[0]!.text).toBe(known.text);
  }
  expect(await client.ask({ eof: 1 })).toEqual({ alternatives: [{ text: '', confidence: 1 }] });
});

test('alternatives are those of transcribeFile, the likeliest first', async () => {
  const model = await loaded();
  let several = 0;
  for (const known of recordings.slice(0, 5)) {
    const config = { max_alternatives: 4 };
    const setting = { sampleRate: 8000, length: 50_000, config };
    const answers = await recognised(url(), bytesOf(known), setting);
    const { nBest } = await transcribeFile(model, known.path, { latticeBeam: 8, nBest: 4 });
    const alternatives = answers.flatMap((answer) => answer.alternatives!);
    // An utterance that ended before the audio did, by its pause.
    const told = alternatives.filter(({ text }) => text !== '');
    expect(told.map(({ text }) => text)).toEqual(nBest!.map(({ text }) => text));
    told.forEach(({ confidence, result }, i) => {
      expect(confidence).toBeCloseTo(nBest![i]!.score, 3);
      const words = result!.map(({ conf, ...rest }) => ({ ...rest, confidence: conf }));
      expect(words).toEqual(nBest![i]!.words);
    });
    several += Number(told.length > 1);
  }
  expect(several).toBeGreaterThan(0);
});

test('a phrase list says what is heard, of one session', async () => {
  const known = recordings.find(({ words }) => words.length > 2)!;
  const [word] = known.words.map((one) => one.word);
  const config = { phrase_list: [word, '[unk]'], sample_rate: '8000' };
  const setting = { sampleRate: 8000, length: 4000 };
  const [restricted, free] = await Promise.all([
    recognised(url(), bytesOf(known), { ...setting, config }),
    recognised(url(), bytesOf(known), setting),
  ]);
  expect(new Set(textOf(restricted).split(' '))).toEqual(new Set([word]));
  expect(textOf(free)).toBe(known.text);
});

test('audio behind a reset is of the next utterance, also where no answer is awaited', async () => {
  const two = recordings.filter(({ samples }) => samples.length < 29_000).slice(0, 2);
  const client = await new Client(url()).open();
  client.send({ config: { sample_rate: 8000 } });
  for (const known of two) {
    client.send(bytesOf(known));
    client.send({ reset: 1 });
  }
  const texts: string[] = [];
  while (texts.length < two.length) texts.push(textOf([await client.next(), await client.next()]));
  expect(texts).toEqual(two.map(({ text }) => text));
  client.send({ eof: 1 });
  client.send({ eof: 1 });
  client.send(bytesOf(two[0]!));
  expect(await client.next()).toEqual({ text: '' });
  expect(await client.closed).toEqual({ code: 1000, reason: '' });
});

test('a grammar says what is heard, and with lattices words say how sure they are', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'compact-rnn-serve-'));
  const path = join(folder, 'said.txt');
  const known = recordings.find(({ words }) => words.length > 2)!;
  const said = known.words.slice(1).map(({ word }) => word);
  writeFileSync(path, `${said.join(' ')}\n`);
  const own = await Running.start(
    ...[MODEL, '--grammar', path, '--lattice-beam', '8', '--confidence-curve', '1,-1'],
    ...['--threads', '1', '--log', 'none'],
  );
  try {
    const answers = await recognised(own.url, bytesOf(known), { sampleRate: 8000, length: 4000 });
    expect(textOf(answers)).toBe(said.join(' '));
    const words = answers.flatMap(({ result = [] }) => result);
    expect(words).toHaveLength(said.length);
    for (const { conf } of words) {
      expect(conf).toBeGreaterThan(0);
      // Of the surest words, whose odds are 9999.
      expect(conf).toBeLessThanOrEqual(9999 / (9999 + Math.E) + 1e-9);
    }
  } finally {
    await own.stop();
    rmSync(folder, { recursive: true });
  }
});

test.each<[string, object | Uint8Array | string, number, RegExp]>([
  ['a negative rate', { config: { sample_rate: -5 } }, 1007, /-5/],
  ['a rate that is not a number', { config: { sample_rate: 'fast' } }, 1007, /fast/],
  ['no rate at all', { config: { sample_rate: 0 } }, 1007, /rate.* 0/],
  ['a rate that nothing has', { config: { sample_rate: 1e9 } }, 1007, /1000000000/],
  ['a rate that is null', { config: { sample_rate: null } }, 1007, /null/],
  ['phrases that are not a list', { config: { phrase_list: 'one' } }, 1007, /phrase_list/],
  ['phrases of other words', { config: { phrase_list: ['xylophone'] } }, 1007, /no phrase/],
  ['a config that is not an object', { config: 8000 }, 1007, /config/],
  ['a list', [1, 2], 1007, /message/],
  ['nothing', '', 1007, /JSON/],
  ['an unknown model', { config: { model: 'none' } }, 1007, /no model none.*digits/],
  ['JSON of another kind', { hello: 1 }, 1007, /eof/],
  ['text that is not JSON', 'hello', 1007, /JSON/],
  ['a message that is too large', new Uint8Array(60_001), 1009, /^/],
])('%s is refused with a reason', async (_, message, code, reason) => {
  const client = await new Client(url()).open();
  if (typeof message === 'string') client.socket.send(message);
  else client.send(message);
  client.send(new Uint8Array(320));
  expect(await client.closed).toEqual({ code, reason: expect.stringMatching(reason) });
});
