/** What the requests and sessions of a service share. */
import type { RecognitionFigures } from '../recognise';
import type { Log } from './log';
import type { Metrics } from './metrics';
import type { Models } from './models';
import type { CheckedService } from './options';

export class ServiceContext {
  /** Open sessions and uploads. */
  #callers = 0;
  /** Whether the service takes no more of them. */
  isStopping = false;

  constructor(
    readonly options: CheckedService,
    readonly models: Models,
    readonly metrics: Metrics,
    readonly log: Log,
  ) {}

  get callers(): number {
    return this.#callers;
  }

  /** Why another caller is refused; undefined if there is room. */
  get refusal(): string | undefined {
    if (this.isStopping) return 'the service is stopping';
    const { maxSessions } = this.options;
    return this.#callers >= maxSessions
      ? `all ${maxSessions} sessions are taken: try again later`
      : undefined;
  }

  /** Counts a caller in. @returns what to call when it leaves */
  enter(): () => void {
    this.#callers++;
    let isHere = true;
    return () => {
      if (isHere) this.#callers--;
      isHere = false;
    };
  }

  countWork(model: string, { seconds, micros }: RecognitionFigures): void {
    this.metrics.audio.inc({ model }, seconds);
    this.metrics.computing.inc({ model }, micros / 1e6);
  }
}
