/** What is answered over HTTP. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { refusalOf } from './admission';
import type { House } from './house';
import type { Outcome } from './metrics';
import { pageFile } from './pages';
import { transcribeUpload, type Reply } from './upload';

/** How what there is is asked for. */
const METHODS: Readonly<Record<string, string>> = {
  '/transcribe': 'POST',
  '/admin/reload': 'POST',
  '/health': 'GET, HEAD',
  '/metrics': 'GET',
  '/models': 'GET',
  '/': 'GET, HEAD',
};
/** Seconds after which a caller may ask again. */
const RETRY = '5';

/** Answers a request, whatever becomes of it. */
export async function answerRequest(
  request: IncomingMessage,
  response: ServerResponse,
  house: House,
): Promise<void> {
  try {
    await route(request, response, house);
  } catch (error) {
    // Who left in the middle of an upload waits for no answer.
    if (request.destroyed && !request.complete) return;
    house.log.error('request failed', { error: String(error) });
    if (response.headersSent) response.destroy();
    else reply(response, { status: 500, body: { error: 'this failed; the log says why' } });
  }
}

async function route(
  request: IncomingMessage,
  response: ServerResponse,
  house: House,
): Promise<void> {
  const url = urlOf(request);
  const { pathname } = url;
  if (request.method === 'GET' || request.method === 'HEAD') {
    const file = await pageFile(pathname);
    if (file) {
      response.writeHead(200, file.headers).end(request.method === 'HEAD' ? '' : file.body);
      return;
    }
    if (pathname === '/health') {
      reply(response, health(house), house.isStopping);
      return;
    }
  }
  const refusal = refusalOf(request, url, house.options);
  if (refusal) {
    if (refusal.status === 401) response.setHeader('www-authenticate', 'Bearer');
    reply(response, { status: refusal.status, body: { error: refusal.message } });
  } else await routeKnown(request, response, { url, house });
}

/** For callers who may. */
async function routeKnown(
  request: IncomingMessage,
  response: ServerResponse,
  { url, house }: { url: URL; house: House },
): Promise<void> {
  const called = `${request.method ?? ''} ${url.pathname}`;
  if (called === 'GET /metrics') {
    response.setHeader('content-type', house.metrics.registry.contentType);
    response.end(await house.metrics.registry.metrics());
  } else if (called === 'GET /models') {
    reply(response, { status: 200, body: await house.models.describe() });
  } else if (called === 'POST /transcribe') {
    await answerUpload(request, response, { url, house });
  } else if (called === 'POST /admin/reload') {
    reply(response, await reload(house));
  } else if (METHODS[url.pathname] !== undefined) {
    const method = METHODS[url.pathname]!;
    response.setHeader('allow', method);
    const error = `${url.pathname} is asked for by ${method}, not by ${request.method ?? ''}`;
    reply(response, { status: 405, body: { error } });
  } else {
    const ways = Object.entries(METHODS).map(
      ([path, methods]) => `${methods.replace(/,.*/, '')} ${path}`,
    );
    const error = `there is no ${called}; there is ${ways.join(', ')}`;
    reply(response, { status: 404, body: { error } });
  }
}

async function answerUpload(
  request: IncomingMessage,
  response: ServerResponse,
  { url, house }: { url: URL; house: House },
): Promise<void> {
  const { refusal } = house;
  if (refusal !== undefined) {
    response.setHeader('retry-after', RETRY);
    reply(response, { status: 503, body: { error: refusal } });
    return;
  }
  const name = url.searchParams.get('model') ?? undefined;
  const model = house.models.find(name);
  if (!model) {
    const error = `there is no model ${name ?? ''}; there is ${house.models.names.join(', ')}`;
    reply(response, { status: 404, body: { error } });
    return;
  }
  const leave = house.enter();
  let outcome: Outcome = 'left';
  try {
    const answer = await transcribeUpload(request, model, house);
    outcome = answer.status === 200 ? 'done' : answer.status < 500 ? 'refused' : 'failed';
    reply(response, answer, house.isStopping);
  } finally {
    leave();
    house.metrics.sessions.inc({ model: model.name, kind: 'upload', outcome });
    house.log.info('upload ended', { model: model.name, outcome });
  }
}

function health({ isStopping, callers, models }: House): Reply {
  const body = { status: isStopping ? 'stopping' : 'ok', sessions: callers, models: models.names };
  return { status: isStopping ? 503 : 200, body };
}

/** Only where callers are told apart may one of them do this. */
async function reload(house: House): Promise<Reply> {
  if (house.options.token === undefined)
    return { status: 403, body: { error: 'start the service with a token, or send SIGHUP' } };
  try {
    await house.models.reload();
    house.log.info('models reloaded');
    return { status: 200, body: { models: house.models.names } };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    house.log.error('models not reloaded', { error: message });
    return { status: 500, body: { error: message } };
  }
}

export function urlOf({ url = '/' }: IncomingMessage): URL {
  const base = 'http://service';
  return URL.canParse(url, base) ? new URL(url, base) : new URL(base);
}

/**
 * What was not read of the request is not: the connection ends.
 * @param isLast whether it ends in any case
 */
function reply(response: ServerResponse, { status, body }: Reply, isLast = false): void {
  const goesOn = response.req.complete && !isLast;
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    ...(!goesOn && { connection: 'close' }),
  });
  response.end(`${JSON.stringify(body)}\n`);
}
