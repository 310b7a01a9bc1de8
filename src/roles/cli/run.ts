import { type Log } from '../../app/ports.js';
import { type Config, loadConfig } from '../../composition/config.js';

import type * as Checks from '../commands/checks.js';
import type * as ExportLog from '../commands/export-log.js';
import type * as Load from '../commands/books/load.js';
import type * as Reconcile from '../commands/books/reconcile.js';
import type * as Replay from '../commands/replay.js';
import type * as Roles from '../commands/roles.js';
import type * as Start from '../commands/start.js';
import type * as Token from '../commands/token.js';

/** The code of the commands, loaded on demand: help and tokens do not wait for servers to load. */
export const load = {
  checks: (): Promise<typeof Checks> => import('../commands/checks.js'),
  exportLog: (): Promise<typeof ExportLog> => import('../commands/export-log.js'),
  load: (): Promise<typeof Load> => import('../commands/books/load.js'),
  reconcile: (): Promise<typeof Reconcile> => import('../commands/books/reconcile.js'),
  replay: (): Promise<typeof Replay> => import('../commands/replay.js'),
  roles: (): Promise<typeof Roles> => import('../commands/roles.js'),
  start: (): Promise<typeof Start> => import('../commands/start.js'),
  token: (): Promise<typeof Token> => import('../commands/token.js'),
};

const EXIT_FAILURE = 1;

/**
 * Runs a command: reads the environment, opens the log, loads the code. A command that returns false has found
 * a fault, and the process exits with 1.
 *
 * @param level Log level, unless LOG_LEVEL is set.
 * @throws Error that lists every fault of the environment.
 */
export async function run<Code>(
  level: Config['LOG_LEVEL'],
  code: () => Promise<Code>,
  command: (code: Code, config: Config, log: Log) => Promise<unknown>,
): Promise<void> {
  const config = loadConfig(process.env);
  const { openProcessLog } = await import('../process/process.js');
  if ((await command(await code(), config, openProcessLog(config, level))) === false) {
    process.exitCode = EXIT_FAILURE;
  }
}
