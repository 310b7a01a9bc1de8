import { type Actor } from '../app/actor.js';
import { type Authentication } from '../app/auth/authentication.js';
import { type Deps } from '../app/deps.js';
import { type BookMeasures } from '../app/governance/book-measures.js';
import { DomainError } from '../domain/errors.js';

import { type BookReader } from './book-reader.js';
import { type DeleveragingReader } from './loaders/deleveraging-reader.js';
import { createLoaders, type Loaders } from './loaders/loaders.js';
import { type LogFeed } from './log-feed.js';
import { type RiskFeed } from './risk-feed.js';
import { type SystemReader } from './system-reader.js';

/** What every request is answered from. Built once, by the server. */
export interface ApiServices {
  readonly deps: Deps;
  readonly book: BookReader;
  readonly deleveraging: DeleveragingReader;
  readonly system: SystemReader;
  readonly logFeed: LogFeed;
  readonly riskFeed: RiskFeed;
  /** Measures on the whole book, in the order in which it is asked to. */
  readonly measures: BookMeasures;
}

/**
 * What resolvers are given.
 *
 * `actor` and `loaders` refuse whoever has no token (UNAUTHENTICATED), and nothing can be read or done
 * without one of them: no resolver can forget to ask.
 */
export interface ApiContext {
  readonly services: ApiServices;
  readonly actor: Actor;
  /** Reads in the actor's scope; one set a request, so that children load in batches. */
  readonly loaders: Loaders;
  /** A new set, for work that outlives what a request saw. */
  readonly freshLoaders: () => Loaders;
  /** From here on `loaders` is a new set: what was read before a mutation is not its answer. */
  readonly renewLoaders: () => void;
}

export function createContext(
  services: ApiServices,
  authentication: Authentication | null,
): ApiContext {
  let loaders: Loaders | null = null;
  const requireActor = (): Actor => {
    if (authentication === null) {
      throw new DomainError(
        'UNAUTHENTICATED',
        'This needs a valid token: Authorization: Bearer <token>.',
      );
    }
    return authentication.actor;
  };
  const freshLoaders = (): Loaders => createLoaders(services.deps, requireActor());
  return {
    services,
    get actor() {
      return requireActor();
    },
    get loaders() {
      loaders ??= freshLoaders();
      return loaders;
    },
    freshLoaders,
    renewLoaders: () => {
      loaders = null;
    },
  };
}
