/** `compact-rnn serve` as it is started by users. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const MAIN = join(__dirname, '..', '..', 'dist', 'cli', 'main.js');
if (!existsSync(MAIN)) throw new Error(`${MAIN} is not built: npm run build:ts`);

export class Running {
  private constructor(
    readonly process: ChildProcess,
    readonly url: string,
    /** What it logged. */
    public log: string,
  ) {
    process.stderr!.on('data', (text: Buffer) => (this.log += text.toString()));
  }

  static async start(...args: string[]): Promise<Running> {
    const child = spawn(process.execPath, [MAIN, 'serve', ...args, '--port', '0'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (text: Buffer) => (said += text.toString()));
    const [line] = (await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])) as [
      Buffer | number | null,
    ];
    const url = /listening on (\S+)/.exec(String(line))?.[1];
    if (url === undefined) throw new Error(`serve did not start: ${said}`);
    return new Running(child, url, said);
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    if (this.process.exitCode !== null) return this.process.exitCode;
    const exit = once(this.process, 'exit') as Promise<[number | null]>;
    this.process.kill(signal);
    return (await exit)[0];
  }
}
