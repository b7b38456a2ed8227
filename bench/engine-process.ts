/**
 * An engine process: one case of one engine in a process of its own, which sleeps until it is asked
 * for a slice.
 */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { freemem } from 'node:os';
import { createInterface } from 'node:readline';
import type { Launch } from './engines';
import type { Greeting, Ready, Slice, SliceRequest } from './protocol';

/** Characters of a child's stderr that are kept, from its end, to say why it died. */
const LAST_WORDS = 2000;

/** About what a process with the dense model takes: this library's 150 MB, PyTorch's 250. */
const PROCESS_BYTES = 250e6;

/** How many processes may live at once: in half of the memory that is free. */
export function keptProcesses(): number {
  return Math.max(1, Math.floor(freemem() / 2 / PROCESS_BYTES));
}

export class EngineProcess {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;
  #lastWords = '';
  /** Why it could not be started, or how it ended; settled once its output is read. */
  readonly #end: Promise<string>;

  private constructor({ command, args, env }: Launch) {
    this.#child = spawn(command, args, { env: { ...process.env, ...env } });
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
    this.#end = new Promise((resolve) => {
      this.#child.on('error', (error) => {
        resolve(error.message);
      });
      this.#child.on('close', (code, signal) => {
        resolve(`its process ended early (${signal ?? `exit code ${code ?? '?'}`})`);
      });
    });
    this.#child.stdin.on('error', () => undefined); // of a child that died: the read below says so
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#lastWords = (this.#lastWords + text).slice(-LAST_WORDS);
    });
  }

  /** @throws Error: why it is not available. */
  static async start(launch: Launch): Promise<{ process: EngineProcess; ready: Ready }> {
    const process = new EngineProcess(launch);
    const greeting = (await process.#read()) as Greeting;
    if ('ready' in greeting) return { process, ready: greeting.ready };
    process.stop();
    throw new Error(greeting.unavailable);
  }

  get pid(): number {
    return this.#child.pid!; // there once it greeted
  }

  /** @throws Error where the process died. */
  async slice(request: SliceRequest): Promise<Slice> {
    this.#child.stdin.write(`${JSON.stringify(request)}\n`);
    return (await this.#read()) as Slice;
  }

  stop(): void {
    this.#child.kill('SIGKILL');
  }

  async #read(): Promise<unknown> {
    const line = await this.#lines.next();
    if (line.done !== true) return JSON.parse(line.value);
    const end = await this.#end;
    throw new Error([end, this.#lastWords.trimEnd().split('\n').at(-1)].filter(Boolean).join(': '));
  }
}
