/** How a WebSocket is closed: a code, and a reason in words. */

/** Close codes (RFC 6455, 7.4); docs/reference/service.md lists them. */
export const CLOSE = {
  done: 1000,
  stopping: 1001,
  invalid: 1007,
  limit: 1008,
  workerLost: 1011,
  full: 1013,
} as const;

/** The most bytes of a reason (RFC 6455, 5.5). */
const MOST_REASON = 123;

/** A reason, cut to what a close frame holds. */
export function cut(reason: string): string {
  let kept = '';
  for (const character of reason) {
    if (Buffer.byteLength(kept + character) > MOST_REASON) break;
    kept += character;
  }
  return kept;
}
