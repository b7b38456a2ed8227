/** The metrics of a service, for Prometheus. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** How a session ended. */
export type Outcome = 'done' | 'left' | 'refused' | 'failed' | 'stopped';

/** Buckets of the delay from a chunk to its answer, in seconds. */
const DELAYS = [0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5];

export class Metrics {
  readonly registry = new Registry();
  readonly sessions: Counter<'model' | 'kind' | 'outcome'>;
  readonly audio: Counter<'model'>;
  readonly computing: Counter<'model'>;
  readonly delay: Histogram<'model'>;
  readonly workersLost: Counter<'model'>;

  /** How many sessions each model has. */
  openSessions: () => Iterable<readonly [model: string, sessions: number]> = () => [];

  constructor() {
    const open = (): ReturnType<typeof this.openSessions> => this.openSessions();
    const registers = [this.registry];
    const counted = <Labels extends string>(
      name: string,
      help: string,
      labelNames: readonly Labels[],
    ): Counter<Labels> => new Counter({ name, help, labelNames, registers });
    new Gauge({
      name: 'compact_rnn_open_sessions',
      help: 'Sessions and uploads that are open.',
      labelNames: ['model'],
      registers,
      collect() {
        this.reset();
        for (const [model, sessions] of open()) this.set({ model }, sessions);
      },
    });
    this.sessions = counted('compact_rnn_sessions_total', 'Sessions and uploads that ended.', [
      'model',
      'kind',
      'outcome',
    ]);
    this.audio = counted('compact_rnn_audio_seconds_total', 'Seconds of audio heard.', ['model']);
    this.computing = counted(
      'compact_rnn_computing_seconds_total',
      'Seconds of computing: front end, steps, search.',
      ['model'],
    );
    this.delay = new Histogram({
      name: 'compact_rnn_delay_seconds',
      help: 'From the arrival of a chunk to its answer.',
      labelNames: ['model'],
      buckets: DELAYS,
      registers,
    });
    this.workersLost = counted(
      'compact_rnn_workers_lost_total',
      'Workers that ended by themselves.',
      ['model'],
    );
    collectDefaultMetrics({ register: this.registry });
  }
}
