/** Options of a recogniser, checked. */
import { invalidOption } from '../errors';
import { shown } from '../json';
import { MAX_THREADS } from '../model';
import { checkCallback, checkWholeNumber, readOptions } from '../options';
import type { DecodingOptions } from '../transcribe';
import { checkedEndpointing, type Endpointing, type EndpointingOptions } from './endpointing';
import type { WorkerSetting } from './messages';

/** Options of {@link createRecogniser}. */
export interface RecogniserOptions extends DecodingOptions {
  /**
   * Worker threads, each with the model and one pool of sessions: 0, for this thread, to
   * `MAX_THREADS`; default 1.
   */
  readonly threads?: number | undefined;
  /**
   * Whether each of them is a process instead of a thread, so that the death of one ends its own
   * sessions only. Default false.
   */
  readonly processes?: boolean | undefined;
  /**
   * Milliseconds that frames wait for those of other sessions, to be stepped together: 0 to 1000;
   * default 20. The only session never waits.
   */
  readonly latency?: number | undefined;
  /** Sessions that a worker steps together at most; default 64. */
  readonly maxBatch?: number | undefined;
  /**
   * When an utterance ends, of audio that goes on; `false`: with the audio only, as that of a file.
   */
  readonly endpointing?: EndpointingOptions | boolean | undefined;
  /** Told of a worker that ended by itself; it is started again. */
  readonly onWorkerEnd?: ((why: string) => void) | undefined;
}

/** Those of a session. */
export interface SessionOptions {
  /** Of its samples, in Hz; default the front end's. */
  readonly sampleRate?: number | undefined;
  /** When its utterances end; default as the recogniser has it. */
  readonly endpointing?: EndpointingOptions | boolean | undefined;
}

export interface CheckedOptions {
  readonly threads: number;
  readonly processes: boolean;
  readonly onWorkerEnd: (why: string) => void;
  readonly endpointing: Endpointing | undefined;
  readonly setting: WorkerSetting;
}

/** Of the search for words, which the reader checks. */
const DECODING = ['beam', 'wordPenalty'] as const;

/** @throws CompactRnnError INVALID_OPTION. */
export function checkedOptions(options: RecogniserOptions): CheckedOptions {
  const given = readOptions('createRecogniser', options, [
    ...['threads', 'processes', 'latency', 'maxBatch', 'endpointing', 'onWorkerEnd'],
    ...DECODING,
  ]);
  const { threads = 1, processes = false, latency = 20, maxBatch = 64 } = given;
  const { endpointing, onWorkerEnd, ...rest } = given;
  if (typeof processes !== 'boolean')
    throw invalidOption(`processes must be true or false, but is ${shown(processes)}`);
  if (!(typeof latency === 'number' && latency >= 0 && latency <= 1000))
    throw invalidOption(
      `latency must be a number of milliseconds from 0 to 1000, but is ${shown(latency)}`,
    );
  checkCallback('onWorkerEnd', onWorkerEnd);
  const decoding = Object.fromEntries(
    DECODING.filter((name) => rest[name] !== undefined).map((name) => [name, rest[name]]),
  );
  return {
    threads: checkWholeNumber('threads', threads, processes ? 1 : 0, MAX_THREADS),
    processes,
    onWorkerEnd: onWorkerEnd ?? (() => undefined),
    endpointing: checkedEndpointing(endpointing),
    setting: {
      decoding,
      latency,
      maxBatch: checkWholeNumber('maxBatch', maxBatch, 1, 4096),
    },
  };
}
