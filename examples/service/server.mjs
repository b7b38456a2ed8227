// A speech service: POST /transcribe takes raw audio (16-bit samples, one channel, at the rate of the
// header x-sample-rate) as it is recorded, and answers with its words when it ends.
//
//   node server.mjs model.safetensors [port]
import { createServer } from 'node:http';
import { argv } from 'node:process';
import { availableParallelism } from 'node:os';
import { pathToFileURL } from 'node:url';
import { Workers } from './workers.mjs';

/**
 * @param {string} model the path of a model with front end and units
 * @param {{ threads?: number, most?: number }} [options] worker threads, and utterances at a time
 */
export function createService(model, { threads = availableParallelism(), most = 400 } = {}) {
  const workers = new Workers(model, threads);
  const server = createServer((request, response) => {
    void answer(workers, most, request).then(({ status, body }) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    });
  });
  server.on('close', () => void workers.stop());
  return server;
}

/**
 * @param {Workers} workers
 * @param {number} most
 * @param {import('node:http').IncomingMessage} request
 */
async function answer(workers, most, request) {
  if (request.method !== 'POST' || request.url !== '/transcribe')
    return { status: 404, body: { error: 'POST audio to /transcribe' } };
  if (workers.sessions >= most) return { status: 503, body: { error: 'too many utterances' } };
  const session = workers.open(Number(request.headers['x-sample-rate'] ?? 16_000));
  try {
    // Waiting for each piece slows the sender down where this service is slow. After a failure the
    // rest is read all the same, so that the sender gets to the answer.
    let failure;
    for await (const piece of request)
      failure ??= await session.push(/** @type {Buffer} */ (piece)).catch((error) => error);
    if (failure) throw failure;
    return { status: 200, body: await session.end() };
  } catch (error) {
    return { status: 400, body: { error: error instanceof Error ? error.message : String(error) } };
  } finally {
    session.close();
  }
}

if (import.meta.url === pathToFileURL(argv[1] ?? '').href) {
  const [, , model = 'model.safetensors', port = '8080'] = argv;
  createService(model).listen(Number(port), '127.0.0.1', () => {
    console.log(`listening on http://127.0.0.1:${port}/transcribe`);
  });
}
