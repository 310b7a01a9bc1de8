import { type Decimal, max, roundDown, sum, ZERO } from '../../domain/decimal.js';
import { ENGINE_ACTOR, type NewEvent } from '../../domain/log/event.js';
import { type EnforcedAccount, transition } from '../../domain/margin-call/decision.js';
import { type CollateralBalance, type RiskContext } from '../../domain/risk/account.js';
import { assessAccountHealth } from '../../domain/risk/account-health.js';
import { collateralValueOf } from '../../domain/risk/collateral-value.js';
import {
  allocateShortfall,
  PAYOUT_PLACES,
  type FundedAllocation,
  type FundedLayer,
} from '../../domain/risk/waterfall.js';
import { loadEnforcedAccounts, lockAccounts } from '../../store/accounts.js';
import { inTransaction } from '../../store/database.js';
import { lockLedgerBalances } from '../../store/funds.js';
import {
  insertWaterfallAllocations,
  lastLiquidations,
  saveShortfalls,
  type WaterfallAllocation,
} from '../../store/liquidations.js';
import { loadRiskContext } from '../../store/risk-context.js';
import { type Deps } from '../deps.js';
import {
  accountLedger,
  BACKSTOP_LEDGER,
  DEFICIT_LEDGER,
  GLOBAL_INSURANCE_LEDGER,
  marketInsuranceLedger,
  type Posting,
  postTransfers,
  QUOTE_ASSET,
  SEIZED_LEDGER,
  type Transfer,
} from '../ledger.js';

import { type DecidedAccount, recordDecisions } from './record-decisions.js';

/** What one bankruptcy costs whom. */
interface Settlement {
  readonly decided: DecidedAccount;
  readonly transfer: Transfer;
  readonly liquidationId: string | null;
  readonly shortfall: Decimal;
  readonly allocations: readonly WaterfallAllocation[];
}

/** Fund balances that a batch of bankruptcies draws down one after another. */
type Funds = Map<string, Decimal>;

/**
 * Sends what bankrupt accounts owe down the waterfall and closes their calls, in one transaction: own
 * collateral, the market's fund, the global fund, the backstop, and what is left becomes a deficit.
 * An account that is not bankrupt, or was settled already, is passed over.
 */
export async function coverShortfalls(deps: Deps, accountIds: readonly string[]): Promise<void> {
  if (accountIds.length === 0) {
    return;
  }
  const now = deps.clock.now();
  await inTransaction(deps.db, async (tx) => {
    await lockAccounts(tx, accountIds);
    const context = await loadRiskContext(tx, now);
    const bankrupt = (await loadEnforcedAccounts(tx, accountIds, now)).filter(
      ({ openCall }) => openCall?.state === 'BANKRUPT',
    );
    const funds: Funds = await lockLedgerBalances(tx, QUOTE_ASSET);
    const last = await lastLiquidations(
      tx,
      bankrupt.flatMap(({ openCall }) => (openCall === null ? [] : [openCall.id])),
    );
    const settlements = bankrupt.map((subject) => settle(subject, context, funds, last));
    await recordDecisions(
      tx,
      settlements.map(({ decided }) => decided),
      context,
      deps.channels,
    );
    await insertWaterfallAllocations(
      tx,
      settlements.flatMap(({ allocations }) => allocations),
    );
    await saveShortfalls(
      tx,
      settlements.flatMap(({ liquidationId, shortfall }) =>
        liquidationId === null ? [] : [{ liquidationId, shortfall }],
      ),
    );
    await postTransfers(
      tx,
      settlements.map(({ transfer }) => transfer),
    );
  });
}

function settle(
  subject: EnforcedAccount,
  context: RiskContext,
  funds: Funds,
  last: ReadonlyMap<string, { readonly id: string; readonly marketId: string }>,
): Settlement {
  const { account, openCall } = subject;
  if (openCall === null) {
    throw new Error(`Invariant broken: bankrupt account ${account.id} has an open margin call`);
  }
  const liquidation = last.get(openCall.id) ?? null;
  const marketId = liquidation?.marketId ?? [...openCall.terms.keys()][0] ?? '';
  const seized = seizableOf(account.collateral, context);
  const debt = debtOf(account.collateral);
  const fund = (name: string): Decimal => funds.get(name) ?? ZERO;
  const { allocations, remaining } = allocateShortfall(debt, {
    accountCollateral: sum(seized.map(({ value }) => value)),
    marketFund: fund(marketInsuranceLedger(marketId)),
    globalFund: fund(GLOBAL_INSURANCE_LEDGER),
    backstop: fund(BACKSTOP_LEDGER),
  });
  for (const { kind, amount } of allocations) {
    if (kind !== 'ACCOUNT_EQUITY') {
      const name = ledgerOfLayer(kind, marketId);
      funds.set(name, fund(name).minus(amount));
    }
  }
  const health = assessAccountHealth(account, context, openCall.terms);
  const shortfall = max(ZERO, health.equity.negated());
  const closed = transition(openCall, 'SHORTFALL_COVERED', {
    closedAt: context.now,
    amountOutstanding: ZERO,
  });
  const liquidationId = liquidation?.id ?? null;
  return {
    decided: {
      before: subject,
      decision: {
        after: { ...subject, openCall: null },
        actions: [
          { kind: 'MOVE_CALL', event: 'SHORTFALL_COVERED', call: closed, health, extension: null },
        ],
      },
      precedingEvents: eventsOf(
        subject,
        openCall.id,
        marketId,
        allocations,
        remaining,
        context.now,
      ),
    },
    transfer: transferOf(
      openCall.id,
      account.id,
      marketId,
      { seized, allocations, remaining },
      context.now,
    ),
    liquidationId,
    shortfall,
    allocations: liquidationId === null ? [] : rowsOf(liquidationId, marketId, allocations),
  };
}

function rowsOf(
  liquidationId: string,
  marketId: string,
  allocations: readonly FundedAllocation[],
): WaterfallAllocation[] {
  return allocations.map(({ kind, amount }, index) => ({
    liquidationId,
    ordinal: index + 1,
    kind,
    marketId: kind === 'MARKET_INSURANCE' ? marketId : null,
    amount,
    counterpartyAccountId: null,
  }));
}

interface SeizedCollateral {
  readonly asset: string;
  readonly balance: Decimal;
  /** After haircut, rounded down, in USD. */
  readonly value: Decimal;
}

/** What a bankrupt account still holds besides the quote currency: all of it pays first. */
function seizableOf(
  collateral: readonly CollateralBalance[],
  context: RiskContext,
): SeizedCollateral[] {
  return collateral
    .filter(({ asset, balance }) => asset !== QUOTE_ASSET && balance.gt(0))
    .map(({ asset, balance }) => ({
      asset,
      balance,
      value: roundDown(collateralValueOf(asset, balance, context), PAYOUT_PLACES),
    }));
}

function debtOf(collateral: readonly CollateralBalance[]): Decimal {
  const quote = collateral.find(({ asset }) => asset === QUOTE_ASSET);
  return max(ZERO, (quote?.balance ?? ZERO).negated());
}

function ledgerOfLayer(kind: Exclude<FundedLayer, 'ACCOUNT_EQUITY'>, marketId: string): string {
  switch (kind) {
    case 'MARKET_INSURANCE':
      return marketInsuranceLedger(marketId);
    case 'GLOBAL_INSURANCE':
      return GLOBAL_INSURANCE_LEDGER;
    case 'BACKSTOP':
      return BACKSTOP_LEDGER;
  }
}

/** Collateral goes to the seized stock at its value, each layer pays its part, the rest is a deficit. */
function transferOf(
  callId: string,
  accountId: string,
  marketId: string,
  {
    seized,
    allocations,
    remaining,
  }: {
    readonly seized: readonly SeizedCollateral[];
    readonly allocations: readonly FundedAllocation[];
    readonly remaining: Decimal;
  },
  at: Date,
): Transfer {
  const account = accountLedger(accountId);
  const pay = (from: string, asset: string, amount: Decimal, to: string): Posting[] => [
    { ledgerAccount: from, asset, amount: amount.negated() },
    { ledgerAccount: to, asset, amount },
  ];
  return {
    transferId: `${callId}.waterfall`,
    at,
    postings: [
      ...seized.flatMap(({ asset, balance, value }) => [
        ...pay(account, asset, balance, SEIZED_LEDGER),
        ...pay(SEIZED_LEDGER, QUOTE_ASSET, value, account),
      ]),
      ...allocations.flatMap(({ kind, amount }) =>
        kind === 'ACCOUNT_EQUITY'
          ? []
          : pay(ledgerOfLayer(kind, marketId), QUOTE_ASSET, amount, account),
      ),
      ...pay(DEFICIT_LEDGER, QUOTE_ASSET, remaining, account),
    ],
  };
}

function eventsOf(
  { account }: EnforcedAccount,
  marginCallId: string,
  marketId: string,
  allocations: readonly FundedAllocation[],
  remaining: Decimal,
  at: Date,
): NewEvent[] {
  const common = { accountId: account.id, marketId, marginCallId, actor: ENGINE_ACTOR, at };
  const drawn = allocations.map(({ kind, amount }): NewEvent => {
    return {
      ...common,
      type: 'WaterfallDrawn',
      payload: { layer: kind, amount: amount.toFixed() },
    };
  });
  const deficit: NewEvent[] = remaining.isZero()
    ? []
    : [{ ...common, type: 'DeficitRecorded', payload: { amount: remaining.toFixed() } }];
  return [...drawn, ...deficit];
}
