/** A recogniser: many sessions of audio on one model, over a few workers. */
import type { TransformStream } from 'node:stream/web';
import type { WordCoverage } from '../decode';
import { CompactRnnError, invalidOption } from '../errors';
import { loadModel } from '../formats';
import { shown } from '../json';
import { Model } from '../model';
import { checkWholeNumber, readOptions } from '../options';
import { checkSampleRate } from '../speech';
import { checkedEndpointing, type Endpointing } from './endpointing';
import {
  checkedOptions,
  checkedPhraseList,
  type RecogniserOptions,
  type SessionOptions,
} from './options';
import type { ModelFacts } from './messages';
import { pack } from './parcel';
import { WorkerSupervisor } from './supervisor';
import type { Recognition } from './recognition';
import { RecognitionSession, type SessionSetting } from './session';
import { transformOf, type AudioChunk } from './transform';
import { inProcess, inThread, onThisThread, type StartWorker } from './workers';

const SESSION_OPTIONS = [
  'sampleRate',
  'endpointing',
  'alternatives',
  'phraseList',
] as const satisfies (keyof SessionOptions)[];
const MOST_ALTERNATIVES = 10_000;

/** What sessions do by default, and what frees the files that workers loaded. */
interface RecogniserContext {
  readonly endpointing: Endpointing | undefined;
  readonly release: () => Promise<void>;
}

/** Made by {@link createRecogniser}. */
export class Recogniser {
  readonly #supervisors: readonly WorkerSupervisor[];
  readonly #facts: ModelFacts;
  readonly #context: RecogniserContext;
  readonly #sessions = new Set<RecognitionSession>();
  #next = 0;
  #over = false;
  #empty: (() => void) | undefined;

  /** @internal */
  constructor(
    supervisors: readonly WorkerSupervisor[],
    facts: ModelFacts,
    context: RecogniserContext,
  ) {
    this.#supervisors = supervisors;
    this.#facts = facts;
    this.#context = context;
  }

  /** Sampling rate of the model in Hz, to which the audio of sessions is resampled. */
  get sampleRate(): number {
    return this.#facts.sampleRate;
  }

  /** The model's parameters. */
  get parameters(): number {
    return this.#facts.parameters;
  }

  /** Bytes of the model that one step reads. */
  get weightBytes(): number {
    return this.#facts.weightBytes;
  }

  /** How the words of the lexicon fit those of `lm`, and those of `rescore`; without them empty. */
  get coverage(): readonly WordCoverage[] {
    return this.#facts.coverage;
  }

  /** How many sessions are open. */
  get size(): number {
    return this.#sessions.size;
  }

  /** The running workers: how many sessions each has, and its pid if it is a process. */
  get workers(): readonly { readonly sessions: number; readonly pid?: number | undefined }[] {
    return this.#supervisors
      .filter(({ isUp }) => isUp)
      .map(({ size, pid }) => ({ sessions: size, pid }));
  }

  /**
   * Opens a session on the worker that has the fewest.
   * @throws CompactRnnError INVALID_INPUT for a sampling rate out of range; INVALID_OPTION;
   *   DISPOSED.
   */
  open(options: SessionOptions = {}): RecognitionSession {
    const setting = this.#settingOf(options);
    this.#checkInUse();
    const up = this.#supervisors.filter(({ isUp }) => isUp);
    const supervisor = (up.length > 0 ? up : this.#supervisors).reduce((a, b) =>
      b.size < a.size ? b : a,
    );
    const number = this.#next++;
    const session = new RecognitionSession(setting, (end) => {
      supervisor.open(number, end);
      return {
        send: (request) => {
          supervisor.send({ session: number, ...request });
        },
        close: () => {
          supervisor.close(number);
          this.#left(session);
        },
      };
    });
    this.#sessions.add(session);
    return session;
  }

  #settingOf(options: SessionOptions): SessionSetting {
    const given = readOptions('open', options, SESSION_OPTIONS);
    const { sampleRate = this.sampleRate, endpointing: own } = given;
    const { alternatives = 0, phraseList = [] } = given;
    checkSampleRate(sampleRate);
    return {
      sampleRate,
      endpointing: own === undefined ? this.#context.endpointing : checkedEndpointing(own),
      alternatives: checkWholeNumber('alternatives', alternatives, 0, MOST_ALTERNATIVES),
      phraseList: checkedPhraseList(phraseList),
    };
  }

  /**
   * A session as a stream: of samples, as `RecognitionSession.write` takes them, into recognitions.
   * @throws CompactRnnError as {@link open}; the stream fails with what the session fails with.
   */
  transform(options: SessionOptions = {}): TransformStream<AudioChunk, Recognition> {
    return transformOf(this.open(options));
  }

  /**
   * Takes no more sessions, and disposes of itself once the open ones have ended.
   * @returns when that is done.
   * @throws nothing.
   */
  async close(): Promise<void> {
    this.#over = true;
    if (this.size > 0) await new Promise<void>((resolve) => (this.#empty = resolve));
    await this[Symbol.asyncDispose]();
  }

  /** Ends at once, with the sessions that are open: they fail with DISPOSED. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#over = true;
    await Promise.all(this.#supervisors.map((supervisor) => supervisor.stop(disposed())));
    this.#sessions.clear();
    this.#empty?.();
    await this.#context.release();
  }

  #left(session: RecognitionSession): void {
    this.#sessions.delete(session);
    if (this.size === 0) this.#empty?.();
  }

  #checkInUse(): void {
    if (this.#over) throw disposed();
  }
}

/**
 * Makes a recogniser: speech in many sessions at once, each of which gets the words that
 * `transcribeFile` finds in the same audio.
 *
 * @param model one that carries its front end and its units and can be stepped, or the path of its
 *   file, which each worker then loads itself.
 * @throws CompactRnnError INVALID_OPTION for any other model, and for options; INVALID_INPUT
 *   for `lm` and `grammar` of other types; what `loadModel` throws; IO if the
 *   temporary folder, through which workers get them, cannot be written.
 */
export async function createRecogniser(
  model: Model | string,
  options: RecogniserOptions = {},
): Promise<Recogniser> {
  if (!(model instanceof Model) && typeof model !== 'string')
    throw invalidOption(`a recogniser takes a Model or the path of one, but got ${shown(model)}`);
  const { threads, processes, decoding, setting, endpointing, onWorkerEnd } =
    checkedOptions(options);
  if (threads === 0) {
    const loaded = model instanceof Model ? model : await loadModel(model);
    const context = { endpointing, release: () => Promise.resolve() };
    return started([onThisThread({ model: loaded, decoding }, setting)], onWorkerEnd, context);
  }
  const { parcel, release } = await pack(model, decoding);
  const start = (processes ? inProcess : inThread)({ parcel, setting });
  const starts = Array.from({ length: threads }, () => start);
  return started(starts, onWorkerEnd, { endpointing, release });
}

async function started(
  starts: readonly StartWorker[],
  onWorkerEnd: (why: string) => void,
  context: RecogniserContext,
): Promise<Recogniser> {
  const supervisors = starts.map((start) => new WorkerSupervisor(start, onWorkerEnd));
  try {
    const [facts] = await Promise.all(supervisors.map(({ ready }) => ready));
    return new Recogniser(supervisors, facts!, context);
  } catch (error) {
    await Promise.all(supervisors.map((supervisor) => supervisor.stop(disposed())));
    await context.release();
    throw error;
  }
}

function disposed(): CompactRnnError {
  return new CompactRnnError(
    'DISPOSED',
    'this recogniser was closed and cannot be used any more: make another one',
  );
}
