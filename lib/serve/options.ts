/** Options of a service, checked. */
import { invalidOption } from '../errors';
import { shown } from '../json';
import { checkWholeNumber, readOptions } from '../options';
import type { RecogniserOptions } from '../recognise';
import { LOG_FORMATS, type LogFormat } from './log';

/** Options of the service's recognisers. */
export type ServedOptions = Omit<RecogniserOptions, 'processes' | 'onWorkerEnd'>;

/** Where a service listens, and its limits. */
export interface ServiceOptions {
  /** The address to listen on: default 127.0.0.1, which only this machine reaches. */
  readonly host?: string | undefined;
  /** 0 to 65535, where 0 takes any free one; default 2700. */
  readonly port?: number | undefined;
  /** The most sessions and uploads at a time; default 200. */
  readonly maxSessions?: number | undefined;
  /** The most bytes of a WebSocket message; default 1 MiB. */
  readonly maxMessage?: number | undefined;
  /** The most bytes of an upload; default 256 MiB. */
  readonly maxUpload?: number | undefined;
  /** Seconds after which a session is closed that sends nothing or reads no answers; default 30. */
  readonly idleTimeout?: number | undefined;
  /** Seconds of audio that a session may send per second, on average; default: no limit. */
  readonly maxRate?: number | undefined;
  /** Seconds that sessions may go on when the service stops; default 10. */
  readonly grace?: number | undefined;
  /** The token that callers must present; default: none. */
  readonly token?: string | undefined;
  /** Origins of web pages, besides its own, that may open sessions. */
  readonly origins?: readonly string[] | undefined;
  /** Certificate and key, as PEM. */
  readonly tls?: { readonly cert: string; readonly key: string } | undefined;
  readonly log?: LogFormat | undefined;
  /** Options of the recognisers of all models; called again at every reload. */
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

/** The longest time an option takes, in seconds. */
const DAY = 86_400;

function seconds(name: string, value: unknown): number {
  if (typeof value === 'number' && value > 0 && value <= DAY) return value;
  throw invalidOption(`${name} must be a number above 0, at most ${DAY}, but is ${shown(value)}`);
}
