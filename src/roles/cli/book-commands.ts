import { type Command, Option } from 'commander';

import { DATA_DIRECTORY } from '../../composition/project-root.js';

import { type LoadOptions } from '../commands/books/load.js';
import { type ReconcileOptions } from '../commands/books/reconcile.js';
import { instant, nonEmpty, subject } from './arguments.js';
import { LOAD_HELP, RECONCILE_HELP } from './help.js';
import { run } from './run.js';

const loading = () => import('../commands/books/load.js');
const reconciling = () => import('../commands/books/reconcile.js');

/** `marginward load` and `reconcile` */
export function addBookCommands(program: Command): void {
  program
    .command('load <files...>')
    .description('open accounts with balances, positions and open orders, from files')
    .option('--owner <name>', 'owner of accounts of which no file names one', subject)
    .option('--by <name>', 'name of the person who does it', subject, 'load')
    .option('--data <folder>', 'where the embedded PostgreSQL keeps its data', DATA_DIRECTORY)
    .addHelpText('after', LOAD_HELP)
    .action((files: string[], options: LoadOptions) =>
      run('warn', loading, ({ loadFiles }, env) => loadFiles(files, options, env)),
    );
  program
    .command('reconcile <file>')
    .description(
      "compare balances and positions with a file of the venue's, and report differences",
    )
    .addOption(
      new Option('--as-of <instant>', "when the venue's books stood so (default: now)").argParser(
        instant,
      ),
    )
    .option('--correct', 'book the differences; needs --reason')
    .option('--reason <text>', 'why, for people', nonEmpty)
    .option('--by <name>', 'name of the person who does it', subject, 'reconcile')
    .option('--data <folder>', 'where the embedded PostgreSQL keeps its data', DATA_DIRECTORY)
    .addHelpText('after', RECONCILE_HELP)
    .action((file: string, options: ReconcileOptions) =>
      run('warn', reconciling, ({ reconcile }, env) => reconcile(file, options, env)),
    );
}
