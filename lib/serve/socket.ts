/** One WebSocket: a session in vosk-server's protocol, within the limits of the service. */
import type { RawData, WebSocket } from 'ws';
import { CompactRnnError, invalidInput } from '../errors';
import { addFigures, NO_FIGURES, type RecognitionSession } from '../recognise';
import { CLOSE, cut } from './close';
import type { ServiceContext } from './context';
import type { Outcome } from './metrics';
import { answerOf, readMessage, type Config } from './protocol';

/** The most messages in progress; at that number the socket is paused. */
const MOST_MESSAGES = 8;
/** Seconds of audio by which a session may exceed `maxRate`. */
const BURST = 10;
/** Milliseconds that a client has to close its side. */
const CLOSING_MS = 2000;

export class SpeechSocket {
  readonly #socket: WebSocket;
  readonly #context: ServiceContext;
  readonly #began = performance.now();
  /** Begins with the model that the URL names; a config may name another. */
  #config: Config;
  #session: RecognitionSession | undefined;
  #model: string | undefined;
  /** Figures of the sessions before a reset. */
  #before = NO_FIGURES;
  /** Answers go out in the order of their messages. */
  #answers: Promise<void> = Promise.resolve();
  #working = 0;
  #idle: NodeJS.Timeout | undefined;
  #outcome: Outcome | undefined;
  /** Whether messages are ignored; earlier ones are still answered. */
  #isOver = false;
  readonly closed: Promise<void>;

  constructor(socket: WebSocket, context: ServiceContext, model: string | undefined) {
    this.#socket = socket;
    this.#context = context;
    this.#config = model === undefined ? {} : { model };
    socket.on('message', (data, isBinary) => {
      this.#onMessage(data, isBinary);
    });
    socket.on('error', () => undefined); // a close follows
    this.closed = new Promise((resolve) => {
      socket.on('close', () => {
        this.#onClose();
        resolve();
      });
    });
    this.#restartIdleTimer();
  }

  /** Sends the last words, and closes. */
  stop(): void {
    this.#finish('stopped');
  }

  refuse(code: number, reason: string): void {
    this.#close(code, reason, 'refused');
  }

  #onMessage(data: RawData, isBinary: boolean): void {
    if (this.#outcome || this.#isOver) return;
    this.#restartIdleTimer();
    const arrived = performance.now();
    try {
      if (isBinary) this.#onAudio(data as Buffer, arrived);
      else this.#onText((data as Buffer).toString());
    } catch (error) {
      this.#fail(error);
    }
  }

  #onText(text: string): void {
    const message = readMessage(text);
    if (message.do === 'eof') this.#finish('done');
    else if (message.do === 'reset') this.#finish(undefined);
    else {
      const { config, ignored } = message;
      if (ignored.length > 0)
        this.#context.log.warn('config has unknown keys', {
          keys: ignored.join(',').slice(0, 200),
        });
      this.#configure(config);
    }
  }

  #configure(config: Config): void {
    const later = config.sampleRate !== undefined || config.model !== undefined;
    if (this.#session && later)
      throw invalidInput('sample_rate and model must come before the audio: open another session');
    const { model } = config;
    if (model !== undefined && !this.#context.models.find(model))
      throw invalidInput(
        `there is no model ${model}; there is ${this.#context.models.names.join(', ')}`,
      );
    this.#config = Object.assign({}, this.#config, config);
  }

  #onAudio(bytes: Buffer, arrived: number): void {
    const session = (this.#session ??= this.#opened());
    const heard = session.write(bytes);
    heard.catch(() => undefined); // reported in the answer
    this.#answer(undefined, async () => {
      const recognitions = await heard;
      this.#checkRate();
      this.#context.metrics.delay.observe(
        { model: this.#model! },
        (performance.now() - arrived) / 1000,
      );
      return answerOf(recognitions, this.#config, this.#figures());
    });
  }

  /** Ends the utterance of the audio so far; more audio begins another session. */
  #finish(last: Outcome | undefined): void {
    const session = this.#session;
    this.#session = undefined;
    this.#isOver = last !== undefined;
    const ended = session?.end().finally(() => {
      this.#count(session);
    });
    ended?.catch(() => undefined); // reported in the answer
    this.#answer(last, async () => {
      const finals = (await ended)?.filter(({ final }) => final) ?? [];
      return answerOf(finals, this.#config, this.#figures());
    });
  }

  /** Handles a message, and answers in its turn. @param last how the session ends after it */
  #answer(last: Outcome | undefined, work: () => Promise<string>): void {
    this.#working++;
    if (this.#working >= MOST_MESSAGES) this.#socket.pause();
    this.#answers = this.#answers
      .then(async () => {
        if (this.#outcome) return;
        await this.#send(await work());
        if (last === 'done') this.#close(CLOSE.done, '', last);
        if (last === 'stopped') this.#close(CLOSE.stopping, 'the service is stopping', last);
      })
      .catch((error: unknown) => {
        this.#fail(error);
      })
      .finally(() => {
        this.#working--;
        if (this.#socket.isPaused) this.#socket.resume();
      });
  }

  /** The idle timer starts again only once the client has read the answer. */
  async #send(answer: string): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#socket.send(answer, () => {
        resolve();
      });
    });
    this.#restartIdleTimer();
  }

  #opened(): RecognitionSession {
    const { sampleRate, model, maxAlternatives, phraseList } = this.#config;
    const served = this.#context.models.find(model);
    if (!served) throw invalidInput(`there is no model ${model ?? ''}`);
    this.#model = served.name;
    const session = served.recogniser.open({
      sampleRate,
      alternatives: maxAlternatives,
      phraseList,
    });
    // Its worker may die between messages.
    session.on('error', (error) => {
      this.#fail(error);
    });
    return session;
  }

  #checkRate(): void {
    const { maxRate } = this.#context.options;
    const seconds = (performance.now() - this.#began) / 1000;
    if (this.#figures().seconds <= BURST + maxRate * seconds) return;
    throw new LimitError(`more than ${maxRate} seconds of audio a second`);
  }

  #figures() {
    return addFigures(this.#before, this.#session?.figures ?? NO_FIGURES);
  }

  #count(session: RecognitionSession): void {
    const { figures } = session;
    this.#before = addFigures(this.#before, figures);
    this.#context.countWork(this.#model!, figures);
  }

  /** Restarts the time within which the client has to send or read something. */
  #restartIdleTimer(): void {
    clearTimeout(this.#idle);
    const { idleTimeout } = this.#context.options;
    this.#idle = setTimeout(() => {
      // The client is waiting for an answer.
      if (this.#working > 0 && this.#socket.bufferedAmount === 0) {
        this.#restartIdleTimer();
        return;
      }
      const slow = this.#socket.bufferedAmount > 0;
      const what = slow ? 'answers were not read' : 'nothing was sent';
      this.#close(CLOSE.limit, `${what} for ${idleTimeout} seconds`, 'refused');
    }, idleTimeout * 1000).unref();
  }

  #fail(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    if (error instanceof LimitError) this.#close(CLOSE.limit, message, 'refused');
    else if (error instanceof CompactRnnError && error.code === 'INVALID_INPUT')
      this.#close(CLOSE.invalid, message, 'refused');
    else this.#close(CLOSE.workerLost, message, 'failed');
  }

  #close(code: number, reason: string, outcome: Outcome): void {
    if (this.#outcome) return;
    this.#outcome = outcome;
    if (outcome !== 'done') this.#context.log.warn('session closed', { code, reason });
    if (this.#socket.isPaused) this.#socket.resume(); // to see that the client closes
    this.#socket.close(code, cut(reason));
    setTimeout(() => {
      this.#socket.terminate();
    }, CLOSING_MS).unref();
  }

  #onClose(): void {
    clearTimeout(this.#idle);
    this.#outcome ??= 'left';
    if (this.#session) {
      this.#count(this.#session);
      this.#session.close();
    }
    const model = this.#model ?? this.#context.models.names[0]!;
    this.#context.metrics.sessions.inc({ model, kind: 'socket', outcome: this.#outcome });
    this.#context.log.info('session ended', {
      model,
      outcome: this.#outcome,
      seconds: Number(this.#before.seconds.toFixed(2)),
    });
  }
}

/** A caller exceeded a limit of the service. */
class LimitError extends Error {}
