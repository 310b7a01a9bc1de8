import { type DestinationStream, destination, pino } from 'pino';
import { type PrettyOptions, build as prettyStream } from 'pino-pretty';

import { type Log } from '../app/ports.js';

import { foldRepeats } from './log-folding.js';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const STDERR = 2;

/**
 * The log for operators: one JSON object per line on stderr, so that stdout has only the output of commands; at
 * a terminal, readable lines. Facts named `err` are written with their stack. Repeats are folded: see
 * `foldRepeats`.
 *
 * @param stream The destination instead of stderr.
 */
export function openLogger(level: LogLevel, stream: DestinationStream = stderrStream()): Log {
  const lines = pino(
    {
      level,
      // Log collectors know the process and the machine.
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: {
        paths: [
          'password',
          'secret',
          'token',
          'authorization',
          '*.password',
          '*.secret',
          '*.token',
        ],
        censor: '[redacted]',
      },
    },
    stream,
  );
  return foldRepeats(lines);
}

function stderrStream(): DestinationStream {
  // Synchronous, so that the last lines of a dying process are written.
  return process.stderr.isTTY ? prettyStream(PRETTY) : destination({ dest: STDERR, sync: true });
}

const PRETTY: PrettyOptions = {
  destination: STDERR,
  sync: true,
  // One line each: the facts of a start would fill the screen.
  singleLine: true,
  translateTime: 'SYS:HH:MM:ss.l',
};
