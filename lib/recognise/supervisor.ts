/**
 * Supervises one worker and its sessions. If the worker dies, or cannot load its model again, the
 * sessions are lost, and another worker is started after a pause.
 */
import { CompactRnnError } from '../errors';
import type { Answer, ModelFacts, Request } from './messages';
import type { SessionUpdate } from './pipeline';
import type { StartWorker, WorkerHandle } from './workers';

/** What a session is told by its worker. */
export interface SessionHandlers {
  updated(update: SessionUpdate): void;
  refused(error: CompactRnnError): void;
  /** Nothing more will come. */
  lost(error: CompactRnnError): void;
}

interface Deferred {
  resolve: (facts: ModelFacts) => void;
  reject: (error: CompactRnnError) => void;
}

/** Milliseconds before a worker is started again, doubled each time it fails. */
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 30_000;

export class WorkerSupervisor {
  readonly #start: StartWorker;
  readonly #onEnd: (why: string) => void;
  readonly #sessions = new Map<number, SessionHandlers>();
  /** Undefined in the pause before it is started again. */
  #worker: WorkerHandle | undefined;
  /** Requests that came in that pause. */
  #waiting: Request[] = [];
  readonly #ready: Deferred;
  /** Settles when the first worker has its model. */
  readonly ready: Promise<ModelFacts>;
  #pause = FIRST_PAUSE;
  #restart: NodeJS.Timeout | undefined;
  #isUp = false;
  /** Whether a worker ever had its model. */
  #wasUp = false;
  #isOver = false;

  /** @param onEnd told of every worker that ends by itself. */
  constructor(start: StartWorker, onEnd: (why: string) => void) {
    this.#start = start;
    this.#onEnd = onEnd;
    let deferred!: Deferred;
    this.ready = new Promise((resolve, reject) => {
      deferred = { resolve, reject };
    });
    this.ready.catch(() => undefined);
    this.#ready = deferred;
    this.#worker = this.#started();
  }

  get size(): number {
    return this.#sessions.size;
  }

  /** Whether the worker has its model, and is not still starting. */
  get isUp(): boolean {
    return this.#isUp;
  }

  /** The process of the worker, if it is one. */
  get pid(): number | undefined {
    return this.#worker?.pid;
  }

  open(session: number, handlers: SessionHandlers): void {
    this.#sessions.set(session, handlers);
  }

  send(request: Request): void {
    if (this.#worker) this.#worker.send(request);
    else this.#waiting.push(request);
  }

  close(session: number): void {
    if (this.#sessions.delete(session)) this.send({ session, do: 'close' });
  }

  async stop(error: CompactRnnError): Promise<void> {
    clearTimeout(this.#restart);
    this.#isOver = true;
    this.#isUp = false;
    this.#loseAll(error);
    await this.#worker?.stop();
  }

  #started(): WorkerHandle {
    return this.#start({
      receive: (answer) => {
        this.#receive(answer);
      },
      end: (why) => {
        this.#ended(why);
      },
    });
  }

  #receive(answer: Answer): void {
    if ('ready' in answer) {
      this.#isUp = this.#wasUp = true;
      this.#pause = FIRST_PAUSE;
      this.#ready.resolve(answer.ready);
    } else if ('failed' in answer) {
      const { code, message } = answer.failed;
      if (this.#wasUp) void this.#giveUp(`it cannot load its model: ${message}`);
      else this.#ready.reject(new CompactRnnError(code, message));
    } else {
      const session = this.#sessions.get(answer.session);
      if ('update' in answer) session?.updated(answer.update);
      else session?.refused(new CompactRnnError(answer.error.code, answer.error.message));
    }
  }

  /** A restarted worker could not load its model; the next one may. */
  async #giveUp(why: string): Promise<void> {
    await this.#worker?.stop();
    if (!this.#isOver) this.#ended(why);
  }

  #ended(why: string): void {
    this.#isUp = false;
    this.#worker = undefined;
    const error = new CompactRnnError(
      'WORKER_LOST',
      `the worker of this session is gone (${why}): open another session, and begin again`,
    );
    this.#ready.reject(error);
    this.#loseAll(error);
    this.#onEnd(why);
    this.#restart = setTimeout(() => {
      this.#worker = this.#started();
      for (const request of this.#waiting.splice(0)) this.#worker.send(request);
    }, this.#pause).unref();
    this.#pause = Math.min(2 * this.#pause, LONGEST_PAUSE);
  }

  #loseAll(error: CompactRnnError): void {
    const sessions = [...this.#sessions.values()];
    this.#sessions.clear();
    this.#waiting = [];
    for (const session of sessions) session.lost(error);
  }
}
