import { type Actor } from '../app/auth/actor.js';
import { type KeyDeps } from '../app/auth/api-keys.js';
import { type Authentication } from '../app/auth/authentication.js';
import { type Deps } from '../app/deps.js';
import { type CheckBook } from '../app/permissions/check-book.js';
import { type WebhookDeps } from '../app/webhooks/webhooks.js';
import { type BookMeasures } from '../app/governance/impact/book-measures.js';
import { type LogChecks } from '../app/verification/log-checks.js';

import { type BatchRows } from './inputs/bad-rows.js';
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
  /** What permissions are judged by. */
  readonly checks: CheckBook;
  readonly deleveraging: DeleveragingReader;
  readonly system: SystemReader;
  readonly logFeed: LogFeed;
  readonly riskFeed: RiskFeed;
  /** Measurements on the whole book, run in the order of the requests. */
  readonly measures: BookMeasures;
  /** Checks of the log, one at a time, beside this process. */
  readonly logChecks: LogChecks;
  /** Whether this process's clock can be trusted for what is decided by time. */
  readonly isClockRight: () => boolean;
  /** What API keys are made with. */
  readonly keys: KeyDeps;
  /** What endpoints of partners are made with. */
  readonly webhooks: WebhookDeps;
}

/**
 * The context of resolvers.
 *
 * Created for authenticated requests only. Reads and writes need `actor` or `loaders`, whose queries contain
 * the actor's scope, so no resolver can omit the check.
 */
export interface ApiContext {
  readonly services: ApiServices;
  readonly actor: Actor;
  /** Reads in the actor's scope; one set per request, so that children load in batches. */
  readonly loaders: Loaders;
  /** Creates a new set, for work that outlives the data read by the request. */
  readonly freshLoaders: () => Loaders;
  /** The rows of batches, by the response key of the field. */
  readonly batches: Map<string, BatchRows>;
  /** Replaces `loaders` by a new set: data read before a mutation is not its answer. */
  readonly renewLoaders: () => void;
}

export function createContext(services: ApiServices, { actor }: Authentication): ApiContext {
  return new RequestContext(services, { actor, loaders: null });
}

/** The state of one request. */
interface Session {
  readonly actor: Actor;
  loaders: Loaders | null;
}

/**
 * A class, because Apollo copies the context of a request: only prototype properties are evaluated on each
 * access.
 */
class RequestContext implements ApiContext {
  readonly freshLoaders: () => Loaders;
  readonly batches = new Map<string, BatchRows>();
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
