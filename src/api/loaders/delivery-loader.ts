import { type Db } from '../../store/database/database.js';
import { countDeliveries, type Delivery, listDeliveries } from '../../store/system/webhooks.js';

import { type TimeKey } from '../inputs/cursors.js';

export interface DeliveryPage {
  readonly rows: readonly Delivery[];
  readonly hasNextPage: boolean;
  readonly totalCount: number;
}

export interface DeliveryRequest {
  readonly first: number;
  readonly after: TimeKey | null;
}

/** Messages of an endpoint. The caller was shown the endpoint, so its authority was checked before. */
export async function readDeliveries(
  db: Db,
  webhookId: string,
  { first, after }: DeliveryRequest,
): Promise<DeliveryPage> {
  const rows = await listDeliveries(db, webhookId, { limit: first + 1, after });
  const totalCount = await countDeliveries(db, webhookId);
  return { rows: rows.slice(0, first), hasNextPage: rows.length > first, totalCount };
}
