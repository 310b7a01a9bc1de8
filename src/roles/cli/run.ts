import { type Log } from '../../app/ports.js';
import { type Config, loadConfig } from '../../composition/config.js';

import type * as Checks from '../commands/checks.js';
import type * as Replay from '../commands/replay.js';
import type * as Roles from '../commands/roles.js';
import type * as Start from '../commands/start.js';

export interface DataOption {
  readonly data: string;
}

/**
 * What a command needs beside its arguments. Its code is loaded when it runs: asking for help or a token
 * does not wait for servers.
 */
export const load = {
  checks: (): Promise<typeof Checks> => import('../commands/checks.js'),
  replay: (): Promise<typeof Replay> => import('../commands/replay.js'),
  roles: (): Promise<typeof Roles> => import('../commands/roles.js'),
  start: (): Promise<typeof Start> => import('../commands/start.js'),
};

/** The environment, read once a command runs. @throws Error that lists every fault. */
export function environment(): Config {
  return loadConfig(process.env);
}

/** The environment and the log of a process. @param level Of the log, unless LOG_LEVEL says another. */
export async function environmentAndLog(level: Config['LOG_LEVEL']): Promise<[Config, Log]> {
  const config = environment();
  const { openProcessLog } = await import('../process/process.js');
  return [config, openProcessLog(config, level)];
}
