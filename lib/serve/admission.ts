/** Who may use the service: by token, and by the origin of a page. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Why a request is refused. */
export interface Refusal {
  readonly status: number;
  readonly message: string;
}

/**
 * Why a request may not use the service. A token comes as `Authorization: Bearer ...`, or as
 * `?token=...` from pages, which cannot set headers of a WebSocket.
 */
export function refusalOf(
  request: IncomingMessage,
  url: URL,
  { token, origins }: { token: string | undefined; origins: readonly string[] },
): Refusal | undefined {
  const { origin, host } = request.headers;
  if (origin !== undefined && !origins.includes(origin) && hostOf(origin) !== host)
    return { status: 403, message: `pages of ${origin} may not use this service` };
  if (token === undefined) return undefined;
  const header = /^Bearer (.*)$/i.exec(request.headers.authorization ?? '')?.[1];
  const given = header ?? url.searchParams.get('token');
  if (given === null) return { status: 401, message: 'a token is needed' };
  return isSame(given, token) ? undefined : { status: 401, message: 'this is not the token' };
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}

/** Compares in constant time. */
function isSame(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
