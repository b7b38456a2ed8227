/** Answers requests over HTTP. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { refusalOf } from './admission';
import type { ServiceContext } from './context';
import type { Outcome } from './metrics';
import { pageFile } from './pages';
import { transcribeUpload, type Reply } from './upload';

/** The methods of each path. */
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

/** Answers a request, also when something fails. */
export async function answerRequest(
  request: IncomingMessage,
  response: ServerResponse,
  context: ServiceContext,
): Promise<void> {
  try {
    await route(request, response, context);
  } catch (error) {
    // A caller who left in the middle of an upload waits for no answer.
    if (request.destroyed && !request.complete) return;
    context.log.error('request failed', { error: String(error) });
    if (response.headersSent) response.destroy();
    else
      reply(response, {
        status: 500,
        body: { error: 'the request failed; the log of the service says why' },
      });
  }
}

async function route(
  request: IncomingMessage,
  response: ServerResponse,
  context: ServiceContext,
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
      reply(response, health(context), context.isStopping);
      return;
    }
  }
  const refusal = refusalOf(request, url, context.options);
  if (refusal) {
    if (refusal.status === 401) response.setHeader('www-authenticate', 'Bearer');
    reply(response, { status: refusal.status, body: { error: refusal.message } });
  } else await routeKnown(request, response, { url, context });
}

/** Requests of callers who are admitted. */
async function routeKnown(
  request: IncomingMessage,
  response: ServerResponse,
  { url, context }: { url: URL; context: ServiceContext },
): Promise<void> {
  const called = `${request.method ?? ''} ${url.pathname}`;
  if (called === 'GET /metrics') {
    response.setHeader('content-type', context.metrics.registry.contentType);
    response.end(await context.metrics.registry.metrics());
  } else if (called === 'GET /models') {
    reply(response, { status: 200, body: await context.models.describe() });
  } else if (called === 'POST /transcribe') {
    await answerUpload(request, response, { url, context });
  } else if (called === 'POST /admin/reload') {
    reply(response, await reload(context));
  } else if (METHODS[url.pathname] !== undefined) {
    const method = METHODS[url.pathname]!;
    response.setHeader('allow', method);
    const error = `${url.pathname} takes ${method}, not ${request.method ?? ''}`;
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
  { url, context }: { url: URL; context: ServiceContext },
): Promise<void> {
  const { refusal } = context;
  if (refusal !== undefined) {
    response.setHeader('retry-after', RETRY);
    reply(response, { status: 503, body: { error: refusal } });
    return;
  }
  const name = url.searchParams.get('model') ?? undefined;
  const model = context.models.find(name);
  if (!model) {
    const error = `there is no model ${name ?? ''}; there is ${context.models.names.join(', ')}`;
    reply(response, { status: 404, body: { error } });
    return;
  }
  const leave = context.enter();
  let outcome: Outcome = 'left';
  try {
    const answer = await transcribeUpload(request, model, context);
    outcome = answer.status === 200 ? 'done' : answer.status < 500 ? 'refused' : 'failed';
    reply(response, answer, context.isStopping);
  } finally {
    leave();
    context.metrics.sessions.inc({ model: model.name, kind: 'upload', outcome });
    context.log.info('upload ended', { model: model.name, outcome });
  }
}

function health({ isStopping, callers, models }: ServiceContext): Reply {
  const body = { status: isStopping ? 'stopping' : 'ok', sessions: callers, models: models.names };
  return { status: isStopping ? 503 : 200, body };
}

/** Only a service with a token can tell who may do this. */
async function reload(context: ServiceContext): Promise<Reply> {
  if (context.options.token === undefined)
    return {
      status: 403,
      body: {
        error: 'to reload over HTTP start the service with a token; or send it SIGHUP',
      },
    };
  try {
    await context.models.reload();
    context.log.info('models reloaded');
    return { status: 200, body: { models: context.models.names } };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    context.log.error('models not reloaded', { error: message });
    return { status: 500, body: { error: message } };
  }
}

export function urlOf({ url = '/' }: IncomingMessage): URL {
  const base = 'http://service';
  return URL.canParse(url, base) ? new URL(url, base) : new URL(base);
}

/**
 * If the request was not read to its end, the connection is closed.
 * @param isLast whether to close it in any case.
 */
function reply(response: ServerResponse, { status, body }: Reply, isLast = false): void {
  const goesOn = response.req.complete && !isLast;
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    ...(!goesOn && { connection: 'close' }),
  });
  response.end(`${JSON.stringify(body)}\n`);
}
