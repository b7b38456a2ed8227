/** What is asked of the process that runs graphs, and what it answers. */

/** A tensor as onnxruntime has it. */
export interface FedTensor {
  /** `float32`, `int64`, ... */
  readonly type: string;
  readonly dims: readonly number[];
  /** Row-major. */
  readonly data: Float32Array | Float64Array | Int32Array | BigInt64Array | Uint8Array | Int8Array;
}

export type Feeds = Readonly<Record<string, FedTensor>>;

export type Request = { readonly id: number } & (
  | { readonly do: 'start'; readonly module: string }
  | { readonly do: 'open'; readonly session: number; readonly path: string }
  | {
      readonly do: 'run';
      readonly session: number;
      readonly feeds: Feeds;
      readonly fetches?: readonly string[];
    }
  | { readonly do: 'time'; readonly session: number; readonly feeds: Feeds; readonly runs: number }
);

export type Answer = { readonly id: number } & (
  { readonly value: unknown } | { readonly error: string }
);

/** An input of a graph as onnxruntime tells it. */
export interface InputInfo {
  readonly name: string;
  readonly type?: string;
  /** Symbols where sizes are open. */
  readonly shape?: readonly (number | string)[];
}
