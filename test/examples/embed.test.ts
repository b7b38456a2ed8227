/** The example service that embeds this library, as a process of its own, heard by 200 at once. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { integers, knownRecordings, loaded, MODEL, type Known } from '../recognise/digits';

const ROOT = join(__dirname, '../..');
const CALLERS = 200;
/** Bytes of 16-bit samples that a caller sends at a time; odd, so that one is cut in two. */
const PIECE = 3201;

let service: ChildProcess;
let url: string;
let recordings: Known[];
beforeAll(async () => {
  recordings = await knownRecordings(await loaded());
  const script = join('examples', 'embed', 'server.mjs');
  service = spawn(process.execPath, [script, MODEL, '0'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface(service.stdout!), 'line')) as [string];
  url = /http:\S+/.exec(line)![0];
}, 30_000);
afterAll(() => {
  service.kill('SIGKILL');
});

async function* pieces({ samples }: Known): AsyncGenerator<Uint8Array> {
  const bytes = new Uint8Array(integers(samples).buffer);
  for (let at = 0; at < bytes.length; at += PIECE) {
    yield bytes.subarray(at, at + PIECE);
    await new Promise((resolve) => setImmediate(resolve)); // as others' pieces come between
  }
}

async function heardBy(recording: Known): Promise<string> {
  const answer = await fetch(`${url}/?rate=${String(recording.sampleRate)}`, {
    method: 'POST',
    body: ReadableStream.from(pieces(recording)),
    duplex: 'half',
  } as unknown as RequestInit);
  const lines = (await answer.text()).split('\n').filter(Boolean);
  return lines.map((line) => (JSON.parse(line) as { text: string }).text).join(' ');
}

test('200 callers at once each get the words of their own audio', async () => {
  const callers = Array.from({ length: CALLERS }, (_, i) => recordings[i % recordings.length]!);
  expect(await Promise.all(callers.map(heardBy))).toEqual(callers.map(({ text }) => text));
}, 60_000);

test('a sampling rate that is none is refused, and the service goes on', async () => {
  const answer = await fetch(`${url}/?rate=fast`, { method: 'POST', body: '' });
  expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('rate')]);
  expect(await heardBy(recordings[0]!)).toBe(recordings[0]!.text);
});

test('SIGTERM ends it once nobody is heard', async () => {
  service.kill('SIGTERM');
  expect(await once(service, 'exit')).toEqual([0, null]);
}, 30_000);
