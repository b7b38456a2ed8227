/** What a recogniser and its workers tell each other. All of it is plain, to be copied. */
import type { WordCoverage } from '../decode';
import type { ErrorCode } from '../errors';
import type { Endpointing } from './endpointing';
import type { Heard, Samples } from './hearing';

/** What a worker is for. */
export interface WorkerSetting {
  /** Milliseconds in which a batch forms. */
  readonly latency: number;
  /** Sessions that are stepped together at most. */
  readonly maxBatch: number;
}

/** To a worker, of one session each. */
export type Request = { readonly session: number } & (
  | {
      readonly do: 'open';
      readonly sampleRate: number;
      readonly endpointing: Endpointing | undefined;
      /** How many readings of an utterance are listed at most; 0: none are. */
      readonly alternatives: number;
      /** What may be said, where the session restricts it; else empty. */
      readonly phraseList: readonly string[];
    }
  | { readonly do: 'push'; readonly samples: Samples }
  | { readonly do: 'end' }
  | { readonly do: 'close' }
);

/** What is said of a model. */
export interface ModelFacts {
  /** Of the front end, in Hz. */
  readonly sampleRate: number;
  readonly parameters: number;
  /** Bytes that a step reads. */
  readonly weightBytes: number;
  /** How its words fit those of the language models. */
  readonly coverage: readonly WordCoverage[];
}

export interface PlainError {
  readonly code: ErrorCode;
  readonly message: string;
}

/** From a worker: once that it is ready or why not; then answers, in the order of requests. */
export type Answer =
  | { readonly ready: ModelFacts }
  | { readonly failed: PlainError }
  | { readonly session: number; readonly heard: Heard }
  | { readonly session: number; readonly error: PlainError };

/** One end of the way between them. */
export interface Channel<Out, In> {
  readonly send: (message: Out) => void;
  readonly listen: (hear: (message: In) => void) => void;
}
