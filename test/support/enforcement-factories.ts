import { decimal } from '../../src/domain/decimal.js';
import { type EnforcedAccount, type Trigger } from '../../src/domain/margin-call/call/decision.js';
import { decideEnforcement } from '../../src/domain/margin-call/rules/enforcement.js';
import { type MarginCall } from '../../src/domain/margin-call/call/margin-call.js';
import { type RiskContext } from '../../src/domain/risk/health/account.js';

import {
  type AccountText,
  aContext,
  anAccount,
  type AssetText,
  type MarketText,
} from './risk-factories.js';

/** An account that nobody has warned or called yet. */
export function anEnforcedAccount(
  account: AccountText = {},
  standing: Partial<Omit<EnforcedAccount, 'account'>> = {},
): EnforcedAccount {
  return {
    account: anAccount(account),
    isWarned: false,
    lastWarnedAt: null,
    callCount: 0,
    openCall: null,
    recentGraceCount: 0,
    topUps: [],
    ...standing,
  };
}

/** BTC-USD at this price and instant, its parameters changed as given. */
export function atPrice(
  price: string,
  now: Date,
  market: Omit<MarketText, 'price'> = {},
  assets: readonly AssetText[] = [],
): RiskContext {
  return aContext([{ ...market, price }], assets, now);
}

/** The account holding this much USDC instead. */
export function holding(subject: EnforcedAccount, balance: string, pending = '0'): EnforcedAccount {
  const { id, owner, positions } = subject.account;
  const { collateral } = anAccount({ collateral: [['USDC', balance, pending]] });
  return { ...subject, account: { id, owner, positions, collateral } };
}

/** The account after a deposit of USDC became final in the grace of its call. */
export function toppedUp(subject: EnforcedAccount, amount: string): EnforcedAccount {
  const paid = decimal(amount);
  const { account, topUps } = subject;
  const collateral = account.collateral.map((held) =>
    held.asset === 'USDC' ? { ...held, balance: held.balance.plus(paid) } : held,
  );
  const id = `deposit-${topUps.length + 1}`;
  const topUp = { id, source: 'DEPOSIT' as const, asset: 'USDC', amount: paid };
  return { ...subject, account: { ...account, collateral }, topUps: [...topUps, topUp] };
}

/** The account after the decision. */
export function decided(
  subject: EnforcedAccount,
  context: RiskContext,
  trigger: Trigger = 'PRICE',
): EnforcedAccount {
  return decideEnforcement(subject, context, trigger).after;
}

/** What was decided, in short: `OPEN_CALL GRACE`, `OPEN_CALL CLOSE_OUT LIQUIDATING`, `MOVE_CALL GRACE_VOIDED LIQUIDATING`. */
export function stepsOf(
  subject: EnforcedAccount,
  context: RiskContext,
  trigger: Trigger = 'PRICE',
): string[] {
  return decideEnforcement(subject, context, trigger).actions.map((action) =>
    [
      action.kind,
      ...(action.kind === 'OPEN_CALL' && action.withoutGrace !== null ? [action.withoutGrace] : []),
      ...(action.kind === 'MOVE_CALL' ? [action.transition, action.extension ?? []].flat() : []),
      ...('call' in action ? [action.call.state] : []),
    ].join(' '),
  );
}

/** @throws Error without an open call. */
export function callOf({ account, openCall }: EnforcedAccount): MarginCall {
  if (openCall === null) {
    throw new Error(`account ${account.id} has an open call`);
  }
  return openCall;
}
