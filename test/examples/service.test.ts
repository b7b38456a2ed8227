/** examples/service as it stands, under 200 utterances at a time. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { createTranscriber, loadModel, readWav } from '../../lib';

const ROOT = join(__dirname, '..', '..');
const DIGITS = join(ROOT, 'models', 'digits');
const MODEL = join(DIGITS, 'digits.safetensors');
const STREAMS = 200;

let service: ChildProcess;
let port: number;
beforeAll(async () => {
  // Port 0 would be told only in the line that it prints.
  port = 20_000 + (process.pid % 20_000);
  service = spawn(
    process.execPath,
    [join(ROOT, 'examples', 'service', 'server.mjs'), MODEL, `${port}`],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  await once(service.stdout!, 'data');
});
afterAll(async () => {
  service.kill();
  await once(service, 'exit');
});

interface Answer {
  status: number | undefined;
  body: { text?: string; error?: string };
}

/** Sends audio in pieces of some odd length, as a recorder would. */
async function transcribe(bytes: Buffer, sampleRate: number, length: number): Promise<Answer> {
  const sent = request({
    port,
    host: '127.0.0.1',
    method: 'POST',
    path: '/transcribe',
    headers: { 'x-sample-rate': sampleRate },
  });
  const answered = once(sent, 'response') as Promise<[IncomingMessage]>;
  for (let at = 0; at < bytes.length; at += length) {
    sent.write(bytes.subarray(at, at + length));
    await new Promise(setImmediate);
  }
  sent.end();
  const [response] = await answered;
  let text = '';
  for await (const piece of response) text += String(piece);
  return { status: response.statusCode, body: JSON.parse(text) as Answer['body'] };
}

/** A recording as raw bytes, and what one transcriber hears in it. */
async function recordings(): Promise<{ bytes: Buffer; sampleRate: number; text: string }[]> {
  const model = await loadModel(MODEL);
  const names = readdirSync(join(DIGITS, 'audio'));
  return Promise.all(
    names.map(async (name) => {
      const { samples, sampleRate } = await readWav(join(DIGITS, 'audio', name));
      const bytes = Buffer.alloc(2 * samples.length);
      samples.forEach((sample, i) => bytes.writeInt16LE(Math.round(sample * 32_768), 2 * i));
      const transcriber = createTranscriber(model, { sampleRate });
      transcriber.push(samples);
      return { bytes, sampleRate, text: transcriber.end().text };
    }),
  );
}

test('200 utterances at once get the words that each has by itself', async () => {
  const known = await recordings();
  const of = (i: number): (typeof known)[number] => known[i % known.length]!;
  const answers = await Promise.all(
    Array.from({ length: STREAMS }, (_, i) =>
      transcribe(of(i).bytes, of(i).sampleRate, 3001 + 14 * i),
    ),
  );
  expect(answers.map(({ body }) => body.text)).toEqual(
    Array.from({ length: STREAMS }, (_, i) => of(i).text),
  );
});

test('a file without audio is refused, and the service goes on', async () => {
  expect(await transcribe(Buffer.alloc(10), 16_000, 10)).toMatchObject({ status: 400 });
  expect(await transcribe(Buffer.alloc(64_000), -1, 999)).toMatchObject({
    status: 400,
    body: { error: expect.stringMatching(/-1/) },
  });
  expect(await transcribe(Buffer.alloc(64_000), 16_000, 999)).toMatchObject({ status: 200 });
});
