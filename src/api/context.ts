import { type Actor } from '../app/auth/actor.js';
import { type Authentication } from '../app/auth/authentication.js';
import { type Deps } from '../app/deps.js';
import { type BookMeasures } from '../app/governance/impact/book-measures.js';
import { type LogChecks } from '../app/verification/log-checks.js';

import { type BadRows } from './inputs/bad-rows.js';
import { type BookReader } from './readers/book-reader.js';
import { type DeleveragingReader } from './loaders/deleveraging-reader.js';
import { createLoaders, type Loaders } from './loaders/loaders.js';
import { type LogFeed } from './feeds/log-feed.js';
import { type RiskFeed } from './feeds/risk-feed.js';
import { type SystemReader } from './readers/system-reader.js';

/** The dependencies of every request. Built once, by the server. */
export interface ApiServices {
  readonly deps: Deps;
  readonly book: BookReader;
  readonly deleveraging: DeleveragingReader;
  readonly system: SystemReader;
  readonly logFeed: LogFeed;
  readonly riskFeed: RiskFeed;
  /** Measures on the whole book, in the order in which it is asked to. */
  readonly measures: BookMeasures;
  /** Checks of the log, one at a time, beside this process. */
  readonly logChecks: LogChecks;
}

/**
 * What resolvers are given.
 *
 * Made for authenticated requests only. Nothing can be read or done without `actor` or `loaders`, whose reads
 * have the actor's scope in them: no resolver can forget to ask.
 */
export interface ApiContext {
  readonly services: ApiServices;
  readonly actor: Actor;
  /** Reads in the actor's scope; one set a request, so that children load in batches. */
  readonly loaders: Loaders;
  /** A new set, for work that outlives what a request saw. */
  readonly freshLoaders: () => Loaders;
  /** Rows of batches that could not be read, by the response key of the field: its receipt names them. */
  readonly badRows: Map<string, BadRows>;
  /** From here on `loaders` is a new set: what was read before a mutation is not its answer. */
  readonly renewLoaders: () => void;
}

export function createContext(services: ApiServices, { actor }: Authentication): ApiContext {
  return new RequestContext(services, { actor, loaders: null });
}

/** What a request has for itself. */
interface Session {
  readonly actor: Actor;
  loaders: Loaders | null;
}

/** A class, because Apollo copies the context of a request: only what a prototype has is asked for anew. */
class RequestContext implements ApiContext {
  readonly freshLoaders: () => Loaders;
  readonly badRows = new Map<string, BadRows>();
  readonly renewLoaders: () => void;

  constructor(
    readonly services: ApiServices,
    private readonly session: Session,
  ) {
    this.freshLoaders = () => createLoaders(services.deps, session.actor);
    this.renewLoaders = () => {
      session.loaders = null;
    };
  }

  get actor(): Actor {
    return this.session.actor;
  }

  get loaders(): Loaders {
    this.session.loaders ??= this.freshLoaders();
    return this.session.loaders;
  }
}
