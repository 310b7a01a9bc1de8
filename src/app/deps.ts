import { type Db } from '../store/database/database.js';

import { type Clock, type Log, type NoticeChannel, type Venue } from './ports.js';

/** The dependencies of the use cases. Built once, in wiring. */
export interface Deps {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  readonly venue: Venue;
  /** Every configured way to reach people; `log` is always there. */
  readonly channels: readonly NoticeChannel[];
}

/** For what only books: nothing of it may ask a venue. */
export type DepsWithoutVenue = Omit<Deps, 'venue'>;
