/** The service, by a client of vosk-server's protocol and over HTTP. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { get, request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { transcribeFile, type Recognition } from '../../lib';
import { joinedAlternatives } from '../../lib/serve/alternatives';
import { integers, knownRecordings, loaded, MODEL, type Known } from '../recognise/digits';
import { Client, recognised, textOf } from './client';
import { Running } from './running';

let recordings: Known[];
let service: Running;
beforeAll(async () => {
  recordings = await knownRecordings(await loaded());
  service = await Running.start(
    ...[MODEL, MODEL, '--threads', '2', '--log', 'json', '--max-sessions', '40'],
    ...['--max-message', '60000', '--max-upload', '200000', '--token', 'a secret of ours'],
    ...['--idle-timeout', '2', '--max-rate', '1000', '--grace', '1'],
  );
});
afterAll(async () => {
  await service.stop();
});

const bytesOf = ({ samples }: Known): Uint8Array => new Uint8Array(integers(samples).buffer);
const url = (path = '/'): string => `${service.url}${path}?token=a%20secret%20of%20ours`;

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

test('alternatives of utterances in one answer are joined, the likeliest together first', () => {
  const final = (...readings: [text: string, score: number][]): Recognition => ({
    final: true,
    text: readings[0]![0],
    words: [],
    alternatives: readings.map(([text, score]) => ({ text, score, words: [] })),
  });
  const finals = [final(['a', -1], ['b', -5]), final(['c', -2], ['d', -3], ['e', -9])];
  const joined = joinedAlternatives(finals, 3).map(({ text, score }) => [text, score]);
  expect(joined).toEqual([
    ['a c', -3],
    ['a d', -4],
    ['b c', -7],
  ]);
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
    ...[MODEL, '--grammar', path, '--lattice-beam', '8', '--threads', '1', '--log', 'none'],
  );
  try {
    const answers = await recognised(own.url, bytesOf(known), { sampleRate: 8000, length: 4000 });
    expect(textOf(answers)).toBe(said.join(' '));
    const words = answers.flatMap(({ result = [] }) => result);
    expect(words).toHaveLength(said.length);
    for (const { conf } of words) {
      expect(conf).toBeGreaterThan(0);
      expect(conf).toBeLessThanOrEqual(1);
    }
  } finally {
    await own.stop();
    rmSync(folder, { recursive: true });
  }
});

test.each<[string, object | Uint8Array | string, number, RegExp]>([
  ['a rate that is none', { config: { sample_rate: -5 } }, 1007, /-5/],
  ['a rate that is no number', { config: { sample_rate: 'fast' } }, 1007, /fast/],
  ['no rate at all', { config: { sample_rate: 0 } }, 1007, /rate.* 0/],
  ['a rate that nothing has', { config: { sample_rate: 1e9 } }, 1007, /1000000000/],
  ['a rate that is null', { config: { sample_rate: null } }, 1007, /null/],
  ['phrases that are no list', { config: { phrase_list: 'one' } }, 1007, /phrase_list/],
  ['phrases of other words', { config: { phrase_list: ['xylophone'] } }, 1007, /no phrase/],
  ['a config that is none', { config: 8000 }, 1007, /config/],
  ['a list', [1, 2], 1007, /message/],
  ['nothing', '', 1007, /JSON/],
  ['a model that there is not', { config: { model: 'none' } }, 1007, /no model none.*digits/],
  ['JSON of another kind', { hello: 1 }, 1007, /eof/],
  ['text that is no JSON', 'hello', 1007, /JSON/],
  ['a message that is too large', new Uint8Array(60_001), 1009, /^/],
])('%s is refused with a reason', async (_, message, code, reason) => {
  const client = await new Client(url()).open();
  if (typeof message === 'string') client.socket.send(message);
  else client.send(message);
  client.send(new Uint8Array(320));
  expect(await client.closed).toEqual({ code, reason: expect.stringMatching(reason) });
});

test('who says nothing is closed; who drops leaves nothing behind', async () => {
  const silent = await new Client(url()).open();
  const dropped = await new Client(url()).open();
  dropped.send(new Uint8Array(8000));
  dropped.socket.terminate();
  expect(await silent.closed).toEqual({ code: 1008, reason: 'nothing was sent for 2 seconds' });
  const health = await fetch(`${service.url}/health`);
  expect(await health.json()).toEqual({
    status: 'ok',
    sessions: 0,
    models: ['digits', 'digits-2'],
  });
});

test('more sessions than allowed are told to come later', async () => {
  const clients = await Promise.all(Array.from({ length: 41 }, () => new Client(url()).open()));
  const refused = await Promise.race(
    clients.map(async (client) => ({ client, end: await client.closed })),
  );
  expect(refused.end).toMatchObject({ code: 1013, reason: expect.stringMatching(/40 sessions/) });
  const busy = await fetch(url('/transcribe'), { method: 'POST', body: 'x' });
  expect(busy.status).toBe(503);
  expect(busy.headers.get('retry-after')).not.toBeNull();
  for (const client of clients) client.send({ eof: 1 });
  await Promise.all(clients.map(({ closed }) => closed));
});

/** The status that a WebSocket gets which is not let in. */
function refusedStatus(headers: Record<string, string>, path = '/'): Promise<number> {
  return new Promise((resolve, reject) => {
    const upgrade = {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': Buffer.alloc(16).toString('base64'),
    };
    const asked = get(service.url + path, { headers: { ...upgrade, ...headers } });
    asked.on('response', ({ statusCode }) => {
      resolve(statusCode!);
    });
    asked.on('upgrade', (_, socket) => {
      socket.destroy();
      resolve(101);
    });
    asked.on('error', reject);
  });
}

test('a token is needed, and pages of others stay out', async () => {
  const known = { authorization: 'Bearer a secret of ours' };
  expect(await refusedStatus({})).toBe(401);
  expect(await refusedStatus({ authorization: 'Bearer another' })).toBe(401);
  expect(await refusedStatus(known)).toBe(101);
  expect(await refusedStatus({ ...known, origin: 'https://elsewhere.example' })).toBe(403);
  expect(await refusedStatus({ ...known, origin: service.url })).toBe(101);
  for (const path of ['/metrics', '/models'])
    expect((await fetch(service.url + path)).status).toBe(401);
  expect((await fetch(`${service.url}/admin/reload`, { method: 'POST' })).status).toBe(401);
});

test('recordings are transcribed, also in an upload of unknown length', async () => {
  const known = recordings[3]!;
  const file = readFileSync(known.path);
  const whole = await fetch(url('/transcribe'), { method: 'POST', body: file });
  expect(await whole.json()).toEqual({
    text: known.text,
    words: known.words,
    seconds: expect.closeTo(known.samples.length / 8000, 3),
  });
  const chunked = request(url('/transcribe'), { method: 'POST' });
  for (let at = 0; at < file.length; at += 5000) chunked.write(file.subarray(at, at + 5000));
  const text = await new Promise<string>((resolve) => {
    chunked.on('response', (response) => {
      let body = '';
      response.on('data', (piece: Buffer) => (body += piece.toString()));
      response.on('end', () => {
        resolve(body);
      });
    });
    chunked.end();
  });
  expect(JSON.parse(text)).toMatchObject({ text: known.text });
});

test.each<[string, RequestInit, string, number, RegExp]>([
  ['what is no audio', { method: 'POST', body: 'hello' }, '/transcribe', 400, /WAV.*FLAC/],
  ['nothing', { method: 'POST' }, '/transcribe', 400, /empty/],
  [
    'a recording that is too large',
    { method: 'POST', body: new Uint8Array(200_001) },
    '/transcribe',
    413,
    /200000 bytes/,
  ],
  [
    'a form',
    { method: 'POST', body: new FormData() },
    '/transcribe',
    415,
    /not a form.*--data-binary/,
  ],
  ['another method', {}, '/transcribe', 405, /by POST, not by GET/],
  ['another method', { method: 'PUT', body: 'x' }, '/metrics', 405, /by GET, not by PUT/],
  ['another path', {}, '/etc/passwd', 404, /GET \/health/],
])('over HTTP, %s is refused with a reason', async (_, init, path, status, message) => {
  const answer = await fetch(url(path), init);
  expect(answer.status).toBe(status);
  const { error } = (await answer.json()) as { error: string };
  expect(error).toMatch(message);
  expect(error).not.toMatch(/tmp/);
});

test('what is no HTTP gets a 400; an upload that is cut leaves no error, and a warning is a line', async () => {
  const { port } = new URL(service.url);
  const socket = connect(Number(port), '127.0.0.1').end('GARBAGE\r\n\r\n');
  const said = (await once(socket, 'data')) as [Buffer];
  expect(said[0].toString()).toMatch(/^HTTP\/1.1 400 [^]*not an HTTP request/);
  const cut = request(url('/transcribe'), { method: 'POST', headers: { 'content-length': 5000 } });
  cut.on('error', () => undefined);
  cut.write(Buffer.alloc(1000));
  const ended = /"event":"upload ended".*"outcome":"left"/;
  await sleep(100);
  cut.destroy();
  while (!ended.test(service.log)) await sleep(10);
  expect(service.log).not.toMatch(/request failed/);
  const short = readFileSync(recordings[3]!.path).subarray(0, -1);
  expect((await fetch(url('/transcribe'), { method: 'POST', body: short })).status).toBe(200);
  expect(service.log).toMatch(/"level":"warn","event":"warning","message":".*samples, but has/);
});

test('metrics count what went on; models are described', async () => {
  const metrics = await (await fetch(url('/metrics'))).text();
  expect(metrics).toMatch(/^compact_rnn_sessions_total\{.*outcome="done"\} \d+$/m);
  expect(
    Number(/^compact_rnn_audio_seconds_total\{model="digits"\} (.*)$/m.exec(metrics)![1]),
  ).toBeGreaterThan(20);
  expect(metrics).toMatch(/^compact_rnn_delay_seconds_bucket/m);
  const models = (await (await fetch(url('/models'))).json()) as object[];
  expect(models).toMatchObject([
    { name: 'digits', parameters: 763_304, weightBytes: 1_537_728 },
    { name: 'digits-2' },
  ]);
});

test('models are read again while a session goes on', async () => {
  const known = recordings[5]!;
  const audio = bytesOf(known);
  const half = (audio.length >> 2) * 2;
  const client = await new Client(url()).open();
  client.send({ config: { sample_rate: 8000 } });
  for (let at = 0; at < half; at += 8000)
    await client.ask(audio.subarray(at, Math.min(at + 8000, half)));
  const awake = setInterval(() => {
    client.send({ config: { words: 1 } });
  }, 500);
  expect((await fetch(url('/admin/reload'), { method: 'POST' })).status).toBe(200);
  expect(textOf(await recognised(url(), audio, { sampleRate: 8000, length: 9000 }))).toBe(
    known.text,
  );
  clearInterval(awake);
  for (let at = half; at < audio.length; at += 8000)
    await client.ask(audio.subarray(at, at + 8000));
  expect(await client.ask({ eof: 1 })).toMatchObject({ text: known.text });
});

test('the log is JSON, a line an event', () => {
  const lines = service.log.trim().split('\n');
  const events = lines.map((line) => (JSON.parse(line) as { event: string }).event);
  expect(events).toEqual(
    expect.arrayContaining(['session ended', 'upload ended', 'models reloaded']),
  );
});

test('SIGTERM lets sessions finish, gives others their words, and ends', async () => {
  const known = recordings[4]!;
  const audio = bytesOf(known);
  const clients = await Promise.all([new Client(url()).open(), new Client(url()).open()]);
  for (const client of clients) client.send({ config: { sample_rate: 8000 } });
  for (let at = 0; at < audio.length; at += 8000)
    for (const client of clients) await client.ask(audio.subarray(at, at + 8000));
  const stopping = service.stop();
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(await clients[0].ask({ eof: 1 })).toMatchObject({ text: known.text });
  expect(await clients[0].closed).toMatchObject({ code: 1000 });
  expect(await clients[1].next()).toMatchObject({ text: known.text });
  expect(await clients[1].closed).toMatchObject({ code: 1001 });
  expect(await stopping).toBe(0);
});

test('without sessions it ends at once, whatever the grace', async () => {
  const idle = await Running.start(MODEL, '--threads', '1', '--grace', '86400');
  expect(await idle.stop()).toBe(0);
});
