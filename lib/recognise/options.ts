/** Options of a recogniser, checked. */
import { DECODING_OPTIONS, decodingOptions, type DecodingOptions } from '../decode';
import { invalidOption, type CompactRnnError } from '../errors';
import { Grammar } from '../grammar';
import { isIterable, ownElements, shown } from '../json';
import { MAX_THREADS } from '../model';
import { NgramModel } from '../ngrams';
import { checkCallback, checkWholeNumber, readOptions } from '../options';
import { checkedEndpointing, type Endpointing, type EndpointingOptions } from './endpointing';
import type { WorkerSetting } from './messages';

/** Options of {@link createRecogniser}. */
export interface RecogniserOptions extends DecodingOptions {
  /**
   * Worker threads, each with the model and one pool of sessions: 0 (run on this thread) to
   * `MAX_THREADS`; default 1.
   */
  readonly threads?: number | undefined;
  /**
   * Whether workers are processes instead of threads, so that a crash ends the sessions of one
   * worker only. Default false.
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
   * When an utterance ends in audio that goes on. `false`: only when the audio ends, as for a file.
   */
  readonly endpointing?: EndpointingOptions | boolean | undefined;
  /** Called when a worker ended by itself; it is started again. */
  readonly onWorkerEnd?: ((why: string) => void) | undefined;
}

/** Options of a session. */
export interface SessionOptions {
  /** Sampling rate of its samples, in Hz; default the front end's. */
  readonly sampleRate?: number | undefined;
  /** When its utterances end; default that of the recogniser. */
  readonly endpointing?: EndpointingOptions | boolean | undefined;
  /**
   * The most alternatives to list when an utterance has ended: 0 (the default) to 10,000. They are
   * within the recogniser's `latticeBeam` of the best, or within 8 nats if it has none.
   */
  readonly alternatives?: number | undefined;
  /**
   * Restricts the session to the words of these phrases, by a bigram model of them that replaces
   * the recogniser's language model, grammar and phrases. Words that the lexicon lacks are left
   * out. At most 10,000; default: none, no restriction.
   */
  readonly phraseList?: readonly string[] | undefined;
}

const MOST_PHRASES = 10_000;

/**
 * @param name as errors call it.
 * @param refused makes the error.
 * @throws CompactRnnError INVALID_OPTION, or what `refused` makes.
 */
export function checkedPhraseList(
  given: unknown,
  name = 'phraseList',
  refused: (message: string) => CompactRnnError = invalidOption,
): readonly string[] {
  const tooMany = Array.isArray(given) && given.length > MOST_PHRASES;
  const phrases = tooMany ? undefined : ownElements(given);
  if (!phrases)
    throw refused(
      `${name} must be a list of at most ${MOST_PHRASES} phrases, but is ${shown(given)}`,
    );
  const bad = phrases.findIndex((phrase) => typeof phrase !== 'string');
  if (bad >= 0) throw refused(`${name}[${bad}] must be a text, but is ${shown(phrases[bad])}`);
  return phrases as string[];
}

export interface CheckedOptions {
  readonly threads: number;
  readonly processes: boolean;
  readonly onWorkerEnd: (why: string) => void;
  readonly endpointing: Endpointing | undefined;
  readonly decoding: DecodingOptions;
  readonly setting: WorkerSetting;
}

/** @throws CompactRnnError INVALID_OPTION. */
export function checkedOptions(options: RecogniserOptions): CheckedOptions {
  const given = readOptions('createRecogniser', options, [
    ...['threads', 'processes', 'latency', 'maxBatch', 'endpointing', 'onWorkerEnd'],
    ...DECODING_OPTIONS,
  ]);
  const { threads = 1, processes = false, latency = 20, maxBatch = 64 } = given;
  const { endpointing, onWorkerEnd } = given;
  if (typeof processes !== 'boolean')
    throw invalidOption(`processes must be true or false, but is ${shown(processes)}`);
  if (!(typeof latency === 'number' && latency >= 0 && latency <= 1000))
    throw invalidOption(
      `latency must be a number of milliseconds from 0 to 1000, but is ${shown(latency)}`,
    );
  checkCallback('onWorkerEnd', onWorkerEnd);
  return {
    threads: checkWholeNumber('threads', threads, processes ? 1 : 0, MAX_THREADS),
    processes,
    onWorkerEnd: onWorkerEnd ?? (() => undefined),
    endpointing: checkedEndpointing(endpointing),
    decoding: ownDecoding(decodingOptions(given)),
    setting: {
      latency,
      maxBatch: checkWholeNumber('maxBatch', maxBatch, 1, 4096),
    },
  };
}

/**
 * The same, of which nothing changes any more: numbers and words are copied. The reader checks what
 * they say.
 */
function ownDecoding({ lm, rescore, grammar, ...plain }: DecodingOptions): DecodingOptions {
  if (lm !== undefined) NgramModel.handleOf(lm, 'lm');
  if (rescore !== undefined) NgramModel.handleOf(rescore, 'rescore');
  if (grammar !== undefined) Grammar.handleOf(grammar);
  const copied = Object.entries(plain)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, copyOf(name, value)]);
  const own = Object.fromEntries(copied) as DecodingOptions;
  return { ...own, ...(lm && { lm }), ...(rescore && { rescore }), ...(grammar && { grammar }) };
}

/** Lists may be read only once, and are asked for by every worker. */
function copyOf(name: string, value: unknown): unknown {
  try {
    const isList = typeof value !== 'string' && isIterable(value);
    return structuredClone(isList ? Array.from(value as Iterable<unknown>) : value);
  } catch (cause) {
    throw invalidOption(
      `${name} must be plain, for workers to get it, but is ${shown(value)}`,
      cause,
    );
  }
}
