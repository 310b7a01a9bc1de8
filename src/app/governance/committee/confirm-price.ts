import { type DecimalBounds, decimal, parseDecimal, ZERO } from '../../../domain/decimal.js';
import { DomainError, notFound } from '../../../domain/errors.js';
import { requireGuardian } from '../../../domain/governance/committee/committee.js';
import { INCIDENT_MS } from '../../../domain/governance/committee/pause.js';
import { requireMarket } from '../../../domain/risk/health/collateral-value.js';
import { confirmSuspect } from '../../../domain/risk/price/price-guard.js';
import { inTransaction } from '../../../store/database/database.js';
import { lockMarket } from '../../../store/governance/governance-parameters.js';
import {
  insertPriceConfirmation,
  listPriceConfirmations,
} from '../../../store/governance/price-confirmations.js';
import { appendEvents } from '../../../store/log/events.js';
import { announcePrices, loadGuards, savePrices } from '../../../store/markets/prices.js';
import { loadRiskContext } from '../../../store/markets/risk-context.js';
import { keepSettlementMarks } from '../../../store/markets/wind-downs.js';
import { type Actor } from '../../auth/actor.js';
import { type Deps } from '../../deps.js';
import { announcedPricesOf } from '../../ingest/prices/announced-prices.js';

import { requireCommittee, requireReason } from './committee.js';

/** Maximum number of confirmed prices per market in any 24 hours, of all guardians together. */
export const CONFIRMATIONS_MAX = 3;

const PRICE: DecimalBounds = { min: ZERO, minExclusive: true, max: decimal('1e9'), places: 12 };

export interface ConfirmPriceInput {
  readonly marketId: string;
  /** In USD: the price that the guardian has seen. */
  readonly price: string;
  readonly reason: string;
}

/**
 * Puts the price that waits in quarantine in force, because a guardian has verified it against another source.
 * This is the only way to accept a jump beyond `maxJump` that a single source reports.
 *
 * @throws DomainError FORBIDDEN for an actor who is no guardian; NOT_FOUND; BAD_USER_INPUT for an invalid price
 *   or reason; CONFLICT when no price or another price is in quarantine, or three were confirmed in this market
 *   within 24 hours (`until`).
 * @see docs/governance.md#confirming-a-price
 */
export async function confirmPrice(
  deps: Pick<Deps, 'db' | 'clock'>,
  actor: Actor,
  { marketId, price: text, reason }: ConfirmPriceInput,
): Promise<{ readonly marketId: string }> {
  return inTransaction(deps.db, async (tx) => {
    // The same lock as for publishing prices, so no price is published in between.
    if ((await lockMarket(tx, marketId)) === null) {
      throw notFound('market', marketId, 'marketId');
    }
    const now = deps.clock.now();
    const guardian = actor.subject;
    requireGuardian(await requireCommittee(tx, now), guardian);
    requireReason(reason);
    const seen = parseDecimal('price', text, PRICE);
    const since = new Date(now.getTime() - INCIDENT_MS);
    requireBudget(marketId, await listPriceConfirmations(tx, marketId, since));
    const guard = (await loadGuards(tx, [marketId], { lock: false })).get(marketId) ?? null;
    const market = requireMarket(await loadRiskContext(tx, now), marketId);
    const state = confirmSuspect(guard, seen, market, now);
    const { lastUsable: mark } = state;
    const saved = await savePrices(tx, [{ marketId, state }]);
    await keepSettlementMarks(tx, [marketId], now);
    await announcePrices(tx, announcedPricesOf(new Map([[marketId, mark]]), saved));
    const price = mark.price.toFixed();
    await insertPriceConfirmation(tx, { marketId, guardian, price, reason, confirmedAt: now });
    const payload = {
      price,
      source: mark.source,
      priceAt: mark.at.toISOString(),
      lastUsablePrice: guard?.lastUsable?.price.toFixed() ?? null,
      reason,
    };
    await appendEvents(tx, [
      { type: 'PriceConfirmed', marketId, actor: guardian, at: now, payload },
    ]);
    return { marketId };
  });
}

/** @param confirmed The confirmations of the last 24 hours, oldest first. */
function requireBudget(marketId: string, confirmed: readonly Date[]): void {
  const [first] = confirmed.slice(-CONFIRMATIONS_MAX);
  if (first !== undefined && confirmed.length >= CONFIRMATIONS_MAX) {
    throw new DomainError(
      'CONFLICT',
      `${CONFIRMATIONS_MAX} prices of ${marketId} were confirmed in the last 24 hours.`,
      {
        state: 'CONFIRMATION_BUDGET_USED',
        marketId,
        until: new Date(first.getTime() + INCIDENT_MS).toISOString(),
      },
    );
  }
}
