/** What a call may end in: success, an error of the library, or what the caller itself threw. */
import { CompactRnnError } from '../../lib';
import { Finding } from './case';
import { Planted } from './values';

export const CODES: readonly string[] = [
  'INVALID_OPTION',
  'INVALID_INPUT',
  'INVALID_FILE',
  'INVALID_MODEL',
  'UNSUPPORTED_MODEL',
  'IO',
  'NUMERICAL',
];

/** @throws Finding for an error that callers cannot tell from a fault of the library. */
export function judge(error: unknown): void {
  if (error instanceof CompactRnnError) {
    if (CODES.includes(error.code) && error.message !== '') return;
    throw new Finding(`code ${error.code}: ${error.message}`, { cause: error });
  }
  if (error instanceof Planted || isAbort(error) || isOfTheCaller(error)) return;
  throw new Finding(bare(error), { cause: error });
}

/** The reason of an AbortSignal that timed out. */
function isAbort(error: unknown): boolean {
  return error instanceof DOMException && ['AbortError', 'TimeoutError'].includes(error.name);
}

/** A revoked proxy, and a proxy that breaks the rules of the language, throw when they are read. */
function isOfTheCaller(error: unknown): boolean {
  return error instanceof TypeError && /proxy that has been revoked|on proxy: /.test(error.message);
}

function bare(error: unknown): string {
  if (!(error instanceof Error)) return `threw ${typeof error}`;
  const frames = (error.stack ?? '').split('\n').filter((line) => line.includes('/lib/'));
  const place = frames[0]?.replace(/^.*\/(lib\/[^)]*)\)?$/, '$1') ?? '';
  return `bare ${error.constructor.name}: ${error.message} (${place})`;
}
