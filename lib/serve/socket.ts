/** One WebSocket: a session of vosk-server's protocol, within the limits of the service. */
import type { RawData, WebSocket } from 'ws';
import { CompactRnnError, invalidInput } from '../errors';
import { addFigures, NO_FIGURES, type RecognitionSession } from '../recognise';
import { CLOSE, cut } from './close';
import type { House } from './house';
import type { Outcome } from './metrics';
import { answerOf, readMessage, type Config } from './protocol';

/** Messages that are worked on at a time; while there are more, nothing is read. */
const MOST_MESSAGES = 8;
/** Seconds of audio that a session may be ahead of `maxRate`. */
const BURST = 10;
/** Milliseconds in which a client closes its side. */
const CLOSING_MS = 2000;

export class SpeechSocket {
  readonly #socket: WebSocket;
  readonly #house: House;
  readonly #began = performance.now();
  /** The model that the path names, until a config names another. */
  #config: Config;
  #session: RecognitionSession | undefined;
  #model: string | undefined;
  /** Of the sessions before a reset. */
  #before = NO_FIGURES;
  /** The answers so far, which go out in the order of their messages. */
  #answers: Promise<void> = Promise.resolve();
  #working = 0;
  #idle: NodeJS.Timeout | undefined;
  #outcome: Outcome | undefined;
  /** No more is listened to; what was said before is still answered. */
  #isOver = false;
  readonly closed: Promise<void>;

  constructor(socket: WebSocket, house: House, model: string | undefined) {
    this.#socket = socket;
    this.#house = house;
    this.#config = model === undefined ? {} : { model };
    socket.on('message', (data, isBinary) => {
      this.#take(data, isBinary);
    });
    socket.on('error', () => undefined); // a close follows
    this.closed = new Promise((resolve) => {
      socket.on('close', () => {
        this.#left();
        resolve();
      });
    });
    this.#wait();
  }

  /** Says what is known, and closes. */
  stop(): void {
    this.#finish('stopped');
  }

  refuse(code: number, reason: string): void {
    this.#close(code, reason, 'refused');
  }

  #take(data: RawData, isBinary: boolean): void {
    if (this.#outcome || this.#isOver) return;
    this.#wait();
    const arrived = performance.now();
    try {
      if (isBinary) this.#hear(data as Buffer, arrived);
      else this.#obey((data as Buffer).toString());
    } catch (error) {
      this.#fail(error);
    }
  }

  #obey(text: string): void {
    const message = readMessage(text);
    if (message.do === 'eof') this.#finish('done');
    else if (message.do === 'reset') this.#finish(undefined);
    else {
      const { config, ignored } = message;
      if (ignored.length > 0)
        this.#house.log.warn('config has unknown keys', { keys: ignored.join(',').slice(0, 200) });
      this.#configure(config);
    }
  }

  #configure(config: Config): void {
    const later = config.sampleRate !== undefined || config.model !== undefined;
    if (this.#session && later)
      throw invalidInput('sample_rate and model are told before the audio: open another session');
    const { model } = config;
    if (model !== undefined && !this.#house.models.find(model))
      throw invalidInput(
        `there is no model ${model}; there is ${this.#house.models.names.join(', ')}`,
      );
    this.#config = Object.assign({}, this.#config, config);
  }

  #hear(bytes: Buffer, arrived: number): void {
    const session = (this.#session ??= this.#opened());
    const heard = session.write(bytes);
    heard.catch(() => undefined); // the answer says so
    this.#answer(undefined, async () => {
      const recognitions = await heard;
      this.#checkRate();
      this.#house.metrics.delay.observe(
        { model: this.#model! },
        (performance.now() - arrived) / 1000,
      );
      return answerOf(recognitions, this.#config, this.#figures());
    });
  }

  /** The audio so far is an utterance; what comes next is of another. */
  #finish(last: Outcome | undefined): void {
    const session = this.#session;
    this.#session = undefined;
    this.#isOver = last !== undefined;
    const ended = session?.end().finally(() => {
      this.#count(session);
    });
    ended?.catch(() => undefined); // the answer says so
    this.#answer(last, async () => {
      const finals = (await ended)?.filter(({ final }) => final) ?? [];
      return answerOf(finals, this.#config, this.#figures());
    });
  }

  /** Works on a message, and answers in its turn. @param last how the session then ends */
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

  /** Whoever does not read what is said is not listened to. */
  async #send(answer: string): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#socket.send(answer, () => {
        resolve();
      });
    });
    this.#wait();
  }

  #opened(): RecognitionSession {
    const { sampleRate, model, maxAlternatives, phraseList } = this.#config;
    const served = this.#house.models.find(model);
    if (!served) throw invalidInput(`there is no model ${model ?? ''}`);
    this.#model = served.name;
    const session = served.recogniser.open({
      sampleRate,
      alternatives: maxAlternatives,
      phraseList,
    });
    // Its worker may die while nothing is asked of it.
    session.on('error', (error) => {
      this.#fail(error);
    });
    return session;
  }

  #checkRate(): void {
    const { maxRate } = this.#house.options;
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
    this.#house.countWork(this.#model!, figures);
  }

  /** The time in which something has to happen begins again. */
  #wait(): void {
    clearTimeout(this.#idle);
    const { idleTimeout } = this.#house.options;
    this.#idle = setTimeout(() => {
      // It is the client who waits.
      if (this.#working > 0 && this.#socket.bufferedAmount === 0) {
        this.#wait();
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
    if (outcome !== 'done') this.#house.log.warn('session closed', { code, reason });
    if (this.#socket.isPaused) this.#socket.resume(); // to see that the client closes
    this.#socket.close(code, cut(reason));
    setTimeout(() => {
      this.#socket.terminate();
    }, CLOSING_MS).unref();
  }

  #left(): void {
    clearTimeout(this.#idle);
    this.#outcome ??= 'left';
    if (this.#session) {
      this.#count(this.#session);
      this.#session.close();
    }
    const model = this.#model ?? this.#house.models.names[0]!;
    this.#house.metrics.sessions.inc({ model, kind: 'socket', outcome: this.#outcome });
    this.#house.log.info('session ended', {
      model,
      outcome: this.#outcome,
      seconds: Number(this.#before.seconds.toFixed(2)),
    });
  }
}

/** A caller went beyond what the service allows. */
class LimitError extends Error {}
