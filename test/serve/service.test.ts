/** The life of a service: its limits, reloads, log and end. */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { MODEL } from '../recognise/digits';
import { Client, recognised, textOf } from './client';
import { bytesOf, digitsService } from './digits-service';
import { Running } from './running';

const { recordings, service, url } = digitsService(
  '--max-sessions',
  '40',
  '--idle-timeout',
  '2',
  '--grace',
  '1',
);

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

test('the log is JSON, a line an event', async () => {
  const upload = { method: 'POST', body: readFileSync(recordings[3]!.path) };
  expect((await fetch(url('/transcribe'), upload)).status).toBe(200);
  while (!service.log.includes('upload ended')) await sleep(10); // logged after the answer
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
