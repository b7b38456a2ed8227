/** The service over HTTP: uploads, admission, metrics. */
import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import { get, request } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { recognised } from './client';
import { AUTHORIZATION, bytesOf, digitsService } from './digits-service';

const { recordings, service, url } = digitsService();

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
  const known = { authorization: AUTHORIZATION };
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
  ['a body that is not audio', { method: 'POST', body: 'hello' }, '/transcribe', 400, /WAV.*FLAC/],
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
  ['another method', {}, '/transcribe', 405, /takes POST, not GET/],
  ['another method', { method: 'PUT', body: 'x' }, '/metrics', 405, /takes GET, not PUT/],
  ['another path', {}, '/etc/passwd', 404, /GET \/health/],
])('over HTTP, %s is refused with a reason', async (_, init, path, status, message) => {
  const answer = await fetch(url(path), init);
  expect(answer.status).toBe(status);
  const { error } = (await answer.json()) as { error: string };
  expect(error).toMatch(message);
  expect(error).not.toMatch(/tmp/);
});

test('what is not HTTP gets a 400; an upload that is cut leaves no error, and a warning is a line', async () => {
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
  const audio = Buffer.concat(recordings.slice(0, 8).map(bytesOf));
  await recognised(url(), audio, { sampleRate: 8000, length: 32_000 });
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
