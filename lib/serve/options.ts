/** Options of a service, checked. */
import { invalidOption } from '../errors';
import { shown } from '../json';
import { checkWholeNumber, readOptions } from '../options';
import type { RecogniserOptions } from '../recognise';
import { LOG_FORMATS, type LogFormat } from './log';

/** What the recognisers of a service are made with. */
export type ServedOptions = Omit<RecogniserOptions, 'processes' | 'onWorkerEnd'>;

/** What a service allows, and where it listens. */
export interface ServiceOptions {
  /** The address to listen at: default 127.0.0.1, which only this machine reaches. */
  readonly host?: string | undefined;
  /** From 0, for any that is free; default 2700. */
  readonly port?: number | undefined;
  /** Sessions and uploads at a time; default 200. */
  readonly maxSessions?: number | undefined;
  /** Bytes of a WebSocket message; default 1 MiB. */
  readonly maxMessage?: number | undefined;
  /** Bytes of an upload; default 256 MiB. */
  readonly maxUpload?: number | undefined;
  /** Seconds without a message, or without reading answers; default 30. */
  readonly idleTimeout?: number | undefined;
  /** Seconds of audio that a session may send in a second, on average; default: any. */
  readonly maxRate?: number | undefined;
  /** Seconds that sessions may go on when the service is to end; default 10. */
  readonly grace?: number | undefined;
  /** What callers have to know; default: nothing. */
  readonly token?: string | undefined;
  /** Origins of pages elsewhere that may open sessions. */
  readonly origins?: readonly string[] | undefined;
  /** Certificate and key, as PEM. */
  readonly tls?: { readonly cert: string; readonly key: string } | undefined;
  readonly log?: LogFormat | undefined;
  /** Of the recognisers of all models; asked for again whenever models are read again. */
  readonly recognising?: (() => Promise<ServedOptions>) | undefined;
}

/** The same, complete. */
export interface CheckedService {
  readonly host: string;
  readonly port: number;
  readonly maxSessions: number;
  readonly maxMessage: number;
  readonly maxUpload: number;
  readonly idleTimeout: number;
  readonly maxRate: number;
  readonly grace: number;
  readonly token: string | undefined;
  readonly origins: readonly string[];
  readonly tls: { readonly cert: string; readonly key: string } | undefined;
  readonly log: LogFormat;
  readonly recognising: () => Promise<ServedOptions>;
}

const NAMES: readonly (keyof ServiceOptions)[] = [
  ...(['host', 'port', 'maxSessions', 'maxMessage', 'maxUpload', 'idleTimeout'] as const),
  ...(['maxRate', 'grace', 'token', 'origins', 'tls', 'log', 'recognising'] as const),
];

/** @throws CompactRnnError INVALID_OPTION. */
export function checkedService(options: ServiceOptions): CheckedService {
  const given = readOptions('serve', options, NAMES);
  const { host = '127.0.0.1', log = 'text', token, origins = [] } = given;
  if (typeof host !== 'string' || host === '')
    throw invalidOption(`host must be an address or a name, but is ${shown(host)}`);
  if (token !== undefined && (typeof token !== 'string' || token.length < 8))
    throw invalidOption('token must be a text of 8 characters or more: longer is safer');
  if (!LOG_FORMATS.includes(log))
    throw invalidOption(`log must be one of ${LOG_FORMATS.join(', ')}, but is ${shown(log)}`);
  return {
    host,
    port: checkWholeNumber('port', given.port ?? 2700, 0, 65_535),
    maxSessions: checkWholeNumber('maxSessions', given.maxSessions ?? 200, 1, 100_000),
    maxMessage: checkWholeNumber('maxMessage', given.maxMessage ?? 2 ** 20, 64, 2 ** 30),
    maxUpload: checkWholeNumber('maxUpload', given.maxUpload ?? 2 ** 28, 64, 2 ** 40),
    idleTimeout: seconds('idleTimeout', given.idleTimeout ?? 30),
    maxRate: given.maxRate === undefined ? Infinity : seconds('maxRate', given.maxRate),
    grace: given.grace === 0 ? 0 : seconds('grace', given.grace ?? 10),
    token,
    origins,
    tls: given.tls,
    log,
    recognising: given.recognising ?? (() => Promise.resolve({})),
  };
}

/** A day is more than anybody waits. */
const DAY = 86_400;

function seconds(name: string, value: unknown): number {
  if (typeof value === 'number' && value > 0 && value <= DAY) return value;
  throw invalidOption(`${name} must be a number above 0, at most ${DAY}, but is ${shown(value)}`);
}
