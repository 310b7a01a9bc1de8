import os from 'node:os';
import process from 'node:process';
import { parentPort, workerData } from 'node:worker_threads';

import { DomainError } from '../../domain/errors.js';
import { openDatabase } from '../../store/database/database.js';
import { databaseOutageOf } from '../outage.js';

import { type LogCheckMessage, type LogCheckTask } from './log-check-thread.js';
import { verifyLog } from './verify-log.js';

/** The lowest: who decides about accounts goes first, however many processors there are. */
const NICENESS = 19;
/** Rows are read one batch after the other. */
const CONNECTIONS = 2;

const say = (message: LogCheckMessage): void => parentPort?.postMessage(message);

if (process.platform === 'linux') {
  // Of this thread alone; elsewhere it would be of the whole process.
  os.setPriority(NICENESS);
}
const { databaseUrl, from } = workerData as LogCheckTask;
const db = openDatabase(databaseUrl, { maxConnections: CONNECTIONS });
try {
  const result = await verifyLog({ db }, from, (progress) => {
    say({ kind: 'PROGRESS', progress });
  });
  say({ kind: 'RESULT', result });
} catch (error) {
  // A class does not survive the way out of a thread: what it says does.
  const refusal = error instanceof DomainError ? error : databaseOutageOf(error);
  if (refusal === null) {
    throw error;
  }
  const { code, message, details } = refusal;
  say({ kind: 'REFUSAL', code, message, details });
} finally {
  await db.$disconnect();
}
