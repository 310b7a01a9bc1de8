import { CROSS_ACCOUNT } from '../../domain/permission/account-kind.js';
import { type AccountStanding } from '../../domain/permission/standing.js';

import { type Reader } from '../database/database.js';
import { loadOpenCalls } from '../margin-calls/margin-calls.js';
import { loadAccounts } from './accounts.js';
import { loadOpened } from './accounts-write.js';
import { loadRestingOrders } from './open-orders.js';

/** The state that determines the permissions of these accounts, by id; unknown ids are absent. */
export async function loadStandings(
  reader: Reader,
  ids: readonly string[],
): Promise<Map<string, AccountStanding>> {
  const accounts = await loadAccounts(reader, ids);
  const openCalls = await loadOpenCalls(reader, ids);
  const opened = await loadOpened(reader, ids);
  const orders = await loadRestingOrders(reader, ids);
  return new Map(
    [...accounts].map(([id, account]) => [
      id,
      {
        account,
        reach: opened.get(id) ?? CROSS_ACCOUNT,
        openCall: openCalls.get(id) ?? null,
        orders: orders.get(id) ?? [],
      },
    ]),
  );
}
