import { type JsonObject } from '../log/canonical.js';
import { type LogLine } from '../log/log-line.js';
import {
  instantAt,
  isGiven,
  numberAt,
  numberOrNullAt,
  recordAt,
  recordsAt,
  textAt,
  wholeAt,
} from '../log/record.js';
import {
  type Decimal,
  isAtMost,
  isBelow0,
  isEqual,
  isLess,
  isZero,
  ONE,
  quotientOf,
  ZERO,
} from '../numbers/decimal.js';

import {
  amountDueOf,
  assessHealth,
  type Balance,
  type Health,
  healthRecordOf,
  type Holding,
  type MarketAt,
  type Measured,
} from './account-health.js';
import {
  countsOwner,
  parameterOf,
  type ParameterVersion,
  type ParameterVersions,
  ratiosOf,
} from './parameter-versions.js';
import { plausibleEndsOf } from './plausible-ends.js';
import { scheduleAt } from './schedule.js';

type Rule = (health: Health, line: LogLine) => boolean;

const isBelow =
  (margin: 'cure' | 'closeOut' | 'maintenance' | 'warning'): Rule =>
  (health) =>
    isLess(health.equity, health[margin]);
const isAtLeast =
  (margin: 'cure' | 'closeOut' | 'warningClear'): Rule =>
  (health) =>
    isAtMost(health[margin], health.equity);
const holdsNothing: Rule = ({ positions }) => positions.length === 0;
const owes: Rule = ({ equity }) => isBelow0(equity);
const isOver: Rule = (_, { at, payload }) => at >= instantAt(payload, 'deadline');
const isCalledByLevel: Rule = (health, { payload }) =>
  payload.withoutGrace === undefined ||
  (payload.withoutGrace === 'CLOSE_OUT') === isBelow('closeOut')(health, NO_LINE);
const isWarningOver: Rule = (health, line) =>
  holdsNothing(health, line) || isAtLeast('warningClear')(health, line);
const NO_LINE = {} as LogLine;

/** What must hold of the health at each transition. @see docs/log-format.md#decisions-about-an-account */
const RULES: Readonly<Record<string, readonly Rule[]>> = {
  MarginWarningRaised: [isBelow('warning')],
  MarginWarningCleared: [isWarningOver],
  MarginCallOpened: [isBelow('maintenance'), isCalledByLevel],
  TopUpReceived: [],
  MarginCallCured: [isAtLeast('cure')],
  GraceVoided: [isBelow('closeOut')],
  GraceExtended: [isAtLeast('closeOut'), isBelow('cure')],
  GraceExpired: [isAtLeast('closeOut'), isBelow('cure'), isOver],
  EnforcementResumed: [],
  AccountRecovered: [isAtLeast('cure')],
  AccountBankrupt: [holdsNothing, owes],
  MarginCallClosed: [holdsNothing],
};
/** Decided without a measurement. */
const UNMEASURED: ReadonlySet<string> = new Set(['EnforcementSuspended', 'MarginCallCancelled']);
/** What has to follow at the worst plausible prices, too. */
const CERTAIN: ReadonlySet<string> = new Set([
  ...['MarginWarningCleared', 'MarginCallCured', 'AccountRecovered', 'AccountBankrupt'],
]);

export function isDecision(type: string): boolean {
  return Object.hasOwn(RULES, type) || UNMEASURED.has(type);
}

/** What comes of looking at a line: it was recomputed, it has nothing to recompute, or why it is wrong. */
export type Outcome = 'RECOMPUTED' | 'CHAINED' | { readonly fault: string };

/**
 * Measures the account of a decision again, and holds the transition against it.
 *
 * @param isAnnounced An earlier decision led to it: its health justifies nothing.
 */
export function recomputeDecision(
  line: LogLine,
  {
    versions,
    isWhole,
    isAnnounced,
  }: {
    readonly versions: ParameterVersions;
    readonly isWhole: boolean;
    readonly isAnnounced: boolean;
  },
): Outcome {
  const { payload, type } = line;
  const isMeasured = isGiven(payload, 'health') && isGiven(payload, 'inputs');
  if (UNMEASURED.has(type) && !isMeasured) {
    return 'CHAINED';
  }
  const inputs = recordAt(payload, 'inputs');
  const markets = marketsOf(inputs, versions, line.at);
  if (markets === null) {
    return isWhole ? { fault: 'it names parameters that no line before made' } : 'CHAINED';
  }
  const account = accountOf(inputs, versions);
  const bounded = boundedOf(inputs, versions);
  const ends = plausibleEndsOf(account, markets, bounded);
  const { best, worst } = ends;
  const health = assessHealth(best.account, best.markets);
  return faultOf(line, {
    health,
    isAnnounced,
    worst: () => assessHealth(worst.account, worst.markets),
  });
}

function faultOf(
  line: LogLine,
  {
    health,
    isAnnounced,
    worst,
  }: { readonly health: Health; readonly isAnnounced: boolean; readonly worst: () => Health },
): Outcome {
  const { payload, type } = line;
  const recorded = recordAt(payload, 'health');
  const again = healthRecordOf(health, { accountId: line.accountId ?? '', at: line.at });
  const differing = differenceOf(recorded, again);
  if (differing !== null) {
    return { fault: `the account's health comes out differently: ${differing}` };
  }
  if (
    type === 'MarginCallOpened' &&
    !isEqual(amountDueOf(health), numberAt(payload, 'amountDue'))
  ) {
    return { fault: 'the amount due comes out differently' };
  }
  const rules = isAnnounced ? [] : (RULES[type] ?? []);
  const isKept =
    rules.every((rule) => rule(health, line)) &&
    (!CERTAIN.has(type) || rules.length === 0 || rules.every((rule) => rule(worst(), line)));
  return isKept ? 'RECOMPUTED' : { fault: `the account's health does not justify ${type}` };
}

function differenceOf(
  recorded: JsonObject,
  again: Readonly<Record<string, string | null>>,
): string | null {
  const names = new Set([...Object.keys(recorded), ...Object.keys(again)]);
  for (const name of names) {
    if (recorded[name] !== again[name]) {
      return `${name} is ${String(again[name])}`;
    }
  }
  return null;
}

/** Null when a version is not known. */
function marketsOf(
  inputs: JsonObject,
  versions: ParameterVersions,
  at: number,
): ReadonlyMap<string, MarketAt> | null {
  const markets = new Map<string, MarketAt>();
  const frozen = isGiven(inputs, 'terms') ? recordAt(inputs, 'terms') : {};
  for (const price of recordsAt(inputs, 'prices')) {
    const marketId = textAt(price, 'marketId');
    const version = versionOf(price, versions);
    if (version === null || version.from > at) {
      return null;
    }
    const values = isGiven(frozen, marketId) ? recordAt(frozen, marketId) : version.values;
    markets.set(marketId, {
      marketId,
      tiers: scheduleAt(version.tiers, version.phaseIn, at),
      ratios: ratiosOf(values),
      price: numberOrNullAt(price, 'price'),
    });
  }
  return markets;
}

function versionOf(price: JsonObject, versions: ParameterVersions): ParameterVersion | null {
  return versions.find(textAt(price, 'marketId'), wholeAt(price, 'parametersVersion'));
}

function accountOf(inputs: JsonObject, versions: ParameterVersions): Measured {
  const counting = new Map(
    recordsAt(inputs, 'prices').map((price) => {
      const version = versionOf(price, versions);
      return [textAt(price, 'marketId'), version !== null && countsOwner(version)];
    }),
  );
  return {
    positions: recordsAt(inputs, 'positions').map((position) =>
      readHolding(position, counting.get(textAt(position, 'marketId')) === true),
    ),
    collateral: recordsAt(inputs, 'collateral').map(readBalance),
  };
}

/** @param isCounted Whether the market's brackets follow the owner's whole position. */
export function readHolding(position: JsonObject, isCounted: boolean): Holding {
  const others = numberOrNullAt(position, 'ownerOthers');
  return {
    marketId: textAt(position, 'marketId'),
    size: numberAt(position, 'size'),
    entryPrice: numberAt(position, 'entryPrice'),
    others: others === null || !isCounted || isZero(others) ? ZERO : others,
  };
}

export function readBalance(held: JsonObject): Balance {
  return {
    asset: textAt(held, 'asset'),
    balance: numberAt(held, 'balance'),
    pending: numberAt(held, 'pending'),
    haircut: numberOrNullAt(held, 'haircut'),
    priceMarketId: isGiven(held, 'priceMarketId') ? textAt(held, 'priceMarketId') : null,
    accountCap: numberOrNullAt(held, 'accountCap'),
    share: shareOf(numberOrNullAt(held, 'totalCap'), numberOrNullAt(held, 'countedTotal')),
    pegBand: numberOrNullAt(held, 'pegBand') ?? ZERO,
  };
}

/** min(1, cap / what counts of all accounts), down to 12 decimals; 1 without a cap or a sum. */
export function shareOf(totalCap: Decimal | null, countedTotal: Decimal | null): Decimal {
  return totalCap === null || countedTotal === null || isAtMost(countedTotal, totalCap)
    ? ONE
    : quotientOf(totalCap, countedTotal, { places: 12, rounding: 'DOWN' });
}

function boundedOf(inputs: JsonObject, versions: ParameterVersions): ReadonlyMap<string, Decimal> {
  return new Map(
    recordsAt(inputs, 'prices')
      .filter(({ isBounded }) => isBounded === true)
      .map((price) => [
        textAt(price, 'marketId'),
        parameterOf(versionOf(price, versions)?.values ?? {}, 'unusablePriceRatio'),
      ]),
  );
}
