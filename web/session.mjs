// A session with the service: audio out, words in.

/** @typedef {{ seconds: number, frames: number, stepMicros: number, micros: number }} Figures */
/** @typedef {{ partial?: string, text?: string, figures: Figures }} Answer */

/** The address of this service, with what it has to be told. */
export function addressOf(/** @type {string} */ path, /** @type {string} */ token) {
  const url = new URL(path, location.href);
  url.hash = '';
  if (token) url.searchParams.set('token', token);
  return url;
}

export class Session {
  /** Chunks that were sent and not answered. */
  #pending = 0;
  /** @type {(() => void)[]} */
  #waiting = [];

  /**
   * @param {{ token: string, model: string, sampleRate: number }} setting
   * @param {(answer: Answer) => void} hear
   */
  constructor({ token, model, sampleRate }, hear) {
    const url = addressOf('/', token);
    url.protocol = url.protocol.replace('http', 'ws');
    this.socket = new WebSocket(url);
    this.socket.binaryType = 'arraybuffer';
    this.opened = new Promise((resolve) => {
      this.socket.onopen = () => {
        const config = { sample_rate: sampleRate, model, figures: true };
        this.socket.send(JSON.stringify({ config }));
        resolve(undefined);
      };
    });
    /** What is wrong; nothing where all went well. @type {Promise<string>} */
    this.closed = new Promise((resolve) => {
      this.socket.onclose = ({ code, reason }) => {
        for (const go of this.#waiting.splice(0)) go();
        resolve(code === 1000 ? '' : reason || `the connection was lost (${code})`);
      };
    });
    this.socket.onmessage = ({ data }) => {
      this.#pending--;
      hear(JSON.parse(data));
      for (const go of this.#waiting.splice(0)) go();
    };
  }

  /**
   * Sends 16-bit samples; whoever waits is as slow as the service.
   *
   * @param {Int16Array<ArrayBuffer>} samples
   */
  async send(samples) {
    await Promise.race([this.opened, this.closed]);
    while (this.#pending > 4 && this.socket.readyState === WebSocket.OPEN)
      await new Promise((resolve) => this.#waiting.push(() => resolve(undefined)));
    if (this.socket.readyState !== WebSocket.OPEN) return;
    this.#pending++;
    this.socket.send(samples);
  }

  /** The end of the audio. @returns {Promise<string>} what is wrong, if anything */
  async end() {
    await Promise.race([this.opened, this.closed]);
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send('{"eof" : 1}');
    return this.closed;
  }
}
