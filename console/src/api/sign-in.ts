import * as oauth from 'oauth4webapi';

import { type Config } from './config.js';
import { session, signIn, takeAnswer } from './session.js';

/** What has to outlive the way to the issuer and back. No token is ever kept there. */
interface Pending {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  /** Where the person was. */
  readonly place: string;
}

const PENDING = 'marginward-sign-in';
const ISSUER_MS_MAX = 10_000;
/** So long before its end a token is renewed, or at half of its life if that is shorter. Milliseconds. */
const RENEW_BEFORE_MS = 60_000;
const LOOPBACK = ['127.0.0.1', '[::1]', 'localhost'];

interface Issuer {
  readonly server: oauth.AuthorizationServer;
  readonly client: oauth.Client;
  readonly insecure: boolean;
}

/** Plain HTTP is for an issuer on this machine alone. */
function optionsOf(insecure: boolean) {
  return {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- it is called so to stand out; nothing replaces it
    [oauth.allowInsecureRequests]: insecure,
    signal: () => AbortSignal.timeout(ISSUER_MS_MAX),
  };
}

async function discover({ issuer, clientId }: Config): Promise<Issuer> {
  if (issuer === null || clientId === null) {
    throw new Error('This server has no issuer to sign in at.');
  }
  const url = new URL(issuer);
  const insecure = url.protocol === 'http:' && LOOPBACK.includes(url.hostname);
  const response = await oauth.discoveryRequest(url, optionsOf(insecure));
  const server = await oauth.processDiscoveryResponse(url, response);
  return { server, client: { client_id: clientId }, insecure };
}

/** As it is registered at the issuer, character for character. */
function redirectUri(): string {
  return `${location.origin}/console/`;
}

/** Leaves the page for the issuer, which sends back to it. */
export async function beginSignIn(config: Config): Promise<void> {
  const { server, client } = await discover(config);
  if (server.authorization_endpoint === undefined) {
    throw new Error('The issuer names no place to sign in at.');
  }
  const pending: Pending = {
    state: oauth.generateRandomState(),
    nonce: oauth.generateRandomNonce(),
    verifier: oauth.generateRandomCodeVerifier(),
    place: location.pathname + location.search,
  };
  sessionStorage.setItem(PENDING, JSON.stringify(pending));
  const url = new URL(server.authorization_endpoint);
  const parameters = {
    client_id: client.client_id,
    redirect_uri: redirectUri(),
    response_type: 'code',
    scope: config.scope,
    state: pending.state,
    nonce: pending.nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(pending.verifier),
    code_challenge_method: 'S256',
    // Issuers that make tokens for several APIs ask which; others pass over it.
    ...(config.audience === null ? {} : { audience: config.audience }),
  };
  for (const [name, value] of Object.entries(parameters)) {
    url.searchParams.set(name, value);
  }
  location.assign(url.href);
}

/**
 * Takes the answer of the issuer: the state must be the one that was sent, the code is exchanged with the verifier, and
 * the ID token must have the nonce.
 *
 * An answer is taken once: whoever asks again, as a page that is drawn anew, gets the same outcome.
 *
 * @returns Where the person was.
 * @throws Error in words for people.
 */
export function finishSignIn(config: Config): Promise<string> {
  finishing ??= exchangeAnswer(config);
  return finishing;
}

let finishing: Promise<string> | null = null;

async function exchangeAnswer(config: Config): Promise<string> {
  const answer = takeAnswer();
  const pending = takePending();
  if (answer === null || pending === null) {
    throw new Error('This sign-in was not begun in this tab. Begin it again.');
  }
  const issuer = await discover(config);
  const { server, client, insecure } = issuer;
  const parameters = oauth.validateAuthResponse(server, client, answer, pending.state);
  const response = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    oauth.None(),
    parameters,
    redirectUri(),
    pending.verifier,
    optionsOf(insecure),
  );
  const tokens = await oauth.processAuthorizationCodeResponse(server, client, response, {
    expectedNonce: pending.nonce,
    requireIdToken: true,
  });
  take(issuer, tokens);
  return pending.place.startsWith('/console/') ? pending.place : '/console/';
}

function takePending(): Pending | null {
  const text = sessionStorage.getItem(PENDING);
  sessionStorage.removeItem(PENDING);
  return text === null ? null : (JSON.parse(text) as Pending);
}

/** Signs in with an access token, and renews it in time where the issuer gave what that needs. */
function take(issuer: Issuer, tokens: oauth.TokenEndpointResponse, last?: string): void {
  const { access_token: token, expires_in: lifeSeconds, refresh_token: given } = tokens;
  const refreshToken = given ?? last;
  if (lifeSeconds === undefined) {
    signIn(token);
    return;
  }
  const lifeMs = lifeSeconds * 1000;
  signIn(token, Date.now() + lifeMs);
  if (refreshToken !== undefined) {
    setTimeout(
      () => {
        if (session.get().token === token) {
          void renew(issuer, refreshToken);
        }
      },
      Math.max(lifeMs / 2, lifeMs - RENEW_BEFORE_MS),
    );
  }
}

/** What fails is not tried again: the page says that the sign-in ends, and signs in anew. */
async function renew(issuer: Issuer, refreshToken: string): Promise<void> {
  const { server, client, insecure } = issuer;
  try {
    const response = await oauth.refreshTokenGrantRequest(
      server,
      client,
      oauth.None(),
      refreshToken,
      optionsOf(insecure),
    );
    const tokens = await oauth.processRefreshTokenResponse(server, client, response);
    if (session.get().token !== null) {
      take(issuer, tokens, refreshToken);
    }
  } catch {
    // The end of the sign-in is on the page.
  }
}

/** Of an error of the issuer or of the check of its answer. */
export function signInFault(error: unknown): string {
  if (
    error instanceof oauth.AuthorizationResponseError ||
    error instanceof oauth.ResponseBodyError
  ) {
    return `The issuer refuses: ${error.error_description ?? error.error}`;
  }
  return `The sign-in failed: ${error instanceof Error ? error.message : String(error)}`;
}
