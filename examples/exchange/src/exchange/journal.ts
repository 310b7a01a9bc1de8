import { closeSync, existsSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';

import { type Entry } from './entries.js';

/** The lines of the exchange, on disk before anything follows from them. */
export interface Journal {
  /** Of former processes. */
  readonly before: readonly Entry[];
  readonly write: (entry: Entry) => void;
  readonly close: () => void;
}

/** Opens a journal, or begins one. A last line that a killed process did not finish is dropped. */
export function openJournal(file: string): Journal {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  const descriptor = openSync(file, 'a');
  ftruncateSync(descriptor, Buffer.byteLength(whole));
  return {
    before: whole
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Entry),
    write: (entry) => {
      writeSync(descriptor, `${JSON.stringify(entry)}\n`);
    },
    close: () => {
      closeSync(descriptor);
    },
  };
}
