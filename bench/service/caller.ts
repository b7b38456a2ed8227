/** A caller of the service: vosk-server's protocol over one WebSocket. */
import { once } from 'node:events';
import { WebSocket } from 'ws';

export interface Answer {
  readonly partial?: string;
  readonly text?: string;
}

export interface Close {
  readonly code: number;
  readonly reason: string;
}

/** The service ended the session first. */
export class ClosedError extends Error {
  constructor(readonly close: Close) {
    super(`closed with ${close.code}: ${close.reason}`);
  }
}

export class Caller {
  readonly socket: WebSocket;
  readonly closed: Promise<Close>;
  #close: Close | undefined;
  readonly #answers: Answer[] = [];
  #wake: (() => void) | undefined;
  /** Called for each answer, when it comes. */
  onAnswer: (() => void) | undefined;

  private constructor(url: string) {
    this.socket = new WebSocket(url.replace(/^http/, 'ws'), { perMessageDeflate: false });
    this.socket.on('message', (data) => {
      this.#answers.push(JSON.parse((data as Buffer).toString()) as Answer);
      this.onAnswer?.();
      this.#wake?.();
    });
    this.socket.on('error', () => undefined); // a close follows
    this.closed = new Promise((resolve) => {
      this.socket.on('close', (code, reason) => {
        this.#close = { code, reason: reason.toString() };
        resolve(this.#close);
        this.#wake?.();
      });
    });
  }

  /** @throws ClosedError where it is refused. */
  static async open(url: string): Promise<Caller> {
    const caller = new Caller(url);
    const refused = caller.closed.then((close) => {
      throw new ClosedError(close);
    });
    refused.catch(() => undefined);
    await Promise.race([once(caller.socket, 'open'), refused]);
    return caller;
  }

  send(message: object | Uint8Array | string): void {
    const isRaw = typeof message === 'string' || message instanceof Uint8Array;
    this.socket.send(isRaw ? message : JSON.stringify(message), () => undefined);
  }

  /** The next answer. @throws ClosedError where there is none to come */
  async next(): Promise<Answer> {
    for (;;) {
      const answer = this.#answers.shift();
      if (answer) return answer;
      if (this.#close) throw new ClosedError(this.#close);
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  /** Forgets what was answered. */
  drop(): void {
    this.#answers.length = 0;
  }
}

/** The words that answers say, as text. */
export function textOf(answers: readonly Answer[]): string {
  return answers
    .map(({ text }) => text)
    .filter(Boolean)
    .join(' ');
}
