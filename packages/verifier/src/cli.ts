import { createReadStream } from 'node:fs';
import process from 'node:process';

import { type LogReport, verifyLog, type VerifyOptions } from './index.js';

const USAGE = `Usage: marginward-verify FILE [--head HASH] [--previous HASH] [--json]

Checks a log that marginward export-log wrote: its chain, and the content of every line that records what it follows
from. FILE is plain or gzip; - is standard input.

  --head HASH      the hash that the last line must have
  --previous HASH  the hash of the line before the first, for a part of a log
  --json           the whole report as one line of JSON

Exit status: 0 sound, 1 not sound or not readable, 2 bad arguments.
`;

const EXIT_FAILURE = 1;
const EXIT_USAGE = 2;

interface Arguments {
  readonly file: string;
  readonly isJson: boolean;
  readonly options: VerifyOptions;
}

/** Null for arguments that are none. */
function readArguments(words: readonly string[]): Arguments | null {
  const files: string[] = [];
  let [isJson, options]: [boolean, VerifyOptions] = [false, {}];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const hash = words[at + 1] ?? '';
    if (word === '--json') {
      isJson = true;
    } else if ((word === '--head' || word === '--previous') && /^[0-9a-f]{64}$/.test(hash)) {
      options = { ...options, [word === '--head' ? 'headHash' : 'previousHash']: hash };
      at += 1;
    } else if (word === '-' || !word.startsWith('-')) {
      files.push(word);
    } else {
      return null;
    }
  }
  const [file, ...others] = files;
  return file === undefined || others.length > 0 ? null : { file, isJson, options };
}

function inWords({ ok, fault, lines, isWhole, headHash, firstSequence, types }: LogReport): string {
  if (!ok) {
    return `NOT SOUND at sequence ${fault?.sequence ?? '?'}: ${fault?.fault ?? ''}\n`;
  }
  const counts = Object.entries(types);
  const recomputed = counts.reduce((total, [, count]) => total + count.recomputed, 0);
  const part = isWhole ? '' : `, from ${firstSequence ?? '?'} on`;
  const rows = counts.map(
    ([type, count]) =>
      `  ${type.padEnd(32)} ${String(count.chained).padStart(9)} ${String(count.recomputed).padStart(11)}\n`,
  );
  return (
    `sound: ${String(lines)} lines chained${part}, ${String(recomputed)} recomputed, head ${headHash ?? ''}\n` +
    `  ${'type'.padEnd(32)} ${'chained'.padStart(9)} ${'recomputed'.padStart(11)}\n${rows.join('')}`
  );
}

async function main(): Promise<number> {
  const words = process.argv.slice(2);
  if (words.includes('--help')) {
    process.stdout.write(USAGE);
    return 0;
  }
  const given = readArguments(words);
  if (given === null) {
    process.stderr.write(USAGE);
    return EXIT_USAGE;
  }
  const { file, isJson, options } = given;
  const source = file === '-' ? process.stdin : createReadStream(file);
  const report = await verifyLog(source as AsyncIterable<Uint8Array>, options);
  process.stdout.write(isJson ? `${JSON.stringify(report)}\n` : inWords(report));
  return report.ok ? 0 : EXIT_FAILURE;
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(
    `marginward-verify: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exitCode = EXIT_FAILURE;
}
