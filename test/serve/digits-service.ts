/** A service of the digit recognizer as tests share it: two models, a token, small limits. */
import { integers, MODEL, type Known } from '../recognise/digits';
import { Running } from './running';

const TOKEN = 'a secret of ours';
export const AUTHORIZATION = `Bearer ${TOKEN}`;

/** @param limits further flags, such as `--max-sessions`. */
export function startService(...limits: string[]): Promise<Running> {
  return Running.start(
    ...[MODEL, MODEL, '--threads', '2', '--log', 'json', '--token', TOKEN],
    ...['--max-message', '60000', '--max-upload', '200000', '--max-rate', '1000'],
    ...limits,
  );
}

/** The URL of a path, with the token. */
export function urlOf({ url }: Running, path = '/'): string {
  return `${url}${path}?token=${encodeURIComponent(TOKEN)}`;
}

/** The samples as the protocol has them: 16-bit integers, little-endian. */
export function bytesOf({ samples }: Known): Uint8Array {
  return new Uint8Array(integers(samples).buffer);
}
