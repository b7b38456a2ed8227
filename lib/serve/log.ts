/** The log of a service: one line per event, as JSON for programs or as text for people. */
import { printable, printableJson } from '../printable';

export const LOG_FORMATS = ['text', 'json', 'none'] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

type Level = 'info' | 'warn' | 'error';
type Fields = Readonly<Record<string, string | number | boolean | undefined>>;

export class Log {
  readonly #format: LogFormat;
  readonly #write: (line: string) => void;

  constructor(format: LogFormat, write = (line: string): unknown => process.stderr.write(line)) {
    this.#format = format;
    this.#write = write;
  }

  info(event: string, fields: Fields = {}): void {
    this.#say('info', event, fields);
  }

  warn(event: string, fields: Fields = {}): void {
    this.#say('warn', event, fields);
  }

  error(event: string, fields: Fields = {}): void {
    this.#say('error', event, fields);
  }

  #say(level: Level, event: string, fields: Fields): void {
    if (this.#format === 'none') return;
    const time = new Date().toISOString();
    if (this.#format === 'json') {
      this.#write(`${printableJson(JSON.stringify({ time, level, event, ...fields }))}\n`);
      return;
    }
    const told = Object.entries(fields).filter(([, value]) => value !== undefined);
    const text = told.map(([name, value]) => `${name}=${String(value)}`).join(' ');
    this.#write(`${printable(`${time} ${level} ${event} ${text}`.trimEnd())}\n`);
  }
}
