import { canonicalJson, type Json, type JsonObject } from '../log/canonical.js';
import { type LogLine } from '../log/log-line.js';
import { isGiven, numberAt, recordAt, recordsAt, textAt, textsAt } from '../log/record.js';
import { isEqual, plus, quotientOf, times } from '../numbers/decimal.js';

import { type ParameterVersion, readTiers } from '../health/parameter-versions.js';
import { isSameSchedule as areSameTiers, scheduleAt, type Tier } from '../health/schedule.js';

/** The line that the execution of each kind of proposal has to have before it. */
export const EFFECT_OF: Readonly<Record<string, string>> = {
  CHANGE_PARAMETERS: 'ParametersChanged',
  CHANGE_COLLATERAL: 'CollateralChanged',
  GRANT_MANDATE: 'MandateGranted',
  REVOKE_MANDATE: 'MandateRevoked',
  LIST_MARKET: 'MarketListed',
  SET_MARKET_STATUS: 'MarketStatusChanged',
  SET_PRICE_SOURCES: 'PriceSourcesChanged',
  DELIST_MARKET: 'MarketWindDownScheduled',
  CHANGE_COMMITTEE: 'CommitteeChanged',
  FUND_WATERFALL: 'WaterfallFunded',
  CANCEL_MARGIN_CALL: 'MarginCallCancelled',
};
const EFFECTS: ReadonlySet<string> = new Set(Object.values(EFFECT_OF));

/** Whether a line is what a proposal does. */
export function isEffect({ type, proposalId }: LogLine): boolean {
  return proposalId !== null && EFFECTS.has(type);
}

/**
 * Why what a proposal did is not what it asked for; null when it is.
 *
 * @param before The newest version of the market's parameters; null when it is not known.
 */
export function effectFaultOf(
  line: LogLine,
  action: JsonObject,
  before: ParameterVersion | null,
): string | null {
  const { type, marketId, marginCallId, payload } = line;
  const isAboutMarket = action.marketId === undefined || action.marketId === marketId;
  const isDone = ((): boolean => {
    switch (type) {
      case 'ParametersChanged':
        return (
          before === null || isChangeAsked(line, recordAt(action, 'changes'), { action, before })
        );
      case 'MarketListed':
        return isListingAsked(recordAt(payload, 'parameters'), recordAt(action, 'parameters'));
      case 'CollateralChanged':
        return (
          payload.asset === action.asset &&
          (!isGiven(action, 'haircut') ||
            isEqual(numberAt(payload, 'haircut'), numberAt(action, 'haircut')))
        );
      case 'CommitteeChanged':
        return isSameJson(payload.committee, action.committee);
      case 'MarketStatusChanged':
        return action.kind === 'DELIST_MARKET' || payload.status === action.status;
      case 'PriceSourcesChanged':
        return isSameJson(payload.sources, action.sources);
      case 'WaterfallFunded':
        return isFundingAsked(payload, action);
      case 'MandateGranted':
        return ['admin', 'markets', 'bounds', 'expiresAt'].every((name) =>
          isSameJson(payload[name], action[name]),
        );
      case 'MandateRevoked':
        return payload.mandateId === action.mandateId;
      case 'MarginCallCancelled':
        return marginCallId === action.marginCallId;
      default:
        return true;
    }
  })();
  return isDone && isAboutMarket ? null : 'what was done is not what was proposed';
}

function isSameJson(a: Json | undefined, b: Json | undefined): boolean {
  return a !== undefined && b !== undefined && canonicalJson(a) === canonicalJson(b);
}

function isFundingAsked(payload: JsonObject, action: JsonObject): boolean {
  const amount = numberAt(payload, 'amount');
  const parts = plus(numberAt(payload, 'deficitPaid'), numberAt(payload, 'credited'));
  return (
    payload.layer === action.layer &&
    isEqual(amount, numberAt(action, 'amount')) &&
    isEqual(amount, parts)
  );
}

const FRACTIONS = ['initialMarginFraction', 'maintenanceMarginFraction'] as const;

/**
 * A fraction of the first bracket scales that of every bracket, up to 12 decimals; whole tiers replace the schedule.
 *
 * @see docs/governance.md#changes-of-parameters
 */
export function scheduleAfter(tiers: readonly Tier[], changes: JsonObject): readonly Tier[] {
  if (isGiven(changes, 'tiers')) {
    return readTiers(recordsAt(changes, 'tiers'));
  }
  const [first] = tiers;
  const scaled = (name: (typeof FRACTIONS)[number], kind: 'initial' | 'maintenance') =>
    isGiven(changes, name) && first !== undefined
      ? (tier: Tier) =>
          quotientOf(times(tier[kind], numberAt(changes, name)), first[kind], {
            places: 12,
            rounding: 'UP',
          })
      : (tier: Tier) => tier[kind];
  const initialOf = scaled('initialMarginFraction', 'initial');
  const maintenanceOf = scaled('maintenanceMarginFraction', 'maintenance');
  return tiers.map((tier) => ({
    floor: tier.floor,
    initial: initialOf(tier),
    maintenance: maintenanceOf(tier),
  }));
}

function isChangeAsked(
  { payload, at }: LogLine,
  changes: JsonObject,
  { action, before }: { readonly action: JsonObject; readonly before: ParameterVersion },
): boolean {
  const after = recordAt(payload, 'after');
  const changed = textsAt(payload, 'changed');
  const isNamed = changed.every((name) => isGiven(changes, name));
  const isValue = changed
    .filter((name) => name !== 'tiers')
    .every((name) => isEqual(numberAt(after, name), numberAt(changes, name)));
  const seconds = isGiven(action, 'phaseInSeconds') ? Number(action.phaseInSeconds) : 0;
  return isNamed && isValue && isScheduleAsked(payload, changes, { at, seconds, before });
}

/** Whether the schedule after a change, and the end of its phase-in, follow from what was asked. */
export function isScheduleAsked(
  payload: JsonObject,
  changes: JsonObject,
  {
    at,
    seconds,
    before,
  }: { readonly at: number; readonly seconds: number; readonly before: ParameterVersion },
): boolean {
  const after = recordAt(payload, 'after');
  const endsAt = isGiven(payload, 'phaseInEndsAt')
    ? Date.parse(textAt(payload, 'phaseInEndsAt'))
    : null;
  const movesSchedule = ['tiers', ...FRACTIONS].some((name) => isGiven(changes, name));
  if (!movesSchedule) {
    const running = before.phaseIn !== null && at < before.phaseIn.endsAt ? before.phaseIn : null;
    return !isGiven(after, 'tiers') && endsAt === (running?.endsAt ?? null);
  }
  if (endsAt !== (seconds > 0 ? at + seconds * 1000 : null)) {
    return false;
  }
  const inForce = scheduleAt(before.tiers, before.phaseIn, at);
  return (
    !isGiven(after, 'tiers') ||
    areSameTiers(readTiers(recordsAt(after, 'tiers')), scheduleAfter(inForce, changes))
  );
}

function isListingAsked(listed: JsonObject, asked: JsonObject): boolean {
  const tiers = readTiers(recordsAt(listed, 'tiers'));
  const [first] = tiers;
  const isSchedule = isGiven(asked, 'tiers')
    ? areSameTiers(tiers, readTiers(recordsAt(asked, 'tiers')))
    : tiers.length === 1 &&
      first !== undefined &&
      isEqual(first.initial, numberAt(asked, 'initialMarginFraction')) &&
      isEqual(first.maintenance, numberAt(asked, 'maintenanceMarginFraction'));
  return (
    isSchedule &&
    Object.keys(asked)
      .filter((name) => name !== 'tiers' && !FRACTIONS.some((fraction) => fraction === name))
      .filter((name) => isGiven(asked, name))
      .every((name) => isEqual(numberAt(listed, name), numberAt(asked, name)))
  );
}
