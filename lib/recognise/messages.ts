/** The messages between a recogniser and its workers: plain data, which is copied. */
import type { WordCoverage } from '../decode';
import type { ErrorCode } from '../errors';
import type { Endpointing } from './endpointing';
import type { SessionUpdate, Samples } from './pipeline';

/** How a worker batches its sessions. */
export interface WorkerSetting {
  /** Milliseconds that frames wait for those of other sessions. */
  readonly latency: number;
  /** The most sessions that are stepped together. */
  readonly maxBatch: number;
}

/** Requests to a worker, each for one session. */
export type Request = { readonly session: number } & (
  | {
      readonly do: 'open';
      readonly sampleRate: number;
      readonly endpointing: Endpointing | undefined;
      /** The most alternatives listed for an utterance; 0: none. */
      readonly alternatives: number;
      /** The phrases that the session is restricted to; empty: no restriction. */
      readonly phraseList: readonly string[];
    }
  | { readonly do: 'push'; readonly samples: Samples }
  | { readonly do: 'end' }
  | { readonly do: 'close' }
);

/** What a worker tells of its model. */
export interface ModelFacts {
  /** Sampling rate of the front end, in Hz. */
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

/** From a worker: first that it is ready, or why not; then answers, in the order of requests. */
export type Answer =
  | { readonly ready: ModelFacts }
  | { readonly failed: PlainError }
  | { readonly session: number; readonly update: SessionUpdate }
  | { readonly session: number; readonly error: PlainError };

/** One end of the connection between them. */
export interface Channel<Out, In> {
  readonly send: (message: Out) => void;
  readonly listen: (receive: (message: In) => void) => void;
}
