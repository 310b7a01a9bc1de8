import { listDueWebhooks } from '../../store/system/webhooks.js';
import { type Deps } from '../deps.js';

/** Endpoints that are asked for in one look at the most. */
const DUE_MAX = 1000;

/** Endpoints with something to deliver now that no job is delivering to. */
export function dueWebhooks({ db, clock }: Pick<Deps, 'db' | 'clock'>): Promise<string[]> {
  return listDueWebhooks(db, clock.now(), DUE_MAX);
}
