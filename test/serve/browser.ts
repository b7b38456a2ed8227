/** Chromium without a window, driven over its debugging protocol. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Where it is installed; undefined where it is not. */
export const CHROMIUM = PLACES.find((path) => existsSync(path));

interface Evaluated {
  readonly result: { readonly value?: unknown };
  readonly exceptionDetails?: {
    readonly text: string;
    readonly exception?: { description: string };
  };
}

/** A page in a browser of its own. */
export class Browser {
  readonly #calls = new Map<number, (result: unknown) => void>();
  #next = 0;

  private constructor(
    readonly process: ChildProcess,
    readonly folder: string,
    readonly socket: WebSocket,
  ) {
    socket.on('message', (data) => {
      const { id, result } = JSON.parse((data as Buffer).toString()) as {
        id: number;
        result: unknown;
      };
      this.#calls.get(id)?.(result);
      this.#calls.delete(id);
    });
  }

  /** @param microphone a WAV file that the microphone plays, once. */
  static async open(microphone: string): Promise<Browser> {
    const folder = mkdtempSync(join(tmpdir(), 'compact-rnn-browser-'));
    const child = spawn(
      CHROMIUM!,
      [
        ...['--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run'],
        ...['--remote-debugging-port=0', `--user-data-dir=${folder}`],
        ...['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
        `--use-file-for-fake-audio-capture=${microphone}%noloop`,
        'about:blank',
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    let said = '';
    let address: string | undefined;
    while (address === undefined) {
      const [text] = (await once(child.stderr, 'data')) as [Buffer];
      said += text.toString();
      address = /DevTools listening on ws:\/\/([^/]+)\//.exec(said)?.[1];
    }
    const targets = (await (await fetch(`http://${address}/json`)).json()) as {
      type: string;
      webSocketDebuggerUrl: string;
    }[];
    const page = targets.find(({ type }) => type === 'page')!;
    const socket = new WebSocket(page.webSocketDebuggerUrl);
    await once(socket, 'open');
    return new Browser(child, folder, socket);
  }

  async call<Result>(method: string, params: object = {}): Promise<Result> {
    const id = ++this.#next;
    const answered = new Promise<unknown>((resolve) => this.#calls.set(id, resolve));
    this.socket.send(JSON.stringify({ id, method, params }));
    return (await answered) as Result;
  }

  async show(url: string, { width, height }: { width: number; height: number }): Promise<void> {
    await this.call('Emulation.setDeviceMetricsOverride', {
      width,
      height,
      deviceScaleFactor: 1,
      mobile: width < 500,
    });
    await this.call('Page.navigate', { url: 'about:blank' });
    await this.call('Page.navigate', { url });
  }

  /** What an expression is in the page. */
  async evaluate<Result>(expression: string): Promise<Result> {
    const { result, exceptionDetails } = await this.call<Evaluated>('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
      userGesture: true,
    });
    if (exceptionDetails)
      throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value as Result;
  }

  /** Waits until an expression is true of the page. */
  async until(expression: string): Promise<void> {
    const end = Date.now() + 30_000;
    while (!(await this.evaluate<boolean>(`Boolean(${expression})`).catch(() => false))) {
      if (Date.now() > end) throw new Error(`this did not come about: ${expression}`);
      await sleep(50);
    }
  }

  async press(key: string, code = key, text?: string): Promise<void> {
    await this.call('Input.dispatchKeyEvent', { type: 'keyDown', key, code, text });
    await this.call('Input.dispatchKeyEvent', { type: 'keyUp', key, code });
  }

  async screenshot(): Promise<Buffer> {
    const { data } = await this.call<{ data: string }>('Page.captureScreenshot');
    return Buffer.from(data, 'base64');
  }

  async close(): Promise<void> {
    const exit = once(this.process, 'exit');
    this.process.kill('SIGKILL');
    await exit;
    this.socket.terminate();
    // Its other processes write a moment longer.
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  }
}
