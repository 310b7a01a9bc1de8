import { type Db } from '../store/database/database.js';

import { type Clock, type Log, type NoticeChannel, type Venue } from './ports.js';

/** The dependencies of the use cases. Built once, in wiring. */
export interface Deps {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  readonly venue: Venue;
  /** All configured notice channels; `log` is always included. */
  readonly channels: readonly NoticeChannel[];
}

/** For use cases that only book: they must not ask a venue. */
export type DepsWithoutVenue = Omit<Deps, 'venue'>;
