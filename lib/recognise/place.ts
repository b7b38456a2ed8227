/**
 * One worker and the sessions that it has. Where it dies, or cannot load its model again, they are
 * lost, and another takes over after a pause.
 */
import { CompactRnnError } from '../errors';
import type { Answer, ModelFacts, Request } from './messages';
import type { Heard } from './hearing';
import type { StartWorker, WorkerHandle } from './workers';

/** The near end of a session. */
export interface SessionEnd {
  heard(heard: Heard): void;
  refused(error: CompactRnnError): void;
  /** Nothing more will be heard. */
  lost(error: CompactRnnError): void;
}

interface Settling {
  resolve: (facts: ModelFacts) => void;
  reject: (error: CompactRnnError) => void;
}

/** Milliseconds before a worker is started again: so many, then doubled each time it fails. */
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 30_000;

export class WorkerPlace {
  readonly #start: StartWorker;
  readonly #onEnd: (why: string) => void;
  readonly #sessions = new Map<number, SessionEnd>();
  /** Undefined in the pause before it is started again. */
  #worker: WorkerHandle | undefined;
  /** What is asked for in that pause. */
  #waiting: Request[] = [];
  readonly #ready: Settling;
  /** Settles when the first worker has its model. */
  readonly ready: Promise<ModelFacts>;
  #pause = FIRST_PAUSE;
  #restart: NodeJS.Timeout | undefined;
  #isUp = false;
  /** Whether there ever was a worker with a model. */
  #wasUp = false;
  #isOver = false;

  /** @param onEnd told of every worker that ends by itself. */
  constructor(start: StartWorker, onEnd: (why: string) => void) {
    this.#start = start;
    this.#onEnd = onEnd;
    let settling!: Settling;
    this.ready = new Promise((resolve, reject) => {
      settling = { resolve, reject };
    });
    this.ready.catch(() => undefined);
    this.#ready = settling;
    this.#worker = this.#started();
  }

  get size(): number {
    return this.#sessions.size;
  }

  /** Whether there is a worker with a model, and not one that is being started. */
  get isUp(): boolean {
    return this.#isUp;
  }

  /** Of the worker's process. */
  get pid(): number | undefined {
    return this.#worker?.pid;
  }

  open(session: number, end: SessionEnd): void {
    this.#sessions.set(session, end);
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
      hear: (answer) => {
        this.#hear(answer);
      },
      end: (why) => {
        this.#ended(why);
      },
    });
  }

  #hear(answer: Answer): void {
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
      if ('heard' in answer) session?.heard(answer.heard);
      else session?.refused(new CompactRnnError(answer.error.code, answer.error.message));
    }
  }

  /** A worker that was started again has no model: the next one may find it. */
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
