import { exportLog } from '../../src/app/log/export-log.js';
import { type LogVerification, verifyLog } from '../../src/app/verification/verify-log.js';
import { type VisibleEvent } from '../../src/domain/log/event.js';
import { EMPTY_LOG } from '../../src/domain/log/hash-chain.js';
import { type Db } from '../../src/store/database/database.js';
import {
  type LogReport,
  verifyLog as verifyExport,
  type VerifyOptions,
} from '../../packages/verifier/src/index.js';

import { seal } from '../support/seal.js';

interface System {
  readonly db: Db;
}

const WHOLE = { from: null, to: null };

/** The log as `export-log` writes it. */
export async function exportedText(
  { db }: System,
  part: Parameters<typeof exportLog>[1] = WHOLE,
): Promise<string> {
  const texts: string[] = [];
  for await (const page of exportLog(db, part)) {
    texts.push(page.text);
  }
  return texts.join('');
}

/** Text or bytes in parts of this many units. */
export async function* inParts<Content extends string | Uint8Array>(
  content: Content,
  size = 1000,
): AsyncGenerator<Content> {
  for (let at = 0; at < content.length; at += size) {
    await Promise.resolve();
    yield content.slice(at, at + size) as Content;
  }
}

/** What the verifier says of a text. */
export function reportOn(text: string, options: VerifyOptions = {}): Promise<LogReport> {
  return verifyExport(inParts(text, 50_000), options);
}

export interface Both {
  readonly server: LogVerification;
  readonly verifier: LogReport;
}

/** What both implementations say of the log in a database. */
export async function both(system: System): Promise<Both> {
  return {
    server: await verifyLog(system, null),
    verifier: await reportOn(await exportedText(system)),
  };
}

/** Replaces the log of a database whose triggers are off. */
export async function writeLog({ db }: System, lines: readonly VisibleEvent[]): Promise<void> {
  await db.$executeRaw`DELETE FROM events`;
  await db.event.createMany({
    data: lines.map(({ hash, previousHash, ...line }) => ({
      ...line,
      hash: hash ?? '',
      previousHash: previousHash ?? '',
      payload: line.payload,
    })),
  });
}

/** Sequences and hashes as if this had been the log from the beginning. */
export function chainedAgain(lines: readonly VisibleEvent[]): VisibleEvent[] {
  return seal(EMPTY_LOG, lines);
}
