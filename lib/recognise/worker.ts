/**
 * A worker: a thread or a process with a model and one pool. The first message names the model;
 * the others are requests.
 */
import { parentPort } from 'node:worker_threads';
import { runWorker } from './worker-loop';
import type { Answer, Channel, Request, WorkerSetting } from './messages';
import { unpack, type Parcel } from './parcel';

/** The first message. */
export interface Start {
  readonly parcel: Parcel;
  readonly setting: WorkerSetting;
}

type Message = Start | Request;

const channel: Channel<Answer, Message> = parentPort
  ? {
      send: (answer) => {
        parentPort!.postMessage(answer);
      },
      listen: (receive) => {
        parentPort!.on('message', receive);
      },
    }
  : {
      // If the parent is gone, 'disconnect' ends the process.
      send: (answer) => process.send?.(answer, undefined, undefined, () => undefined),
      listen: (receive) => {
        process.on('message', receive);
      },
    };

if (!parentPort) {
  process.on('disconnect', () => process.exit());
  // The terminal sends these to all processes of the service: it lets its workers finish.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => undefined);
}

let receiveRequest: ((request: Request) => void) | undefined;
channel.listen((message) => {
  if (receiveRequest) receiveRequest(message as Request);
  else {
    const { parcel, setting } = message as Start;
    void runWorker(() => unpack(parcel), setting, {
      send: channel.send,
      listen: (receive) => {
        receiveRequest = receive;
      },
    });
  }
});
