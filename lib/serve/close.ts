/** How a socket is closed: a code, and a reason in words. */

/** Why a socket is closed, by RFC 6455; docs/reference/service.md lists them. */
export const CLOSE = {
  done: 1000,
  stopping: 1001,
  invalid: 1007,
  limit: 1008,
  workerLost: 1011,
  full: 1013,
} as const;

/** Bytes of a reason, by the protocol. */
const MOST_REASON = 123;

/** As much as a close frame holds. */
export function cut(reason: string): string {
  let kept = '';
  for (const character of reason) {
    if (Buffer.byteLength(kept + character) > MOST_REASON) break;
    kept += character;
  }
  return kept;
}
