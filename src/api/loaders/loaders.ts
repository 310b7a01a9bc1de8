import { type Actor } from '../../app/auth/actor.js';
import { visibleAccounts } from '../../app/auth/visibility.js';
import { type Deps } from '../../app/deps.js';
import { findGenesis } from '../../store/system/genesis.js';
import { loadRiskContext } from '../../store/markets/risk-context.js';

import { type AccountLoaders, createAccountLoaders } from './account-loaders.js';
import { once } from './batching.js';
import { type DeliveryPage, type DeliveryRequest, readDeliveries } from './delivery-loader.js';
import { createGovernanceLoaders, type GovernanceLoaders } from './governance-loaders.js';
import { createLedgerLoaders, type LedgerLoaders } from './ledger-loaders.js';
import { createLogLoaders, type LogLoaders } from './log-loaders.js';
import { createMarginCallLoaders, type MarginCallLoaders } from './margin-call-loaders.js';
import { createMarketLoaders, type MarketLoaders } from './market-loaders.js';

/**
 * All reads of resolvers, for one actor and one request. The queries contain the actor's scope, so no resolver
 * can omit it; and one request sees one instant and one set of prices.
 */
export interface Loaders {
  readonly now: Date;
  readonly accounts: AccountLoaders;
  readonly marginCalls: MarginCallLoaders;
  readonly markets: MarketLoaders;
  readonly governance: GovernanceLoaders;
  readonly log: LogLoaders;
  readonly ledger: LedgerLoaders;
  readonly deliveries: (webhookId: string, page: DeliveryRequest) => Promise<DeliveryPage>;
  /** SHA-256 of the genesis; null before it. */
  readonly genesisHash: () => Promise<string | null>;
}

export function createLoaders({ db, clock }: Pick<Deps, 'db' | 'clock'>, actor: Actor): Loaders {
  const now = clock.now();
  const scope = visibleAccounts(actor);
  const riskContext = once(() => loadRiskContext(db, now));
  const marginCalls = createMarginCallLoaders(db, scope);
  return {
    now,
    accounts: createAccountLoaders(db, scope, riskContext, marginCalls),
    marginCalls,
    markets: createMarketLoaders(db, now, riskContext),
    governance: createGovernanceLoaders(db, now),
    log: createLogLoaders(db, scope),
    ledger: createLedgerLoaders(db, actor, scope),
    deliveries: (webhookId, page) => readDeliveries(db, webhookId, page),
    genesisHash: once(async () => (await findGenesis(db))?.hash ?? null),
  };
}
