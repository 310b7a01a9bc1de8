import { type Config, loadConfig } from '../../composition/config.js';

import { type Env } from '../process/process.js';

/**
 * Runs a command: reads the environment, opens the log, loads the code on demand, so that help and tokens do not
 * wait for servers to load. A command that returns false has found a fault, and the process exits with 1.
 *
 * @param level Log level, unless LOG_LEVEL is set.
 * @throws Error that lists every fault of the environment.
 */
export async function run<Code>(
  level: Config['LOG_LEVEL'],
  load: () => Promise<Code>,
  command: (code: Code, env: Env) => Promise<unknown>,
): Promise<void> {
  const config = loadConfig(process.env);
  const { openProcessLog } = await import('../process/process.js');
  const log = openProcessLog(config, level);
  if ((await command(await load(), { config, log })) === false) {
    process.exitCode = 1;
  }
}
