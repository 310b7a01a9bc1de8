import { Decimal } from '../../domain/decimal.js';

import { type Reader } from '../database/database.js';

/** A margin call as its account's owner sees it. */
export interface CallToPay {
  readonly marginCallId: string;
  readonly accountId: string;
  readonly amountDue: Decimal;
  readonly openedAt: Date;
}

/**
 * Every margin call, also an ended one, whose deposit `<prefix><call id>` is not final: an owner who decided to
 * pay does so whatever happens to the call.
 */
export async function listCallsToPay(reader: Reader, prefix: string): Promise<CallToPay[]> {
  const rows = await reader.$queryRaw<
    { id: string; account_id: string; amount_due: string; opened_at: Date }[]
  >`
    SELECT c.id, c.account_id, c.amount_due, c.opened_at FROM margin_calls c
    WHERE NOT EXISTS (SELECT 1 FROM deposits d WHERE d.id = ${prefix} || c.id AND d.status <> 'PENDING')
    ORDER BY c.opened_at, c.id`;
  return rows.map((row) => ({
    marginCallId: row.id,
    accountId: row.account_id,
    amountDue: new Decimal(row.amount_due),
    openedAt: row.opened_at,
  }));
}

/** The step whose prices are in the rows: a killed run continues after it. Null for a new run. */
export async function readPlayerProgress(
  reader: Reader,
  fingerprint: string,
): Promise<{ readonly step: number; readonly at: Date } | null> {
  const [row] = await reader.$queryRaw<{ step: number; at: Date }[]>`
    SELECT step, at FROM player_progress WHERE fingerprint = ${fingerprint}`;
  return row ?? null;
}

/** Whether another run, or another program, has left events here. */
export async function hasOtherHistory(reader: Reader, fingerprint: string): Promise<boolean> {
  const [row] = await reader.$queryRaw<{ other: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM player_progress WHERE fingerprint <> ${fingerprint})
      OR (NOT EXISTS (SELECT 1 FROM player_progress) AND EXISTS (SELECT 1 FROM events WHERE sequence > 1)) AS other`;
  return row?.other === true;
}

export async function savePlayerProgress(
  reader: Reader,
  fingerprint: string,
  step: number,
  at: Date,
): Promise<void> {
  await reader.$executeRaw`
    INSERT INTO player_progress (fingerprint, step, at) VALUES (${fingerprint}, ${step}, ${at})
    ON CONFLICT (fingerprint) DO UPDATE SET step = excluded.step, at = excluded.at`;
}

/** The first proposal with this title; null without one. */
export async function findProposalByTitle(reader: Reader, title: string): Promise<string | null> {
  const [row] = await reader.$queryRaw<{ id: string }[]>`
    SELECT id FROM proposals WHERE title = ${title} ORDER BY created_at, id LIMIT 1`;
  return row?.id ?? null;
}
