import { createStore } from '../live/store.js';

/** Who is signed in, and why not. The token is here and nowhere else: a reload forgets it. */
export interface Session {
  readonly token: string | null;
  /** When it ends, milliseconds by the clock of this machine; null when it does not say. */
  readonly endsAt: number | null;
  /** Why the last token is gone; null when nobody was signed in. */
  readonly reason: string | null;
}

export const session = createStore<Session>(sessionOf(tokenOfFragment()));

/** What an issuer sent back with who signed in there. Kept for whoever finishes it, out of the address at once. */
let answer = answerOfIssuer();

/** The answer of an issuer, once. */
export function takeAnswer(): URL | null {
  const taken = answer;
  answer = null;
  return taken;
}

export function hasAnswer(): boolean {
  return answer !== null;
}

export function signIn(token: string, endsAt?: number): void {
  const own = sessionOf(token.trim().replace(/^Bearer\s+/i, ''));
  session.set(endsAt === undefined ? own : { ...own, endsAt });
}

export function signOut(reason: string | null): void {
  session.set({ token: null, endsAt: null, reason });
}

function sessionOf(token: string | null): Session {
  return { token, endsAt: token === null ? null : endOf(token), reason: null };
}

/** The `exp` of a JWT: to be shown, nothing is decided by it. */
function endOf(token: string): number | null {
  try {
    const claims = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
    const { exp } = JSON.parse(atob(claims)) as { readonly exp?: unknown };
    return typeof exp === 'number' ? exp * 1000 : null;
  } catch {
    return null;
  }
}

/** The link that `npm start` prints has the token behind the #, which is sent to nobody. It leaves the address at once. */
function tokenOfFragment(): string | null {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token !== null) {
    history.replaceState(null, '', location.pathname + location.search);
  }
  return token;
}

function answerOfIssuer(): URL | null {
  const url = new URL(location.href);
  const { searchParams: given } = url;
  const isAnswer =
    url.pathname === '/console/' && given.has('state') && (given.has('code') || given.has('error'));
  if (!isAnswer) {
    return null;
  }
  history.replaceState(null, '', url.pathname);
  return url;
}
