import { type Command, Option } from 'commander';

import { DATA_DIRECTORY } from '../../composition/project-root.js';

import { type ResolveOrderOptions, type VerifyOptions } from '../commands/checks.js';
import { type ExportOptions } from '../commands/export-log.js';
import { amount, nonEmpty, sequence, subject } from './arguments.js';
import { EXPORT_HELP, RESOLVE_ORDER_HELP, VERIFY_HELP, VERIFY_LEDGER_HELP } from './help.js';
import { run } from './run.js';

const checks = () => import('../commands/checks.js');
const exportLog = () => import('../commands/export-log.js');

/** `marginward resolve-order`, `verify-log` and `verify-ledger`. */
export function addChecks(program: Command): void {
  program
    .command('resolve-order <order>')
    .description('state the outcome of an order that the venue does not report')
    .addOption(
      new Option('--filled <size>', 'filled size, in base units, without a sign')
        .argParser(amount)
        .conflicts('notTraded'),
    )
    .addOption(new Option('--price <price>', 'average price of the fill').argParser(amount))
    .addOption(
      new Option('--not-traded', 'the order did not trade, and will not').conflicts('price'),
    )
    .requiredOption('--by <name>', 'name of the person who states it', subject)
    .requiredOption('--reason <text>', 'evidence', nonEmpty)
    .option('--data <folder>', 'where the embedded PostgreSQL keeps its data', DATA_DIRECTORY)
    .addHelpText('after', RESOLVE_ORDER_HELP)
    .action((order: string, options: ResolveOrderOptions) =>
      run('warn', checks, ({ resolveOrder }, env) => resolveOrder(order, options, env)),
    );
  program
    .command('verify-log')
    .description('check the chain of the log and recompute every recorded decision')
    .option('--from <sequence>', 'where to begin', sequence)
    .option('--data <folder>', 'where the embedded PostgreSQL keeps its data', DATA_DIRECTORY)
    .addHelpText('after', VERIFY_HELP)
    .action((options: VerifyOptions) =>
      run('warn', checks, ({ verifyLog }, env) => verifyLog(options, env)),
    );
  program
    .command('verify-ledger')
    .description(
      'compare every balance with its postings, and the sum of all with zero; reads only',
    )
    .option('--data <folder>', 'where the embedded PostgreSQL keeps its data', DATA_DIRECTORY)
    .addHelpText('after', VERIFY_LEDGER_HELP)
    .action((options: Omit<VerifyOptions, 'from'>) =>
      run('warn', checks, ({ verifyLedger }, env) => verifyLedger(options, env)),
    );
}

/** `marginward export-log` */
export function addExport(program: Command): void {
  program
    .command('export-log')
    .argument('[file]', 'a new file, gzip when its name ends with .gz; - is standard output', '-')
    .description('write the log as text, one event a line')
    .option('--from <sequence>', 'the first line (default: the oldest kept)', sequence)
    .option('--to <sequence>', 'the last line (default: the head)', sequence)
    .option('--data <folder>', 'where the embedded PostgreSQL keeps its data', DATA_DIRECTORY)
    .addHelpText('after', EXPORT_HELP)
    .action((file: string, options: ExportOptions) =>
      run('warn', exportLog, ({ writeLog }, env) => writeLog(file, options, env)),
    );
}
