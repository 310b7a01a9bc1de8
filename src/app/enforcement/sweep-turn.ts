import { takeTurn } from '../../store/system/work-turns.js';
import { type Deps } from '../deps.js';

/** So long after its last sign of life another process sweeps. */
const TURN_MS = 10_000;

/** Whether this process is the one that sweeps, of all that ask. Asked again, it stays so. */
export function isOurTurnToSweep({ db }: Pick<Deps, 'db'>, owner: string): Promise<boolean> {
  return takeTurn(db, 'sweep', owner, TURN_MS);
}
