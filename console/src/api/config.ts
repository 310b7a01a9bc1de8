/** What the server says before anybody is signed in: `/console/config.json`. */
export interface Config {
  readonly version: string;
  readonly devTokens: boolean;
  readonly issuer: string | null;
  readonly audience: string | null;
  /** Null where people paste a token. */
  readonly clientId: string | null;
  readonly scope: string;
}

let known: Promise<Config> | null = null;

/** Asks once; what failed is asked again. */
export function readConfig(): Promise<Config> {
  known ??= fetch('/console/config.json')
    .then(async (response) => (await response.json()) as Config)
    .catch((error: unknown) => {
      known = null;
      throw error;
    });
  return known;
}
