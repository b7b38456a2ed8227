/** Where the sessions of a recogniser are worked on: on this thread, in threads or in processes. */
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { host } from './host';
import type { Answer, Channel, Request, WorkerSetting } from './messages';
import type { Contents } from './parcel';
import type { Start } from './worker';

/** The near end of a worker. */
export interface WorkerHandle {
  send(request: Request): void;
  /** Of a process. */
  readonly pid?: number | undefined;
  /** Ends it at once; it says no more. */
  stop(): Promise<void>;
}

export interface WorkerEvents {
  readonly hear: (answer: Answer) => void;
  /** It ended by itself, or was killed. @param why as people say it */
  readonly end: (why: string) => void;
}

export type StartWorker = (events: WorkerEvents) => WorkerHandle;

/** Found when asked for: what was bundled by mistake says so first. */
const script = (): string => join(__dirname, 'worker.js');

/** A thread that loads the model and its language from files. */
export function inThread(start: Start): StartWorker {
  return ({ hear, end }) => {
    const worker = new Worker(script());
    let stopped = false;
    let why: string | undefined;
    worker.on('message', hear);
    worker.on('error', (error) => (why = error.message));
    worker.on('exit', (code) => {
      if (!stopped) end(why ?? `it ended with code ${code}`);
    });
    worker.postMessage(start);
    return {
      send: (request) => {
        worker.postMessage(request);
      },
      stop: async () => {
        stopped = true;
        await worker.terminate();
      },
    };
  };
}

/** A process that does. */
export function inProcess(start: Start): StartWorker {
  return ({ hear, end }) => {
    const child = fork(script(), {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      serialization: 'advanced',
    });
    let ended: (() => void) | undefined;
    const exit = new Promise<void>((resolve) => (ended = resolve));
    let stopped = false;
    // Messages to a process that has just died fail: its exit says so.
    const send = (message: Start | Request): void => {
      if (child.connected) child.send(message, () => undefined);
    };
    child.on('message', hear);
    const over = (why: string): void => {
      ended?.();
      if (!stopped) end(why);
    };
    child.on('error', ({ message }) => {
      if (child.pid === undefined) over(`it does not start: ${message}`);
    });
    child.on('exit', (code, signal) => {
      over(`it ended with ${signal ?? `code ${code ?? '?'}`}`);
    });
    send(start);
    return {
      send,
      pid: child.pid,
      stop: async () => {
        stopped = true;
        child.kill('SIGKILL'); // it has nothing to save
        await exit;
      },
    };
  };
}

/** This thread, in other turns of its event loop. */
export function onThisThread(contents: Contents, setting: WorkerSetting): StartWorker {
  return ({ hear }) => {
    let request: ((request: Request) => void) | undefined;
    let stopped = false;
    const channel: Channel<Answer, Request> = {
      send: (answer) => {
        if (!stopped) hear(answer);
      },
      listen: (heard) => {
        request = heard;
      },
    };
    const hosting = host(() => Promise.resolve(contents), setting, channel);
    return {
      send: (message) => request?.(message),
      stop: async () => {
        stopped = true;
        (await hosting)();
      },
    };
  };
}
