import { type Command, Option } from 'commander';

import { DATA_DIRECTORY } from '../../composition/project-root.js';
import { type Decimal } from '../../domain/decimal.js';
import { badInput } from '../../domain/errors.js';

import { amount, nonEmpty, sequence, subject } from './arguments.js';
import { RESOLVE_ORDER_HELP, VERIFY_HELP, VERIFY_LEDGER_HELP } from './help.js';
import { type DataOption, environmentAndLog, load } from './run.js';

const EXIT_FAILURE = 1;

/** `marginward verify-log` and `verify-ledger`. */
export function addChecks(program: Command): void {
  program
    .command('verify-log')
    .description('check the chain of the log and recompute every recorded decision')
    .option('--from <sequence>', 'where to begin', sequence)
    .option('--data <folder>', 'where the embedded PostgreSQL keeps its data', DATA_DIRECTORY)
    .addHelpText('after', VERIFY_HELP)
    .action(async (options: DataOption & { readonly from?: bigint }) => {
      const [config, log] = await environmentAndLog('warn');
      const { verify } = await load.checks();
      const ok = await verify({ data: options.data, from: options.from ?? null }, config, log);
      process.exitCode = ok ? 0 : EXIT_FAILURE;
    });
  program
    .command('verify-ledger')
    .description(
      'compare every balance with its postings, and the sum of all with zero; reads only',
    )
    .option('--data <folder>', 'where the embedded PostgreSQL keeps its data', DATA_DIRECTORY)
    .addHelpText('after', VERIFY_LEDGER_HELP)
    .action(async (options: DataOption) => {
      const [config, log] = await environmentAndLog('warn');
      const { checkLedgerNow } = await load.checks();
      const ok = await checkLedgerNow(options, config, log);
      process.exitCode = ok ? 0 : EXIT_FAILURE;
    });
}

/** `marginward resolve-order` */
export function addResolveOrder(program: Command): void {
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
    .action(async (order: string, options: ResolveOrderArguments) => {
      const { filled = null, price = null, notTraded = false } = options;
      if (filled === null && !notTraded) {
        throw badInput('--filled', 'or --not-traded is needed: nothing is assumed', null);
      }
      const [config, log] = await environmentAndLog('warn');
      const { resolveOrder } = await load.checks();
      await resolveOrder(order, { ...options, filled, price }, config, log);
    });
}

interface ResolveOrderArguments extends DataOption {
  readonly filled?: Decimal;
  readonly price?: Decimal;
  readonly notTraded?: boolean;
  readonly by: string;
  readonly reason: string;
}
