import { type Log } from '../../app/ports.js';
import { type Config } from '../../composition/config.js';
import { type Database, type GenesisFile } from '../../composition/wiring.js';
import { type DisplayEnvironment } from '../../playback/report/terminal.js';

import { type Closers, type Stopping } from '../process/process.js';
import { type Scenario } from '../../playback/demo/scenario.js';

/** What `marginward start` was asked for. */
export interface StartOptions {
  readonly port: number;
  readonly host: string;
  readonly data: string;
  readonly genesis: string;
  readonly bare: boolean;
  readonly prices: readonly string[];
  readonly symbol: string | null;
  readonly maxPriceAge: number | null;
  readonly maxLeverage: number | null;
  readonly accounts: number;
  readonly seed: string;
  /** What happens besides prices in a bundled run. */
  readonly scenario: Scenario;
  /** Played time over real time; null: the whole file in about a minute. */
  readonly speed: number | null;
  readonly once: boolean;
  /** Forget what the data directory holds. */
  readonly fresh: boolean;
  /** What the terminal says of itself. */
  readonly display: DisplayEnvironment;
}

/** What both ways to run have in common. */
export interface StartParts {
  readonly options: StartOptions;
  readonly config: Config;
  readonly log: Log;
  readonly genesis: GenesisFile;
  readonly database: Database;
  readonly closers: Closers;
  readonly stopping: Stopping;
}
