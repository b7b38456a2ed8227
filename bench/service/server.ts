/** `compact-rnn serve` as users start it, watched from outside: its processes, memory and time. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../checkout';

const MAIN = join(ROOT, 'dist', 'cli', 'main.js');

/** Of Linux on every processor that Node knows. */
const PAGE_BYTES = 4096;
const TICKS_A_SECOND = 100;

export interface ServerOptions {
  /** Processors that it may use, as `taskset` takes them; default all. */
  readonly processors?: string;
  /** A module that each of its processes loads first. */
  readonly preload?: string;
}

export class Server {
  readonly #child: ChildProcess;
  readonly url: string;

  private constructor(child: ChildProcess, url: string) {
    this.#child = child;
    this.url = url;
  }

  /** @throws Error: what it said where it did not start. */
  static async start(
    args: readonly string[],
    { processors, preload }: ServerOptions = {},
  ): Promise<Server> {
    const pinned = processors === undefined ? [] : ['taskset', '-c', processors];
    const [command, ...rest] = [...pinned, process.execPath, MAIN, 'serve', '--port', '0', ...args];
    const child = spawn(command!, rest, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...(preload !== undefined && { NODE_OPTIONS: `-r ${preload}` }) },
    });
    let said = '';
    child.stderr.on('data', (text: Buffer) => (said = (said + text.toString()).slice(-2000)));
    const failed = once(child, 'exit').then(() => {
      throw new Error(`the service did not start: ${said}`);
    });
    const [line] = (await Promise.race([once(child.stdout, 'data'), failed])) as [Buffer];
    failed.catch(() => undefined); // later it is wanted
    const url = /listening on (\S+)/.exec(line.toString())?.[1];
    if (url === undefined) throw new Error(`the service did not start: ${said}`);
    return new Server(child, url);
  }

  /** The processes of its workers. */
  get workers(): number[] {
    return childrenOf(this.#child.pid!);
  }

  /** Bytes in memory of the service and its workers. */
  get residentBytes(): number {
    return this.#sum((pid) => PAGE_BYTES * Number(readProcess(pid, 'statm').split(' ')[1]));
  }

  /** Seconds of processors that they have used, but for workers that are gone. */
  get cpuSeconds(): number {
    return this.#sum((pid) => {
      const fields = readProcess(pid, 'stat').split(') ')[1]!.split(' ');
      return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
    });
  }

  /** Sessions that it has, as it says. */
  async sessions(): Promise<number> {
    const health = (await (await fetch(`${this.url}/health`)).json()) as { sessions: number };
    return health.sessions;
  }

  /** Of a metric, over all labels. */
  async metric(name: string): Promise<number> {
    const text = await (await fetch(`${this.url}/metrics`)).text();
    const values = [...text.matchAll(new RegExp(`^${name}(?:\\{.*\\})? (.*)$`, 'gm'))];
    return values.reduce((sum, [, value]) => sum + Number(value), 0);
  }

  /** @returns the exit code. */
  async stop(): Promise<number | null> {
    if (this.#child.exitCode !== null) return this.#child.exitCode;
    const exit = once(this.#child, 'exit') as Promise<[number | null]>;
    this.#child.kill('SIGTERM');
    return (await exit)[0];
  }

  #sum(of: (pid: number) => number): number {
    return [this.#child.pid!, ...this.workers].reduce((sum, pid) => {
      try {
        return sum + of(pid);
      } catch {
        return sum; // it went meanwhile
      }
    }, 0);
  }
}

function readProcess(pid: number, file: string): string {
  return readFileSync(`/proc/${pid}/${file}`, 'utf8');
}

/** Workers are started by any of its threads. */
function childrenOf(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    readProcess(pid, `task/${thread}/children`)
      .split(' ')
      .filter((text) => text !== '')
      .map(Number),
  );
}
