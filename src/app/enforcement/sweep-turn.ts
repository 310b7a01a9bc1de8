import { takeTurn } from '../../store/system/work-turns.js';
import { type Deps } from '../deps.js';

/** After this time without a sign of life of the sweeping process, another one takes over. */
const TURN_MS = 10_000;

/** Whether this process is the one that sweeps. The answer stays the same while the process keeps asking. */
export function isOurTurnToSweep({ db }: Pick<Deps, 'db'>, owner: string): Promise<boolean> {
  return takeTurn(db, 'sweep', owner, TURN_MS);
}
