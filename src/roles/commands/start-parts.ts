import { type Log } from '../../app/ports.js';
import { type Config } from '../../composition/config.js';
import { type Database, type GenesisFile } from '../../composition/wiring.js';
import { type DisplayEnvironment } from '../../playback/report/terminal.js';

import { type Address } from '../compose/parts.js';
import { type Closers, type Stopping } from '../process/process.js';
import { type Scenario } from '../../playback/demo/scenario.js';

/** What `marginward start` was asked for, as the command line has it. */
export interface StartOptions {
  /** Absent: PORT. */
  readonly port?: number;
  readonly data: string;
  readonly genesis: string;
  readonly bare?: boolean;
  readonly prices?: readonly string[];
  readonly symbol?: string;
  readonly maxPriceAge?: number;
  readonly maxLeverage?: number;
  readonly accounts: number;
  readonly seed: string;
  /** What happens besides prices in a bundled run. */
  readonly scenario: Scenario;
  /** Played time over real time; absent: the whole file in about a minute. */
  readonly speed?: number;
  readonly once?: boolean;
  /** Forget what the data directory holds. */
  readonly fresh?: boolean;
}

/** What both ways to run have in common. */
export interface StartParts {
  readonly options: StartOptions;
  readonly config: Config;
  readonly log: Log;
  /** What the terminal says of itself. */
  readonly display: DisplayEnvironment;
  readonly address: Address;
  readonly genesis: GenesisFile;
  readonly database: Database;
  readonly closers: Closers;
  readonly stopping: Stopping;
}
