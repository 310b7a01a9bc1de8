import { type Reader } from './database.js';

/** The step whose prices are in the rows: a run that was killed goes on after it. Null for a new run. */
export async function readPlayerProgress(
  reader: Reader,
  fingerprint: string,
): Promise<{ readonly step: number; readonly at: Date } | null> {
  const [row] = await reader.$queryRaw<{ step: number; at: Date }[]>`
    SELECT step, at FROM player_progress WHERE fingerprint = ${fingerprint}`;
  return row ?? null;
}

/** Whether some other run, or something else, has left events here. */
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
