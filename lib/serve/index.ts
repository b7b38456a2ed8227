/** A speech service over the network. */
export { Service } from './service';
export { LOG_FORMATS, type LogFormat } from './log';
export type { ServiceOptions } from './options';
