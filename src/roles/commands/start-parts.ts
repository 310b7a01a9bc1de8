import { type Database, type GenesisFile } from '../../composition/wiring.js';

import { type Address } from '../compose/parts.js';
import { type Running } from '../process/process.js';
import { type DisplayEnvironment } from '../../playback/report/terminal.js';
import { type Scenario } from '../../playback/demo/scenario.js';

/** The options of `marginward start`, as parsed. */
export interface StartOptions {
  /** Terminal environment variables. */
  readonly display: DisplayEnvironment;
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
  /** Additional events in a bundled run. */
  readonly scenario: Scenario;
  /** Played time over real time; absent: the whole file in about a minute. */
  readonly speed?: number;
  readonly once?: boolean;
  /** Deletes the content of the data directory. */
  readonly fresh?: boolean;
}

/** The parts common to both kinds of runs. */
export interface StartParts extends Running {
  readonly options: StartOptions;
  readonly address: Address;
  readonly genesis: GenesisFile;
  readonly database: Database;
}
