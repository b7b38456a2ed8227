// A worker thread: sessions whose frames are stepped together by one pool.
import { parentPort, workerData } from 'node:worker_threads';
import { createDecoder, createFrontEndStream, loadModel } from 'compact-rnn';

const model = await loadModel(/** @type {string} */ (workerData));
if (!model.frontEnd || !model.units) throw new Error('the model needs a front end and units');
const { frontEnd, units } = { frontEnd: model.frontEnd, units: model.units };
const probabilities = model.head.at(-1)?.activation === 'softmax';
await model.prepare();
const pool = model.createPool({ threads: 1, maxBatch: 64 });
/** @type {Map<number, Session>} */
const sessions = new Map();

/** One utterance. */
class Session {
  /** @param {number} sampleRate */
  constructor(sampleRate) {
    this.audio = createFrontEndStream(frontEnd, { sampleRate });
    this.stream = pool.open();
    this.decoder = createDecoder(units, { probabilities });
    this.rest = Buffer.alloc(0);
    /** @type {Float32Array | undefined} */
    this.last = undefined;
  }

  /** @param {Uint8Array} piece */
  async push(piece) {
    const bytes = Buffer.concat([this.rest, piece]);
    const samples = new Float32Array(bytes.length >> 1);
    for (let i = 0; i < samples.length; i++) samples[i] = bytes.readInt16LE(2 * i) / 32768;
    this.rest = bytes.subarray(2 * samples.length);
    await this.hear(this.audio.push(samples));
  }

  async end() {
    await this.hear(this.audio.end());
    // Outputs that lag come after the audio.
    const lag = units.delay ?? 0;
    if (this.last)
      await this.hear(Array.from({ length: lag }, () => this.last ?? new Float32Array()));
    return this.decoder.result();
  }

  /** @param {Float32Array[]} frames */
  async hear(frames) {
    if (frames.length === 0) return;
    this.last = frames.at(-1);
    const xs = new Float32Array(frames.length * model.inputSize);
    frames.forEach((frame, t) => {
      xs.set(frame, t * model.inputSize);
    });
    this.decoder.push(await pool.push(this.stream, xs));
  }

  close() {
    pool.close(this.stream);
  }
}

/** @param {import('./workers.mjs').Call} call */
async function carryOut({ id, kind, sampleRate = 16_000, bytes = new Uint8Array() }) {
  if (kind === 'open') {
    sessions.set(id, new Session(sampleRate));
    return undefined;
  }
  const session = sessions.get(id);
  if (!session) throw new Error('there is no such session');
  if (kind === 'push') return session.push(bytes);
  if (kind === 'end') return session.end();
  session.close();
  sessions.delete(id);
  return undefined;
}

parentPort?.on('message', (/** @type {import('./workers.mjs').Call} */ call) => {
  carryOut(call).then(
    (result) => parentPort?.postMessage({ id: call.id, result }),
    (error) => parentPort?.postMessage({ id: call.id, error: String(error.message) }),
  );
});
