import { type Command, Option } from 'commander';

import { ROLES } from '../../app/auth/actor.js';
import { DATA_DIRECTORY, DEMO_GENESIS } from '../../composition/project-root.js';

import { type ReplayOptions } from '../commands/replay.js';
import { type TokenOptions } from '../process/tokens.js';
import { httpUrl, list, roles, seconds, speed, subject } from './arguments.js';
import { REPLAY_HELP, TOKEN_HELP } from './help.js';
import { run } from './run.js';

const databases = () => import('../commands/databases.js');
const genesisFiles = () => import('../commands/genesis-files.js');
const replaying = () => import('../commands/replay.js');
const tokens = () => import('../commands/token.js');

/** `marginward migrate`, `token`, `replay`, `genesis init` and `genesis check`. */
export function addTools(program: Command): void {
  program
    .command('migrate')
    .description('apply the migrations to DATABASE_URL; safe to run twice, and by several at once')
    .action(() => run('warn', databases, ({ migrate }, env) => migrate(env)));
  program
    .command('token')
    .description('print a signed development token')
    .requiredOption('--subject <name>', 'who the bearer is', subject)
    .requiredOption('--roles <roles>', `comma-separated: ${ROLES.join(', ')}`, roles)
    .option('--accounts <ids>', 'comma-separated accounts that a partner or owner may see', list)
    .addOption(
      new Option('--expires <duration>', 'how long it is good for')
        .argParser(seconds)
        .default(3600, '1h'),
    )
    .option('--data <folder>', 'where the development secret is kept', DATA_DIRECTORY)
    .addHelpText('after', TOKEN_HELP)
    .action((options: TokenOptions) =>
      run('warn', tokens, ({ printToken }, env) => printToken(options, env)),
    );
  program
    .command('replay')
    .description("send price files to a running server's publishMarkPrices, on the wall clock")
    .requiredOption('--prices <files...>', 'price files')
    .requiredOption('--token <token>', 'token of an OPERATOR')
    .option('--url <url>', 'the server', httpUrl, 'http://127.0.0.1:4000/graphql')
    .option('--genesis <file>', 'for the names of markets in price files', DEMO_GENESIS)
    .option('--symbol <symbol>', 'symbol of price files that have no column for it')
    .option('--speed <x>', 'played time over real time, or "max"', speed, 1)
    .addHelpText('after', REPLAY_HELP)
    .action((options: ReplayOptions) =>
      run('info', replaying, ({ replay }, env) => replay(options, env)),
    );
  const genesis = program.command('genesis').description('work with genesis files');
  genesis
    .command('init <file>')
    .description('write a starter file in which every field is explained')
    .action(async (file: string) => (await genesisFiles()).initGenesis(file));
  genesis
    .command('check <file>')
    .description('validate a genesis file and list every fault')
    .action(async (file: string) => (await genesisFiles()).checkGenesis(file));
}
