import { setImmediate as yieldToOthers } from 'node:timers/promises';

import { DomainError } from '../../../domain/errors.js';
import {
  createImpactTally,
  type ImpactLimits,
  type ImpactTally,
  type ParameterImpact,
} from '../../../domain/governance/committee/impact.js';
import { type MarginCall } from '../../../domain/margin-call/margin-call.js';
import {
  type Account,
  type MarketRisk,
  type RiskContext,
} from '../../../domain/risk/health/account.js';
import { assessAccountHealth } from '../../../domain/risk/health/account-health.js';
import { type MarginParameterSet } from '../../../domain/risk/parameters/margin-parameters.js';
import { type CollateralValues } from '../../../domain/risk/parameters/collateral-settings.js';
import { listAccountIds, loadAccounts } from '../../../store/accounts/accounts.js';
import { type Reader } from '../../../store/database/database.js';
import { loadOpenCalls } from '../../../store/margin-calls/margin-calls.js';
import { readCommittee } from '../../../store/governance/read-governance.js';
import { loadRiskContext } from '../../../store/markets/risk-context.js';
import { type Deps } from '../../deps.js';

import { measurablePartOf } from './measurable.js';

/** A change of what accounts are required to have, as it would hold at once. */
export type MarginChange =
  | { readonly marketId: string; readonly after: MarginParameterSet }
  | { readonly asset: string; readonly after: CollateralValues };

/**
 * Measures changes on the live book, each for itself, all against the same before. The rows measure
 * exactly (`measureImpacts`); the engine's book does it faster.
 */
export type ImpactOf = (changes: readonly MarginChange[]) => Promise<readonly ParameterImpact[]>;

/** Accounts read at a time, and looked at before others have their turn. */
const PAGE = 5000;
const SLICE = 250;

/**
 * Measures changes over the rows: every account, in pages, exactly, at the last usable prices.
 *
 * Accounts under an open call are judged by the ratios that it froze. What has no price yet is left
 * out of its account: of that nothing can be said. Holds no lock and no transaction; other accounts
 * move while it reads, so its numbers are those of the seconds it took.
 *
 * @throws DomainError NOT_FOUND for a market or an asset that does not exist.
 */
export async function measureImpacts(
  deps: Pick<Deps, 'db' | 'clock'>,
  changes: readonly MarginChange[],
): Promise<readonly ParameterImpact[]> {
  const now = deps.clock.now();
  const context = await loadRiskContext(deps.db, now);
  const limits = await readImpactLimits(deps.db, now);
  const cases = changes.map((change) => ({
    context: contextAfter(context, change),
    touches: touchedBy(change),
    tally: createImpactTally(),
  }));
  for (let after = ''; ;) {
    const ids = await listAccountIds(deps.db, after, PAGE);
    const last = ids.at(-1);
    if (last === undefined) {
      break;
    }
    const accounts = await loadAccounts(deps.db, ids);
    const calls = await loadOpenCalls(deps.db, ids);
    await addPage([...accounts.values()], calls, context, cases);
    after = last;
  }
  return cases.map(({ tally }) => tally.result(now, limits));
}

/** The limits that the committee in force sets to a change. */
export async function readImpactLimits(reader: Reader, now: Date): Promise<ImpactLimits> {
  const committee = await readCommittee(reader, now);
  if (committee === null) {
    throw new DomainError('CONFLICT', 'There is no committee yet.', { state: 'BEFORE_GENESIS' });
  }
  return committee;
}

interface ImpactCase {
  readonly context: RiskContext;
  readonly touches: (account: Account) => boolean;
  readonly tally: ImpactTally;
}

async function addPage(
  accounts: readonly Account[],
  calls: ReadonlyMap<string, MarginCall>,
  context: RiskContext,
  cases: readonly ImpactCase[],
): Promise<void> {
  for (const [index, whole] of accounts.entries()) {
    const account = measurablePartOf(whole, context);
    if (account === null) {
      continue;
    }
    const terms = calls.get(account.id)?.terms;
    const before = assessAccountHealth(account, context, terms);
    for (const { context: changed, touches, tally } of cases) {
      const after = touches(account) ? assessAccountHealth(account, changed, terms) : before;
      tally.add(before, after);
    }
    if (index % SLICE === SLICE - 1) {
      await yieldToOthers();
    }
  }
}

/** The context as it would be under a change. @throws DomainError NOT_FOUND. */
export function contextAfter(context: RiskContext, change: MarginChange): RiskContext {
  if ('asset' in change) {
    const known = context.assets.get(change.asset);
    if (known === undefined) {
      throw unknown('asset', change.asset);
    }
    const assets = new Map(context.assets);
    assets.set(change.asset, { ...known, ...change.after });
    return { ...context, assets };
  }
  const known = context.markets.get(change.marketId);
  if (known === undefined) {
    throw unknown('marketId', change.marketId);
  }
  const parameters = { ...known.parameters, ...change.after, ramp: null };
  const changed: MarketRisk = { ...known, parameters };
  return { ...context, markets: new Map(context.markets).set(change.marketId, changed) };
}

function touchedBy(change: MarginChange): (account: Account) => boolean {
  return 'asset' in change
    ? ({ collateral }) => collateral.some(({ asset }) => asset === change.asset)
    : ({ positions }) => positions.some(({ marketId }) => marketId === change.marketId);
}

function unknown(field: string, value: string): DomainError {
  return new DomainError('NOT_FOUND', `${field}: there is no ${value.slice(0, 80)}.`, {
    field,
    rule: 'must exist',
    value: value.slice(0, 80),
  });
}
