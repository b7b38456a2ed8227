/** A graph in onnxruntime, on one thread, its runs timed. */
import { InferenceSession, Tensor } from 'onnxruntime-node';

export type Values = Readonly<Record<string, Tensor>>;

export class Session {
  /** Microseconds of each run. */
  readonly micros: number[] = [];
  /** What it was fed with, where somebody wants to know. */
  readonly feeds: Values[] | undefined;

  private constructor(
    private readonly session: InferenceSession,
    records: boolean,
  ) {
    this.feeds = records ? [] : undefined;
  }

  static async open(path: string, records = false): Promise<Session> {
    const options = { logSeverityLevel: 4, intraOpNumThreads: 1, interOpNumThreads: 1 } as const;
    return new Session(await InferenceSession.create(path, options), records);
  }

  async run(feeds: Values): Promise<Values> {
    this.feeds?.push(feeds);
    const start = process.hrtime.bigint();
    const results = await this.session.run(feeds);
    this.micros.push(Number(process.hrtime.bigint() - start) / 1e3);
    return results;
  }
}

export function floats(data: Float32Array, ...dims: number[]): Tensor {
  return new Tensor('float32', data, dims);
}

export const zeros = (...dims: number[]): Tensor =>
  floats(new Float32Array(dims.reduce((product, size) => product * size, 1)), ...dims);

export const floatsOf = (tensor: Tensor | undefined): Float32Array => tensor!.data as Float32Array;
