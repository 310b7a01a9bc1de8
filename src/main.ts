#!/usr/bin/env node
import { Command, CommanderError } from 'commander';

import { PROGRAM_VERSION } from './composition/version.js';
import { DomainError, messageOf } from './domain/errors.js';
import { addBookCommands } from './roles/cli/book-commands.js';
import { addChecks, addExport } from './roles/cli/check-commands.js';
import { ENVIRONMENT } from './roles/cli/help.js';
import { addRoles } from './roles/cli/role-commands.js';
import { addStart } from './roles/cli/start-command.js';
import { addTools } from './roles/cli/tool-commands.js';

const EXIT_FAILURE = 1;
const EXIT_USAGE = 2;

/** Invalid arguments exit with 2 and one line with the reason; a failure exits with 1. */
async function main(): Promise<void> {
  const program = new Command('marginward')
    .description('GraphQL risk administration with governance that enforces margin calls')
    .version(PROGRAM_VERSION)
    .addHelpText('after', ENVIRONMENT)
    .exitOverride()
    .configureOutput({
      outputError: (text, write) => {
        write(text.replace(/^error: /, 'marginward: '));
      },
    })
    .showSuggestionAfterError(true);
  addStart(program);
  addRoles(program);
  addTools(program);
  addBookCommands(program);
  addChecks(program);
  addExport(program);
  try {
    requireCommand(program, process.argv.slice(2));
    await program.parseAsync();
  } catch (error) {
    process.exitCode = report(error);
  }
}

/** @throws CommanderError with one line, where the library would print the whole help. */
function requireCommand(program: Command, words: readonly string[]): void {
  const group = program.commands.find((command) => command.name() === words[0]);
  const isGroup = group !== undefined && group.commands.length > 0;
  if (words.length === 0 || (isGroup && words.length === 1)) {
    const asked = ['marginward', ...words].join(' ');
    program.error(`error: ${asked} needs a command; see ${asked} --help`);
  }
}

function report(error: unknown): number {
  if (error instanceof CommanderError) {
    return error.exitCode === 0 ? 0 : EXIT_USAGE;
  }
  process.stderr.write(`marginward: ${reasonOf(error)}\n`);
  return error instanceof DomainError && error.code === 'BAD_USER_INPUT'
    ? EXIT_USAGE
    : EXIT_FAILURE;
}

/** The message of an error, without the frame that Prisma draws around it. */
function reasonOf(error: unknown): string {
  const message = messageOf(error);
  const framed = /^\s*Invalid `[^`]*` invocation:\s+(?<reason>[\s\S]*)$/.exec(message);
  return framed?.groups?.reason ?? message;
}

await main();
// Sockets of a library that do not close must not keep a finished command alive.
setTimeout(() => process.exit(), 2000).unref();
