import { setImmediate as yieldToOthers } from 'node:timers/promises';

import { decimal, type Decimal, parseDecimal, ZERO } from '../../../domain/decimal.js';
import { badInput, DomainError } from '../../../domain/errors.js';
import { type Account } from '../../../domain/risk/health/account.js';
import { FUND_SHARE_WINDOW_MS } from '../../../domain/risk/waterfall/fund-shares.js';
import { type StressFunds } from '../../../domain/risk/stress/stress-book.js';
import { type PriceShock, type StressQuestion } from '../../../domain/risk/stress/stress-prices.js';
import { type StressResult, stressSteps } from '../../../domain/risk/stress/stress.js';
import { QUOTE_ASSET } from '../../../domain/quote-asset.js';
import { listAccountIds, loadAccounts } from '../../../store/accounts/accounts.js';
import { readFundDraws } from '../../../store/liquidations/waterfall-allocations.js';
import { readLedgerBalances } from '../../../store/ledger/governance-funds.js';
import { loadRiskContext } from '../../../store/markets/risk-context.js';
import { type Actor } from '../../auth/actor.js';
import { requireReadsEverything } from '../../auth/visibility.js';
import { type Deps } from '../../deps.js';
import {
  BACKSTOP_LEDGER,
  GLOBAL_INSURANCE_LEDGER,
  marketInsuranceLedger,
} from '../../ledger/ledger.js';
import { type Venue, type VenueDepth, VenueDownError } from '../../ports.js';

import { measurablePartOf } from '../../../domain/permission/free-collateral.js';

const PAGE = 5000;
const SHOCKS_MAX = 1000;

export interface StressTestInput {
  /** `change` is a fraction as text: "-0.2" is down 20 %. */
  readonly shocks: readonly { readonly marketId: string; readonly change: string }[];
  /** Null means false, the schema's default. */
  readonly cascade?: boolean | null | undefined;
}

/** Computes the effect of shocks on every account. */
export type StressOf = (question: StressQuestion) => Promise<StressResult>;

/**
 * The effect of a shock on the live book: levels afterwards, forced sales, shortfall and its payers. Changes
 * nothing. The venue's present depth determines how far sales move a price.
 *
 * @param stressOf The method; from the rows by default.
 * @throws DomainError FORBIDDEN for an actor who may not read every account; BAD_USER_INPUT for invalid shocks;
 *   VENUE_UNAVAILABLE when the venue's depth cannot be read.
 * @see docs/governance.md#stress
 */
export async function stressTest(
  deps: Pick<Deps, 'db' | 'clock' | 'venue'>,
  actor: Actor,
  input: StressTestInput,
  stressOf: StressOf = stressRows(deps),
): Promise<StressResult> {
  requireReadsEverything(actor);
  const shocks = parseShocks(input.shocks);
  const now = deps.clock.now();
  const context = await loadRiskContext(deps.db, now);
  const depth = await readDepth(deps.venue, [...context.markets.keys()], now);
  return stressOf({
    context,
    shocks,
    cascade: input.cascade === true,
    quoteAsset: QUOTE_ASSET,
    funds: await fundsOf(deps, [...context.markets.keys()]),
    priceImpact: (marketId, size, mark) => depth.expectedSlippage(marketId, size, mark),
  });
}

/**
 * Computes stress from the rows: reads and values every account exactly, and yields to other work meanwhile.
 * Holds the whole book in decimals, about 3 KB per account; `bookStressOf` gives the same result without.
 */
export function stressRows(deps: Pick<Deps, 'db'>): StressOf {
  return async (question) => {
    const accounts: Account[] = [];
    for (let after = ''; ;) {
      const ids = await listAccountIds(deps.db, after, PAGE);
      const last = ids.at(-1);
      if (last === undefined) {
        break;
      }
      const page = [...(await loadAccounts(deps.db, ids)).values()];
      accounts.push(...page.flatMap((held) => measurablePartOf(held, question.context) ?? []));
      after = last;
    }
    const steps = stressSteps({ ...question, accounts });
    for (;;) {
      const step = steps.next(null);
      if (step.done === true) {
        return step.value;
      }
      await yieldToOthers();
    }
  };
}

async function readDepth(
  venue: Venue,
  marketIds: readonly string[],
  now: Date,
): Promise<VenueDepth> {
  try {
    return await venue.readDepth(marketIds, now);
  } catch (error) {
    if (error instanceof VenueDownError) {
      const { reason } = error;
      throw new DomainError('VENUE_UNAVAILABLE', `${venue.name} does not report its depth.`, {
        reason,
      });
    }
    throw error;
  }
}

function parseShocks(shocks: StressTestInput['shocks']): readonly PriceShock[] {
  if (shocks.length > SHOCKS_MAX) {
    throw badInput('shocks', `has at most ${SHOCKS_MAX}`, shocks.length);
  }
  return shocks.map(({ marketId, change }, index) => ({
    marketId,
    change: parseDecimal(`shocks[${index}].change`, change, { places: 12, max: decimal(100) }),
  }));
}

async function fundsOf(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  marketIds: readonly string[],
): Promise<StressFunds> {
  const balances = await readLedgerBalances(db, QUOTE_ASSET);
  const balanceOf = (ledger: string): Decimal => balances.get(ledger) ?? ZERO;
  return {
    markets: new Map(marketIds.map((id) => [id, balanceOf(marketInsuranceLedger(id))])),
    global: balanceOf(GLOBAL_INSURANCE_LEDGER),
    backstop: balanceOf(BACKSTOP_LEDGER),
    draws: await readFundDraws(db, new Date(clock.now().getTime() - FUND_SHARE_WINDOW_MS)),
  };
}
