/**
 * A client of vosk-server's protocol, as its documentation has it: a config, binary audio, each
 * chunk answered before the next is sent, and the end of the audio.
 */
import { once } from 'node:events';
import { WebSocket, type ClientOptions } from 'ws';

export interface Answer {
  readonly partial?: string;
  readonly text?: string;
  readonly result?: readonly {
    readonly word: string;
    readonly start: number;
    readonly end: number;
    readonly conf?: number;
  }[];
  readonly figures?: { readonly seconds: number; readonly frames: number };
  readonly alternatives?: readonly (Answer & { readonly confidence: number })[];
}

export class Client {
  readonly socket: WebSocket;
  readonly #answers: Answer[] = [];
  #heard: (() => void) | undefined;
  readonly closed: Promise<{ code: number; reason: string }>;

  constructor(url: string, options: ClientOptions = {}) {
    this.socket = new WebSocket(url.replace(/^http/, 'ws'), options);
    this.socket.on('message', (data) => {
      this.#answers.push(JSON.parse((data as Buffer).toString()) as Answer);
      this.#heard?.();
    });
    this.closed = new Promise((resolve) => {
      this.socket.on('error', () => undefined);
      this.socket.on('close', (code, reason) => {
        resolve({ code, reason: reason.toString() });
        this.#heard?.();
      });
    });
  }

  async open(): Promise<this> {
    if (this.socket.readyState === WebSocket.CONNECTING) await once(this.socket, 'open');
    return this;
  }

  send(message: object | Uint8Array): void {
    this.socket.send(message instanceof Uint8Array ? message : JSON.stringify(message));
  }

  /** The next answer. @throws where the connection ends instead */
  async next(): Promise<Answer> {
    for (;;) {
      const answer = this.#answers.shift();
      if (answer) return answer;
      if (this.socket.readyState === WebSocket.CLOSED) throw new Error('the connection ended');
      await new Promise<void>((resolve) => (this.#heard = resolve));
    }
  }

  async ask(message: object | Uint8Array): Promise<Answer> {
    this.send(message);
    return this.next();
  }
}

interface Streaming {
  readonly sampleRate: number;
  /** Bytes of a chunk. */
  readonly length: number;
  readonly config?: object;
  readonly options?: ClientOptions;
}

/** Streams audio, and gives every answer that is not partial. */
export async function recognised(
  url: string,
  audio: Uint8Array,
  { sampleRate, length, config = {}, options }: Streaming,
): Promise<Answer[]> {
  const client = await new Client(url, options).open();
  client.send({ config: { sample_rate: sampleRate, ...config } });
  const answers: Answer[] = [];
  for (let at = 0; at < audio.length; at += length)
    answers.push(await client.ask(audio.subarray(at, at + length)));
  answers.push(await client.ask({ eof: 1 }));
  await client.closed;
  return answers.filter(({ partial }) => partial === undefined);
}

/** The words of all answers, as text. */
export function textOf(answers: readonly Answer[]): string {
  return answers
    .map(({ text }) => text)
    .filter(Boolean)
    .join(' ');
}
