/**
 * Graphs run by onnxruntime-node, which is an optional peer of this package: in a process of its
 * own, on one thread.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import { CompactRnnError, invalidOption } from '../../errors';
import { withTemporaryFolder } from '../../files';
import { OnnxGraph, partsOfGraph } from '../graph';
import type { Answer, FedTensor, Feeds, InputInfo, Request } from './protocol';

const MODULE = 'onnxruntime-node';

/** Where onnxruntime-node is installed; undefined where it is not. */
export function findRuntime(): string | undefined {
  try {
    return require.resolve(MODULE);
  } catch {
    return undefined;
  }
}

type Unnumbered<R> = R extends Request ? Omit<R, 'id'> : never;

/** A graph that is open in the other process. */
export interface OpenGraph {
  readonly inputs: readonly InputInfo[];
  readonly outputs: readonly string[];
  /** @param fetches values to give; default all outputs. */
  run(feeds: Feeds, fetches?: readonly string[]): Promise<Readonly<Record<string, FedTensor>>>;
  /** Microseconds of each run. */
  time(feeds: Feeds, runs: number): Promise<readonly number[]>;
}

export class Runtime {
  #next = 0;
  #ended: CompactRnnError | undefined;
  readonly #waiting = new Map<
    number,
    { resolve: (value: unknown) => void; reject: (error: unknown) => void }
  >();

  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
  ) {
    child.on('message', (answer: Answer) => {
      const waiting = this.#waiting.get(answer.id);
      this.#waiting.delete(answer.id);
      if ('value' in answer) waiting?.resolve(answer.value);
      else waiting?.reject(new CompactRnnError('IO', `onnxruntime says: ${answer.error}`));
    });
    child.on('exit', (code, killedBy) => {
      this.#end(`it ended early (${killedBy ?? `exit code ${code ?? '?'}`})`);
    });
    child.on('error', (error) => {
      this.#end(error.message);
    });
  }

  /**
   * Starts the process, does `use`, and ends the process.
   * @param purpose what needs it, as the error says where it is not there.
   * @throws CompactRnnError INVALID_OPTION where onnxruntime-node is not installed; IO where it
   *   fails; the reason of `signal`.
   */
  static async using<Result>(
    purpose: string,
    use: (runtime: Runtime) => Promise<Result>,
    signal?: AbortSignal,
  ): Promise<Result> {
    const module = findRuntime();
    if (module === undefined)
      throw invalidOption(`${purpose} needs ${MODULE}: npm install ${MODULE}`);
    signal?.throwIfAborted();
    return withTemporaryFolder('compact-rnn-graphs', async (folder) => {
      const child = fork(join(__dirname, 'child.js'), {
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
        serialization: 'advanced',
      });
      const runtime = new Runtime(child, folder);
      const abort = (): void => {
        child.kill();
      };
      signal?.addEventListener('abort', abort, { once: true });
      try {
        await runtime.#ask({ do: 'start', module });
        return await use(runtime);
      } catch (error) {
        signal?.throwIfAborted();
        throw error;
      } finally {
        signal?.removeEventListener('abort', abort);
        child.kill();
      }
    });
  }

  /** @param graph one that was loaded or made, or the path of a file, with its external data. */
  async open(graph: OnnxGraph | string): Promise<OpenGraph> {
    const session = this.#next;
    const path = typeof graph === 'string' ? graph : join(this.folder, `${session}.onnx`);
    if (typeof graph !== 'string') await writeFile(path, partsOfGraph(graph).bytes);
    const about = (await this.#ask({ do: 'open', session, path })) as Pick<
      OpenGraph,
      'inputs' | 'outputs'
    >;
    return {
      ...about,
      run: async (feeds, fetches) =>
        this.#ask({ do: 'run', session, feeds, ...(fetches && { fetches }) }) as Promise<
          Record<string, FedTensor>
        >,
      time: async (feeds, runs) =>
        this.#ask({ do: 'time', session, feeds, runs }) as Promise<number[]>,
    };
  }

  #ask(request: Unnumbered<Request>): Promise<unknown> {
    const id = this.#next++;
    if (this.#ended) return Promise.reject(this.#ended);
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.child.send({ ...request, id });
    });
  }

  #end(reason: string): void {
    this.#ended ??= new CompactRnnError('IO', `onnxruntime cannot be used: ${reason}`);
    for (const { reject } of this.#waiting.values()) reject(this.#ended);
    this.#waiting.clear();
  }
}
