/** Where the sessions of a recogniser run: on this thread, in worker threads or in processes. */
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { runWorker } from './worker-loop';
import type { Answer, Channel, Request, WorkerSetting } from './messages';
import type { Contents } from './parcel';
import type { Start } from './worker';

/** A worker, as its recogniser sees it. */
export interface WorkerHandle {
  send(request: Request): void;
  /** If it is a process. */
  readonly pid?: number | undefined;
  /** Ends it at once; no more answers come. */
  stop(): Promise<void>;
}

export interface WorkerEvents {
  readonly receive: (answer: Answer) => void;
  /** It ended by itself, or was killed. @param why in words, for people */
  readonly end: (why: string) => void;
}

export type StartWorker = (events: WorkerEvents) => WorkerHandle;

/** Looked up late, so that the loader's error about bundling comes first. */
const script = (): string => join(__dirname, 'worker.js');

/** A thread that loads the model and its language from files. */
export function inThread(start: Start): StartWorker {
  return ({ receive, end }) => {
    const worker = new Worker(script());
    let stopped = false;
    let why: string | undefined;
    worker.on('message', receive);
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

/** The same in a process. */
export function inProcess(start: Start): StartWorker {
  return ({ receive, end }) => {
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
    child.on('message', receive);
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

/** On this thread, in other turns of its event loop. */
export function onThisThread(contents: Contents, setting: WorkerSetting): StartWorker {
  return ({ receive }) => {
    let request: ((request: Request) => void) | undefined;
    let stopped = false;
    const channel: Channel<Answer, Request> = {
      send: (answer) => {
        if (!stopped) receive(answer);
      },
      listen: (receiveRequest) => {
        request = receiveRequest;
      },
    };
    const hosting = runWorker(() => Promise.resolve(contents), setting, channel);
    return {
      send: (message) => request?.(message),
      stop: async () => {
        stopped = true;
        (await hosting)();
      },
    };
  };
}
