import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, test } from 'vitest';

import { type Decimal, ZERO, decimal, roundUp, sum } from '../../src/domain/decimal.js';
import { countConfirmations } from '../../src/domain/deposit-confirmations.js';
import { stepFaultOf } from '../../conformance/peer-rules/step-fault.js';
import { decideEnforcement } from '../../src/domain/margin-call/rules/enforcement.js';
import { NO_SUSPENSION } from '../../src/domain/margin-call/call/margin-call.js';
import { assessFreeCollateral } from '../../src/domain/permission/free-collateral.js';
import { judgeOrder } from '../../src/domain/permission/order-permission.js';
import { judgeWithdrawal } from '../../src/domain/permission/withdrawal-permission.js';
import { graceAfterPause } from '../../src/domain/margin-call/rules/suspension.js';
import {
  type Account,
  type Position,
  type RiskContext,
} from '../../src/domain/risk/health/account.js';
import {
  collateralValueOf,
  shareOf,
  withinCap,
} from '../../src/domain/risk/health/collateral-value.js';
import {
  YEAR_SECONDS,
  interestPlacesOf,
  isInterestOf,
} from '../../src/domain/risk/health/interest.js';
import { collateralValuesOf } from '../../src/domain/risk/parameters/collateral-settings.js';
import {
  type CAP_PARAMETERS,
  capsInForce,
  interestOfOthers,
  largestPosition,
} from '../../src/domain/risk/positions/open-interest.js';
import { collateralPriceOf } from '../../src/domain/risk/health/collateral-value.js';
import { sharedRequirement } from '../../src/domain/risk/health/owner-concentration.js';
import { applyTrade } from '../../src/domain/risk/positions/apply-trade.js';
import { realizedByReport } from '../../src/domain/risk/positions/reported-position.js';
import {
  type AccountHealth,
  amountDueOf,
  compareByMarginRatio,
  assessAccountHealth,
  freeCollateralOf,
  healthLevelOf,
  leverageOf,
  marginRatioOf,
} from '../../src/domain/risk/health/account-health.js';
import {
  type DeleveragingCandidate,
  allocateAutoDeleveraging,
  deleveragingCandidateOf,
  deleveragingQuantileOf,
  deleveragingQueueOf,
  socializeLoss,
} from '../../src/domain/risk/waterfall/auto-deleveraging.js';
import { fundsPartOf } from '../../src/domain/risk/waterfall/deleveraging-plan.js';
import { type DeleveragingExplanation } from '../../src/domain/risk/waterfall/waterfall-explanation.js';
import { attributeLoss } from '../../src/domain/risk/waterfall/loss-attribution.js';
import {
  assessLiquidationFill,
  checkStepAssertions,
} from '../../src/domain/risk/liquidation/liquidation-fill.js';
import {
  bankruptcyPriceOf,
  liquidationPriceOf,
} from '../../src/domain/risk/health/liquidation-price.js';
import { planLiquidationStep } from '../../src/domain/risk/liquidation/liquidation-step.js';
import {
  marginalFraction,
  tieredRequirement,
  tiersInForce,
} from '../../src/domain/risk/parameters/margin-tiers.js';
import { validateParameterSet } from '../../src/domain/risk/parameters/parameter-validity.js';
import {
  graceVoidedProbability,
  parameterWarnings,
} from '../../src/domain/risk/parameters/parameter-warnings.js';
import { admitPrice } from '../../src/domain/risk/price/price-guard.js';
import { windowMeanOf } from '../../src/domain/risk/price/settlement-price.js';
import { type PriceGuardState } from '../../src/domain/risk/price/price-guard-state.js';
import { deficitOf, planSettlement } from '../../src/domain/risk/waterfall/settlement-plan.js';
import { type FundBalances } from '../../src/domain/risk/waterfall/waterfall.js';
import { recomputeDeleveraging } from '../../src/domain/risk/waterfall/deleveraging-record.js';
import {
  type AccountText,
  type AssetText,
  NOW,
  type TierText,
  aContext,
  aMarkPrice,
  anAccount,
  aStanding,
  secondsAfter,
  someCollateral,
  someParameters,
  someTiers,
} from '../support/risk-factories.js';

const ROOT = path.resolve(import.meta.dirname, '../..');
const PAGE = readFileSync(path.join(ROOT, 'docs/risk-model.md'), 'utf8');

interface WorkedExample {
  readonly example: string;
  readonly given: never;
  readonly then: unknown;
}

const EXAMPLES = [...PAGE.matchAll(/^```json worked-example\n(.*?)^```$/gms)].map(
  ([, body = '']) => JSON.parse(body) as WorkedExample,
);

interface BookText {
  readonly account: AccountText;
  readonly markets: readonly {
    readonly marketId: string;
    readonly price: string;
    readonly lotSize?: string;
    readonly tiers: readonly TierText[];
    readonly liquidationFee?: string;
    readonly maxSlippage?: string;
  }[];
  readonly assets: readonly AssetText[];
}

function bookOf({ account, markets, assets }: BookText): {
  account: Account;
  context: RiskContext;
} {
  const context = aContext(
    markets.map(({ tiers, liquidationFee = '0.01', maxSlippage = '0.02', ...market }) => ({
      ...market,
      parameters: { tiers: someTiers(...tiers), liquidationFee, maxSlippage },
    })),
    assets,
  );
  return { account: anAccount(account), context };
}

const textOf = (value: Decimal | null): string | null => value?.toFixed() ?? null;

/** One account with 10 at 100 and 5 % maintenance margin, so MM is 50, and this equity. */
function healthWithEquity(equity: string, parameters: Parameters<typeof someParameters>[0] = {}) {
  const collateral = [['USDC', equity]] as const;
  return assessAccountHealth(anAccount({ collateral }), aContext([{ parameters }]));
}

function shownHealth(health: AccountHealth): Readonly<Record<string, string | null>> {
  return {
    collateralValue: textOf(health.collateralValue),
    unrealizedPnl: textOf(health.unrealizedPnl),
    equity: textOf(health.equity),
    initialMargin: textOf(health.initialMargin),
    maintenanceMargin: textOf(health.maintenanceMargin),
    warningMargin: textOf(health.warningMargin),
    warningClearMargin: textOf(health.warningClearMargin),
    cureMargin: textOf(health.cureMargin),
    closeOutMargin: textOf(health.closeOutMargin),
    projectedEquity: textOf(health.projectedEquity),
    marginRatio: textOf(marginRatioOf(health)),
    freeCollateral: textOf(freeCollateralOf(health)),
    leverage: textOf(leverageOf(health)),
    amountDue: textOf(amountDueOf(health)),
    level: healthLevelOf(health),
  };
}

interface PermissionExample {
  readonly balance: string;
  readonly position: { readonly size: string; readonly entryPrice: string };
  readonly markPrice: string;
  readonly initialMarginFraction: string;
  readonly resting: { readonly buySize: string; readonly sellSize: string };
  readonly order: { readonly side: 'BUY' | 'SELL'; readonly size: string; readonly price: string };
}

function permissionExample(given: PermissionExample): Record<string, string | null> {
  const { position, resting, order } = given;
  const tiers = someTiers(['0', given.initialMarginFraction, '0.05']);
  const context = aContext([{ price: given.markPrice, parameters: { tiers } }]);
  const account = anAccount({
    positions: [['BTC-USD', position.size, position.entryPrice]],
    collateral: [['USDC', given.balance]],
  });
  const [buySize, sellSize] = [decimal(resting.buySize), decimal(resting.sellSize)];
  const orders = [{ marketId: 'BTC-USD', buySize, sellSize }];
  const standing = aStanding({ account, orders });
  const { freeCollateralAfter, maxSize } = judgeOrder(
    standing,
    {
      marketId: 'BTC-USD',
      side: order.side,
      size: decimal(order.size),
      price: decimal(order.price),
      reduceOnly: false,
    },
    context,
  );
  const withdrawal = { asset: 'USDC', amount: decimal(1), deficit: ZERO };
  return {
    freeCollateral: assessFreeCollateral(account, context, orders).freeCollateral.toFixed(),
    freeCollateralAfter: freeCollateralAfter?.toFixed() ?? null,
    maxSize: maxSize.toFixed(),
    withdrawable: judgeWithdrawal(standing, withdrawal, context).maxAmount.toFixed(),
  };
}

function concentrationExample(given: {
  readonly tiers: readonly TierText[];
  readonly markPrice: string;
  readonly accounts: readonly string[];
}): Record<string, unknown> {
  const tiers = someTiers(...given.tiers);
  const price = decimal(given.markPrice);
  const sizes = given.accounts.map(decimal);
  const margin = (size: Decimal, others: Decimal): string =>
    sharedRequirement(tiers, { size, others, price }, 'initialMarginFraction').toFixed();
  const othersOf = (index: number): Decimal =>
    sum(
      sizes
        .filter(
          (size, place) => place !== index && size.isPositive() === sizes[index]!.isPositive(),
        )
        .map((size) => size.abs()),
    );
  const longs = sizes.filter((size) => size.isPositive());
  return {
    initialMargins: sizes.map((size, index) => margin(size, othersOf(index))),
    alone: sizes.map((size) => margin(size, ZERO)),
    whole: margin(sum(longs), ZERO),
  };
}

function capExample(given: {
  readonly caps: Readonly<Record<(typeof CAP_PARAMETERS)[number], string>>;
  readonly markPrice: string;
  readonly interest: Readonly<Record<'long' | 'short' | 'owner', string>>;
}): Record<string, string | null> {
  const caps = capsInForce(someParameters(given.caps));
  const none = { size: ZERO, buySize: ZERO, sellSize: ZERO };
  const largest = (owner: Decimal, isBuy: boolean): string | null => {
    const [long, short] = [decimal(given.interest.long), decimal(given.interest.short)];
    const others = interestOfOthers({ long, short, owner }, none, isBuy);
    const at = { mark: decimal(given.markPrice), isBuy };
    return largestPosition(caps, others, at)?.toFixed() ?? null;
  };
  const owner = decimal(given.interest.owner);
  return {
    buy: largest(owner, true),
    sell: largest(owner, false),
    buyOfAnotherOwner: largest(ZERO, true),
    sellOfAnotherOwner: largest(ZERO, false),
  };
}

function liquidationExample(
  given: BookText & { readonly expectedSlippage: string; readonly fillPrice: string },
) {
  const { account, context } = bookOf(given);
  const plan = planLiquidationStep({
    account,
    context,
    isWaterfallOpen: false,
    expectedSlippage: () => decimal(given.expectedSlippage),
  })!;
  const market = context.markets.get(plan.marketId)!;
  const terms = market.parameters;
  const before = assessAccountHealth(account, context);
  const fill = { filledSize: plan.size, averagePrice: decimal(given.fillPrice) };
  const outcome = assessLiquidationFill(before, plan.marketId, fill, terms.liquidationFee);
  const { quoteChange, position, realizedPnl, fee } = outcome;
  const others = account.positions.filter(({ marketId }) => marketId !== plan.marketId);
  const changed = {
    ...account,
    positions: [...others, position!],
    collateral: [...account.collateral, someCollateral(['USDC', quoteChange.toFixed()])],
  };
  const after = assessAccountHealth(changed, context);
  const check = { plan, fill, before, after, market, terms, postedSum: ZERO };
  const { numbers, result } = plan.explanation;
  return {
    marketId: result.marketId,
    shortage: numbers.shortage,
    assumedCost: numbers.assumedCost,
    sizeToCure: numbers.sizeToCure,
    size: result.size,
    reason: result.reason,
    limitPrice: result.limitPrice,
    bankruptcyPrice: result.bankruptcyPrice,
    realizedPnl: textOf(realizedPnl),
    fee: textOf(fee),
    equityAfter: textOf(after.equity),
    cureMarginAfter: textOf(after.cureMargin),
    brokenAssertions: checkStepAssertions(check),
  };
}

interface PriceText {
  readonly second: number;
  readonly price: string;
  readonly source?: string;
  readonly confidence?: string;
}

function priceOutcomes(maxPriceDeviation: string, prices: readonly PriceText[]): readonly string[] {
  const rule = { parameters: someParameters({ maxPriceDeviation }) };
  const outcomes: string[] = [];
  let state: PriceGuardState | null = null;
  let now = NOW;
  for (const { second, price, source = 'test', confidence = null } of prices) {
    const at = secondsAfter(second);
    now = at > now ? at : now;
    const mark = { source, at, confidence: confidence === null ? null : decimal(confidence) };
    const admission = admitPrice(state, aMarkPrice(price, mark), rule, now);
    ({ state } = admission);
    const { outcome, reason } = admission;
    outcomes.push(reason === null ? outcome : `${outcome} ${reason}`);
  }
  return outcomes;
}

interface ResultText {
  readonly marketId: string;
  readonly pnl: string;
}

interface CounterpartyText {
  readonly id: string;
  readonly size: string;
  readonly entryPrice: string;
  readonly cash: string;
}

function candidateOf({ id, size, entryPrice, cash }: CounterpartyText): DeleveragingCandidate {
  const account = anAccount({
    id,
    positions: [['BTC-USD', size, entryPrice]],
    collateral: [['USDC', cash]],
  });
  return deleveragingCandidateOf(assessAccountHealth(account, aContext()), 'BTC-USD')!;
}

interface DeadlineText {
  readonly cash: string;
  readonly pending: string;
  readonly gracePeriodSeconds: number;
  readonly finalityHoldSeconds: number;
  readonly lookedAtSeconds: readonly number[];
}

/** One call of an account that is long 1 at 100, looked at again and again. */
function deadlineStates({ cash, pending, lookedAtSeconds, ...terms }: DeadlineText): string[] {
  const account = anAccount({
    positions: [['BTC-USD', '1', '100']],
    collateral: [['USDC', cash, pending]],
  });
  const contextAt = (now: Date): RiskContext => aContext([{ parameters: terms }], [], now);
  const never = { isWarned: false, lastWarnedAt: null, callCount: 0, openCall: null };
  const fresh = { account, ...never, recentGraceCount: 0, topUps: [] };
  let subject = decideEnforcement(fresh, contextAt(NOW), 'PRICE').after;
  return lookedAtSeconds.map((second) => {
    const decided = decideEnforcement(subject, contextAt(secondsAfter(second)), 'TIME');
    subject = decided.after;
    const { state, deadline } = subject.openCall!;
    const until = (deadline.getTime() - NOW.getTime()) / 1000;
    const [action] = decided.actions;
    const extension = action?.kind === 'MOVE_CALL' ? action.extension : undefined;
    const shown = `${state} until ${until}${extension === undefined ? '' : ` ${extension}`}`;
    return state === 'GRACE' ? shown : state;
  });
}

const IN_M = 'M';

function tradesExample(given: { trades: [string, string][]; mark: string }) {
  let position: Position | null = null;
  const steps = given.trades.map(([size, price]) => {
    const before: Position | null = position;
    const trade = { marketId: IN_M, size: decimal(size), price: decimal(price) };
    const applied = applyTrade(before, trade);
    position = applied.position;
    return applied;
  });
  const cash = steps.reduce((total, { realizedPnl }) => total.plus(realizedPnl), ZERO);
  return {
    after: steps.map(({ position: held }) =>
      held === null ? 'none' : `${held.size.toFixed()} @ ${held.entryPrice.toFixed()}`,
    ),
    realized: steps.map(({ realizedPnl }) => realizedPnl.toFixed()),
    cash: cash.toFixed(),
    equity: cash.plus(worthOf(steps.at(-1)?.position ?? null, given.mark)).toFixed(),
  };
}

function worthOf(position: Position | null, mark: string): Decimal {
  return position === null ? ZERO : position.size.times(decimal(mark).minus(position.entryPrice));
}

function reportsExample(given: {
  balance: string;
  held: [string, string];
  mark: string;
  reports: [string, string, string][];
}) {
  const positionOf = (size: string, entryPrice: string): Position => ({
    marketId: IN_M,
    size: decimal(size),
    entryPrice: decimal(entryPrice),
  });
  const before = positionOf(...given.held);
  const told = given.reports.map(([size, entryPrice, price]) => {
    const after = positionOf(size, entryPrice);
    const realized = realizedByReport(before, after, decimal(price));
    const equity = decimal(given.balance).plus(realized).plus(worthOf(after, given.mark));
    return { realized: realized.toFixed(), equity: equity.toFixed() };
  });
  return {
    realized: told.map(({ realized }) => realized),
    equity: told.map(({ equity }) => equity),
  };
}

/** Each example's `then`, from its `given`, by the functions that enforce. */
const RECOMPUTE: Readonly<Record<string, (given: never) => unknown>> = {
  'tiered requirement': (given: { tiers: TierText[]; notional: string }) => {
    const tiers = someTiers(...given.tiers);
    const notional = decimal(given.notional);
    return {
      initialMargin: textOf(tieredRequirement(tiers, notional, 'initialMarginFraction')),
      maintenanceMargin: textOf(tieredRequirement(tiers, notional, 'maintenanceMarginFraction')),
      marginalFraction: textOf(marginalFraction(tiers, notional, 'maintenanceMarginFraction')),
    };
  },
  'account health': (given: BookText) => {
    const { account, context } = bookOf(given);
    return shownHealth(assessAccountHealth(account, context));
  },
  peg: (given: BookText & { readonly prices: readonly string[] }) =>
    given.prices.map((price) => {
      const markets = given.markets.map((market) =>
        market.marketId === 'USDC-USD' ? { ...market, price } : market,
      );
      const { account, context } = bookOf({ ...given, markets });
      const health = assessAccountHealth(account, context);
      const unit = collateralPriceOf('USDC', context).toFixed();
      return `${unit} ${health.collateralValue.toFixed()} ${healthLevelOf(health)}`;
    }),
  interest: ({
    asset,
    rate,
    owed,
  }: {
    asset: string;
    rate: string;
    owed: [amount: string, seconds: string][];
  }) => {
    const debtSeconds = sum(owed.map(([amount, seconds]) => decimal(amount).times(seconds)));
    const interest = roundUp(debtSeconds.times(rate).div(YEAR_SECONDS), interestPlacesOf(asset));
    const charge = { asset, rate: decimal(rate), debtSeconds, debtors: 1 };
    return {
      debtSeconds: textOf(debtSeconds),
      interest: isInterestOf(interest, charge) ? textOf(interest) : 'not of this rate',
    };
  },
  'collateral caps': ({
    balances,
    price,
    ...settings
  }: Record<'haircut' | 'accountCap' | 'totalCap' | 'price', string> & { balances: string[] }) => {
    const asset = { asset: 'ETH', priceMarketId: 'ETH-USD', ...collateralValuesOf(settings) };
    const held = balances.map((balance) => decimal(balance));
    const countedTotal = sum(
      held.filter((balance) => balance.gt(0)).map((balance) => withinCap(balance, asset)),
    );
    const context = aContext([{ marketId: 'ETH-USD', price }]);
    const assets = new Map([['ETH', { ...asset, countedTotal }]]);
    return {
      countedTotal: textOf(countedTotal),
      share: textOf(shareOf({ ...asset, countedTotal })),
      values: held.map((balance) =>
        textOf(collateralValueOf('ETH', balance, { ...context, assets })),
      ),
    };
  },
  levels: (given: {
    maintenanceMargin: string;
    closeOutRatio: string;
    warningRatio: string;
    equities: string[];
  }) => {
    const { maintenanceMargin, equities, ...ratios } = given;
    expect(textOf(healthWithEquity('0').maintenanceMargin)).toBe(maintenanceMargin);
    return equities.map((equity) => healthLevelOf(healthWithEquity(equity, ratios)));
  },
  'liquidation price': (given: BookText) => {
    const { account, context } = bookOf(given);
    return {
      liquidationPrice: textOf(liquidationPriceOf(account, context, 'BTC-USD')),
      bankruptcyPrice: textOf(bankruptcyPriceOf(account, context, 'BTC-USD')),
    };
  },
  'amount due': (given: { cureMargin: string; equities: string[] }) => {
    expect(textOf(healthWithEquity('0').cureMargin)).toBe(given.cureMargin);
    return given.equities.map((equity) => textOf(amountDueOf(healthWithEquity(equity))));
  },
  'liquidation step': liquidationExample,
  confirmations: (given: { required: number; told: number[] }) => {
    let known = 0;
    return given.told.map((told) => {
      const { confirmations, isFinal } = countConfirmations(known, told, given.required);
      known = confirmations;
      return `${confirmations}${isFinal ? ' FINAL' : ''}`;
    });
  },
  permissions: permissionExample,
  'caps on open interest': capExample,
  "owner's concentration": concentrationExample,
  trades: tradesExample,
  'reported positions': reportsExample,
  'settlement price': (given: {
    windowSeconds: number;
    maxPriceAgeSeconds: number;
    marks: [number, string][];
  }) => {
    const { windowSeconds, maxPriceAgeSeconds } = given;
    const marks = given.marks.map(([second, price]) => ({
      slot: second,
      price: decimal(price),
      at: secondsAfter(second),
    }));
    const window = { settlesAt: secondsAfter(windowSeconds), windowSeconds };
    const { price, ...counts } = windowMeanOf(window, marks, maxPriceAgeSeconds);
    return { ...counts, price: textOf(price) };
  },
  deadlines: deadlineStates,
  'deadline after a suspension': (given: {
    deadlineSeconds: number;
    suspensions: [number, number][];
  }) =>
    given.suspensions.map(([from, seconds]) => {
      const call = {
        deadline: secondsAfter(given.deadlineSeconds),
        resumeGraceMs: 0,
        suspensions: NO_SUSPENSION,
      };
      const { deadline } = graceAfterPause(call, seconds * 1000, secondsAfter(from + seconds));
      return (deadline.getTime() - NOW.getTime()) / 1000;
    }),
  'order of accounts': (given: [string, string, string][]) =>
    given
      .map(([accountId, equity, maintenanceMargin]) => ({
        ...healthWithEquity('0'),
        accountId,
        equity: decimal(equity),
        maintenanceMargin: decimal(maintenanceMargin),
      }))
      .sort(compareByMarginRatio)
      .map(({ accountId }) => accountId),
  'deleveraging queue': (given: { markPrice: string; accounts: CounterpartyText[] }) => {
    const queue = deleveragingQueueOf(given.accounts.map(candidateOf));
    return queue.map(
      ({ accountId }, index) =>
        `${accountId} ${String(deleveragingQuantileOf(index + 1, queue.length))}`,
    );
  },
  'parameter warnings': ({
    tiers,
    dailyVolatility,
    ...terms
  }: {
    tiers: TierText[];
    dailyVolatility: string;
  }) =>
    parameterWarnings(
      someParameters({ tiers: someTiers(...tiers), ...terms }),
      decimal(dailyVolatility),
    ).map(({ code, tierFloor, measured, limit }) => `${code} ${tierFloor} ${measured} ${limit}`),
  'mandate step': (given: {
    bound: { mode: 'RELATIVE'; maxStep: string; min: string; max: string; cooldownSeconds: number };
    steps: [string, string, number][];
  }) => {
    const { mode, cooldownSeconds, ...ends } = given.bound;
    const [maxStep, min, max] = [ends.maxStep, ends.min, ends.max].map((text) => decimal(text));
    const bound = { mode, cooldownSeconds, maxStep: maxStep!, min: min!, max: max! };
    return given.steps.map(([current, asked, seconds]) => {
      const times = { lastChangedAt: NOW, now: secondsAfter(seconds) };
      const step = { current: decimal(current), asked: decimal(asked), ...times };
      return stepFaultOf(bound, step)?.rule ?? 'allowed';
    });
  },
  prices: (given: { maxPriceDeviation: string; prices: PriceText[] }) =>
    priceOutcomes(given.maxPriceDeviation, given.prices),
  shortfall: (given: Record<'shortfall' | 'accountCollateral' | keyof FundBalances, string>) => {
    const [owed, marketFund] = [decimal(given.shortfall), decimal(given.marketFund)];
    const worth = { price: decimal('1'), haircut: ZERO };
    const plan = planSettlement({
      accountId: 'a',
      at: NOW,
      quoteAsset: 'USD',
      balances: [
        { asset: 'USD', balance: owed.negated(), ...worth },
        { asset: 'COIN', balance: decimal(given.accountCollateral), ...worth },
      ],
      results: [
        {
          marketId: 'M',
          pnl: owed.negated(),
          exposure: ZERO,
          paid: ZERO,
          deleveraged: ZERO,
          fundDrawn: ZERO,
        },
      ],
      funds: {
        markets: new Map([['M', marketFund]]),
        globalFund: decimal(given.globalFund),
        backstop: decimal(given.backstop),
      },
      winners: () => [],
    });
    const paid = [
      { kind: 'ACCOUNT_EQUITY', amount: plan.ownPart },
      ...plan.markets.flatMap(({ allocations }) => allocations),
    ];
    const texts = paid.map(({ kind, amount }) => `${kind} ${amount.toFixed()}`);
    return { allocations: texts, remaining: textOf(deficitOf(plan)) };
  },
  'where a loss belongs': (given: { owed: string; results: ResultText[] }) =>
    attributeLoss(
      decimal(given.owed),
      given.results.map(({ marketId, pnl }) => ({
        marketId,
        pnl: decimal(pnl),
        exposure: ZERO,
        paid: ZERO,
        deleveraged: ZERO,
      })),
    ).map(({ marketId, amount }) => `${marketId} ${amount.toFixed()}`),
  'deleveraging plan': ({
    counterparties,
    ...inputs
  }: Omit<DeleveragingExplanation['inputs'], 'accountId' | 'at' | 'marketId' | 'queue'> & {
    counterparties: CounterpartyText[];
  }) => {
    const queue = counterparties.map(({ id, size, entryPrice, cash }) => ({
      accountId: id,
      size,
      entryPrice,
      equity: decimal(inputs.markPrice).minus(entryPrice).times(size).plus(cash).toFixed(),
    }));
    const place = { accountId: 'bankrupt', marketId: 'BTC-USD', at: NOW.toISOString() };
    const results = inputs.results.map(({ marketId, pnl }) => ({
      marketId,
      pnl,
      exposure: '0',
      paid: '0',
      deleveraged: '0',
    }));
    const plan = recomputeDeleveraging({ inputs: { ...inputs, ...place, results, queue } })!;
    return {
      fundsPart: fundsPartOf(plan).toFixed(),
      price: plan.price.toFixed(),
      assignments: plan.assignments.map(
        ({ accountId, size, equityChange }) =>
          `${accountId} ${size.toFixed()} ${equityChange.toFixed()}`,
      ),
      remaining: plan.remainingSize.toFixed(),
    };
  },
  'auto-deleveraging': (given: {
    size: string;
    bankruptcyPrice: string;
    lotSize: string;
    counterparties: CounterpartyText[];
  }) => {
    const { assignments, remainingSize } = allocateAutoDeleveraging({
      size: decimal(given.size),
      bankruptcyPrice: decimal(given.bankruptcyPrice),
      lotSize: decimal(given.lotSize),
      candidates: given.counterparties.map(candidateOf),
    });
    const texts = assignments.map(
      ({ accountId, size, equityChange }) =>
        `${accountId} ${size.toFixed()} ${equityChange.toFixed()}`,
    );
    return { assignments: texts, remaining: textOf(remainingSize) };
  },
  'socialized loss': (given: { loss: string; profits: Readonly<Record<string, string>> }) => {
    const winners = Object.entries(given.profits).map(([accountId, profit]) => ({
      accountId,
      profit: decimal(profit),
    }));
    const { shares, remaining } = socializeLoss(decimal(given.loss), winners);
    const texts = shares.map(({ accountId, amount }) => `${accountId} ${amount.toFixed()}`);
    return { shares: texts, remaining: textOf(remaining) };
  },
  'valid parameters': ({ tiers, ...ratios }: { tiers: TierText[] }) =>
    validateParameterSet(someParameters({ tiers: someTiers(...tiers), ...ratios })).map(
      ({ field, rule }) => `${field} ${rule}`,
    ),
  'grace voided': (given: {
    closeOutRatio: string;
    maintenanceMarginFraction: string;
    dailyVolatility: string;
    gracePeriodSeconds: number;
  }) => {
    const { gracePeriodSeconds, maintenanceMarginFraction, dailyVolatility } = given;
    const terms = { gracePeriodSeconds, closeOutRatio: decimal(given.closeOutRatio) };
    return textOf(
      graceVoidedProbability(terms, decimal(maintenanceMarginFraction), decimal(dailyVolatility)),
    );
  },
  'phase-in': (given: {
    fromTiers: TierText[];
    tiers: TierText[];
    phaseInSeconds: number;
    elapsedSeconds: number;
  }) => {
    const ramp = {
      fromTiers: someTiers(...given.fromTiers),
      startsAt: NOW,
      endsAt: secondsAfter(given.phaseInSeconds),
    };
    const parameters = someParameters({ tiers: someTiers(...given.tiers), ramp });
    return tiersInForce(parameters, secondsAfter(given.elapsedSeconds)).map((tier) => [
      textOf(tier.floor),
      textOf(tier.initialMarginFraction),
      textOf(tier.maintenanceMarginFraction),
    ]);
  },
};

describe('the risk model page', () => {
  test.each(EXAMPLES.map((each) => [each.example, each] as const))(
    'has a worked example of %s that the code agrees with',
    (name, { given, then }) => {
      expect(RECOMPUTE[name]?.(given)).toEqual(then);
    },
  );

  test('has one worked example for every computation, none twice', () => {
    expect(EXAMPLES.map(({ example }) => example).sort()).toEqual(Object.keys(RECOMPUTE).sort());
  });

  test('has every heading that the code refers to', () => {
    const headings = [...PAGE.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replaceAll(/[^\w\s-]/g, '')
        .replaceAll(/\s/g, '-'),
    );
    const sources = readdirSync(path.join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(path.join(ROOT, 'src', file), 'utf8'));
    const references = sources.flatMap((source) =>
      [...source.matchAll(/risk-model\.md#([\w-]+)/g)].map(([, anchor = '']) => anchor),
    );
    expect(references.length).toBeGreaterThan(10);
    expect([...new Set(references)].filter((anchor) => !headings.includes(anchor))).toEqual([]);
  });
});
