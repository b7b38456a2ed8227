// A service of your own with speech in it: POST 16-bit samples, as they come, and read a line of
// JSON for each utterance when it ends.
//
//   node examples/embed/server.mjs [MODEL] [PORT]
//   curl -sNT speech.raw 'http://127.0.0.1:2800/?rate=8000'
//
// Worker threads compute, each with one pool of streams, so that this thread has time for the
// network; `write` resolves when samples have been heard, so that nobody sends faster than that.
import { createServer } from 'node:http';
import { availableParallelism } from 'node:os';
import { pipeline } from 'node:stream/promises';
import { createRecogniser } from 'compact-rnn';

const [path = 'models/digits/digits.safetensors', port = '2800'] = process.argv.slice(2);
const threads = Math.max(1, availableParallelism() - 1);
const recogniser = await createRecogniser(path, { threads });

/**
 * @param {import('node:http').IncomingMessage} request
 * @param {import('compact-rnn').RecognitionSession} session
 */
async function* utterances(request, session) {
  const lines = (/** @type {readonly import('compact-rnn').Recognition[]} */ heard) =>
    heard.filter(({ final }) => final).map(({ text, words }) => JSON.stringify({ text, words }));
  for await (const bytes of request)
    for (const line of lines(await session.write(bytes))) yield `${line}\n`;
  for (const line of lines(await session.end())) yield `${line}\n`;
}

const server = createServer((request, response) => {
  const { searchParams } = new URL(request.url ?? '/', 'http://localhost');
  let session;
  try {
    session = recogniser.open({ sampleRate: Number(searchParams.get('rate') ?? 16000) });
  } catch (error) {
    response.writeHead(400).end(`${/** @type {Error} */ (error).message}\n`);
    return;
  }
  const open = session;
  pipeline(utterances(request, open), response).catch(() => {
    open.close(); // the caller hung up
  });
});
server.listen(Number(port), '127.0.0.1', () => {
  const at = server.address();
  const on = at !== null && typeof at === 'object' ? at.port : port;
  console.log(`hears at http://127.0.0.1:${on} with ${recogniser.workers.length} workers`);
});

process.once('SIGTERM', () => {
  server.close(); // sessions that are open end first
  recogniser.close().catch(console.error);
});
