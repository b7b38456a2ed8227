/** A speech service: sessions over WebSockets, uploads over HTTP, and a web page. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocketServer, type WebSocket } from 'ws';
import { CompactRnnError, invalidOption } from '../errors';
import { refusalOf } from './admission';
import { CLOSE } from './close';
import { ServiceContext } from './context';
import { Log } from './log';
import { Metrics } from './metrics';
import { Models } from './models';
import { checkedService, type ServiceOptions } from './options';
import { answerRequest, urlOf } from './routes';
import { SpeechSocket } from './socket';

/** Milliseconds that callers have to close their side after the grace. */
const LEAVING_MS = 3000;

export class Service {
  readonly #context: ServiceContext;
  readonly #server: Server;
  readonly #sockets = new Set<SpeechSocket>();
  readonly #upgrades: WebSocketServer;

  private constructor(context: ServiceContext) {
    const { tls, maxMessage } = context.options;
    this.#context = context;
    this.#server = tls ? createTlsServer(tls) : createServer();
    this.#upgrades = new WebSocketServer({
      noServer: true,
      maxPayload: maxMessage,
      perMessageDeflate: false,
      clientTracking: false,
    });
    this.#server.on(
      'request',
      (request, response) => void answerRequest(request, response, context),
    );
    this.#server.on('upgrade', (request, socket, head) => {
      this.#upgrade(request, socket, head);
    });
    this.#server.on('clientError', refuseRequest);
  }

  /**
   * Loads the models and listens.
   * @param paths of models, the first being the default.
   * @throws CompactRnnError INVALID_OPTION; IO if it cannot listen there; what loading throws.
   */
  static async start(paths: readonly string[], options: ServiceOptions = {}): Promise<Service> {
    const own = checkedService(options);
    if (paths.length === 0) throw invalidOption('a service needs at least one model');
    const log = new Log(own.log);
    const metrics = new Metrics();
    const models = await Models.load(paths, {
      options: own.recognising,
      log,
      onWorkerLost: (model) => {
        metrics.workersLost.inc({ model });
      },
    });
    metrics.openSessions = () => models.sizes();
    const service = new Service(new ServiceContext(own, models, metrics, log));
    await service.#listen().catch(async (error: unknown) => {
      await models.stop();
      throw error;
    });
    log.info('listening', { url: service.url, models: models.names.join(',') });
    return service;
  }

  /** The URL where it listens. */
  get url(): string {
    const { host, tls } = this.#context.options;
    const { port } = this.#server.address() as AddressInfo;
    return `${tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`;
  }

  /** Logs a warning. */
  warn(message: string): void {
    this.#context.log.warn('warning', { message });
  }

  /** Reloads the models; open sessions keep theirs. A failure is only logged. */
  async reload(): Promise<void> {
    const { models, log } = this.#context;
    try {
      await models.reload();
      log.info('models reloaded');
    } catch (error) {
      log.error('models not reloaded', { error: (error as Error).message });
    }
  }

  /**
   * Takes no more callers; the present ones may finish within the grace. Sessions still open then
   * get their last words, and are closed.
   */
  async stop(): Promise<void> {
    const context = this.#context;
    if (context.isStopping) return;
    context.isStopping = true;
    context.log.info('stopping', { sessions: context.callers });
    const closed = new Promise((resolve) => this.#server.close(resolve));
    const idle = Promise.all([...this.#sockets].map((socket) => socket.closed));
    await within(context.options.grace * 1000, Promise.all([idle, closed]));
    for (const socket of this.#sockets) socket.stop();
    await within(LEAVING_MS, Promise.all([idle, closed]));
    this.#server.closeAllConnections();
    await context.models.stop();
    context.log.info('stopped');
  }

  async #listen(): Promise<void> {
    const { host, port } = this.#context.options;
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', (cause) => {
        reject(
          new CompactRnnError('IO', `cannot listen at ${host}, port ${port}: ${cause.message}`, {
            cause,
          }),
        );
      });
      this.#server.listen(port, host, resolve);
    });
  }

  /** Callers who are not admitted get an HTTP answer; if the service is full, a close code. */
  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => undefined);
    const url = urlOf(request);
    const refusal = refusalOf(request, url, this.#context.options);
    if (refusal) {
      const { status, message } = refusal;
      this.#context.log.warn('refused', { status, message });
      endWith(socket, `${status} Refused`, `${JSON.stringify({ error: message })}\n`);
      return;
    }
    this.#upgrades.handleUpgrade(request, socket, head, (client) => {
      this.#openSession(client, url);
    });
  }

  #openSession(client: WebSocket, url: URL): void {
    const context = this.#context;
    const { refusal } = context;
    const name = url.searchParams.get('model') ?? undefined;
    const session = new SpeechSocket(client, context, name);
    if (refusal !== undefined) {
      session.refuse(context.isStopping ? CLOSE.stopping : CLOSE.full, refusal);
      return;
    }
    if (!context.models.find(name)) {
      session.refuse(CLOSE.invalid, `there is no model ${name ?? ''}`);
      return;
    }
    const leave = context.enter();
    this.#sockets.add(session);
    void session.closed.then(() => {
      this.#sockets.delete(session);
      leave();
    });
  }
}

const BAD_REQUEST = `${JSON.stringify({ error: 'this is not an HTTP request' })}\n`;

/** Answers what is not HTTP; a connection that broke gets no answer. */
function refuseRequest(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy();
  else endWith(socket, '400 Bad Request', BAD_REQUEST);
}

/** Answers by hand, and ends the connection. */
function endWith(socket: Duplex, status: string, body: string): void {
  socket.once('finish', () => socket.destroy());
  socket.end(
    `HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-type: application/json\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

/** Waits for the work, at most so long; no timer stays that keeps the process alive. */
async function within(ms: number, work: Promise<unknown>): Promise<void> {
  const done = new AbortController();
  try {
    await Promise.race([work, sleep(ms, undefined, { signal: done.signal })]);
  } finally {
    done.abort();
  }
}
