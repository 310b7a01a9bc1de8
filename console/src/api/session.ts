import { createStore } from '../live/store.js';

/** Who is signed in, and why not. The token is here and nowhere else: a reload forgets it. */
export interface Session {
  readonly token: string | null;
  /** Why the last token is gone; null when nobody was signed in. */
  readonly reason: string | null;
}

export const session = createStore<Session>({ token: tokenOfFragment(), reason: null });

export function signIn(token: string): void {
  session.set({ token: token.trim().replace(/^Bearer\s+/i, ''), reason: null });
}

export function signOut(reason: string | null): void {
  session.set({ token: null, reason });
}

/** The link that `npm start` prints has the token behind the #, which is sent to nobody. It leaves the address at once. */
function tokenOfFragment(): string | null {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token !== null) {
    history.replaceState(null, '', location.pathname + location.search);
  }
  return token;
}
