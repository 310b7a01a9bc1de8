import { describe, expect, test } from 'vitest';

import { CHANGE_REACH_MS, causeOf } from '../../../../src/domain/margin-call/rules/call-cause.js';
import { type MarketRisk, type RiskContext } from '../../../../src/domain/risk/health/account.js';
import { type MarginParameters } from '../../../../src/domain/risk/parameters/margin-parameters.js';
import {
  aContext,
  anAccount,
  secondsAfter,
  someParameters,
  someTiers,
} from '../../../support/risk-factories.js';

const HOUR = 3600;
const DAY = CHANGE_REACH_MS / 1000;

/** Long 10 at 100 with 45 USDC: below 5 %, which is 50, and in order at 4 %. */
const HELD = anAccount({ collateral: [['USDC', '45']] });
const HELD_IN_BOTH = anAccount({
  positions: [
    ['BTC-USD', '10', '100'],
    ['ETH-USD', '0.01', '100'],
  ],
  collateral: [['USDC', '45']],
});

/** A version that asks for this fraction from that instant on. */
function version(fraction: string, seconds: number, ramp: MarginParameters['ramp'] = null) {
  const tiers = someTiers(['0', '0.1', fraction]);
  return someParameters({ tiers, ramp, effectiveFrom: secondsAfter(seconds) });
}

/** BTC-USD under these versions, newest first, at NOW; ETH-USD beside it. */
function under(
  versions: readonly MarginParameters[],
  standstills: Readonly<Record<string, readonly [number, number]>> = {},
): RiskContext {
  const context = aContext([{}, { marketId: 'ETH-USD' }]);
  const [parameters = someParameters(), ...earlier] = versions;
  const withStandstill = (market: MarketRisk): MarketRisk => {
    const [from, to] = standstills[market.marketId] ?? [];
    return from === undefined || to === undefined
      ? market
      : { ...market, standstill: { from: secondsAfter(from), to: secondsAfter(to) } };
  };
  const markets = [...context.markets.values()].map((market) =>
    withStandstill(market.marketId === 'BTC-USD' ? { ...market, parameters, earlier } : market),
  );
  return { ...context, markets: new Map(markets.map((market) => [market.marketId, market])) };
}

describe('a change is the cause', () => {
  test.each([
    { name: 'a second before a day is over', seconds: -DAY + 1, cause: 'PARAMETER_CHANGE' },
    { name: 'a day after it', seconds: -DAY, cause: 'PARAMETER_CHANGE' },
    { name: 'a second later', seconds: -DAY - 1, cause: 'PRICE' },
  ])('$name: $cause', ({ seconds, cause }) => {
    const context = under([version('0.05', seconds), version('0.04', -30 * DAY)]);
    expect(causeOf(HELD, context, 'TIME')).toBe(cause);
  });

  test.each([
    { name: 'while it is phased in', ends: DAY, cause: 'PARAMETER_CHANGE' },
    { name: 'a day after its end', ends: -DAY, cause: 'PARAMETER_CHANGE' },
    { name: 'a second later', ends: -DAY - 1, cause: 'PRICE' },
  ])('$name: $cause', ({ ends, cause }) => {
    const ramp = {
      fromTiers: someTiers(['0', '0.1', '0.04']),
      startsAt: secondsAfter(-9 * DAY),
      endsAt: secondsAfter(ends),
    };
    const context = under([version('0.06', -9 * DAY, ramp), version('0.04', -30 * DAY)]);
    expect(causeOf(HELD, context, 'PRICE')).toBe(cause);
  });

  test.each(['PRICE', 'POSITION_CHANGE', 'COLLATERAL_CHANGE'] as const)(
    'whatever %s did, unless it would have done alone',
    (trigger) => {
      const inOrderBefore = under([version('0.05', -HOUR), version('0.04', -30 * DAY)]);
      const belowBefore = under([version('0.06', -HOUR), version('0.05', -30 * DAY)]);
      expect(causeOf(HELD, inOrderBefore, trigger)).toBe('PARAMETER_CHANGE');
      expect(causeOf(HELD, belowBefore, trigger)).toBe(trigger);
    },
  );

  test('of several in a day the rules from before the first count', () => {
    const steps = [
      version('0.05', -HOUR),
      version('0.047', -2 * HOUR),
      version('0.046', -3 * HOUR),
      version('0.04', -30 * DAY),
    ];
    expect(causeOf(HELD, under(steps), 'TIME')).toBe('PARAMETER_CHANGE');
  });

  test('a market that is younger than a day has no rules from before', () => {
    expect(causeOf(HELD, under([version('0.05', -HOUR)]), 'PRICE')).toBe('PRICE');
  });
});

describe('a change while enforcement stood still', () => {
  const changed = [version('0.05', -5 * DAY), version('0.04', -30 * DAY)];

  test.each([
    { name: 'a day after it goes on', stood: [-6 * DAY, -DAY], cause: 'PARAMETER_CHANGE' },
    { name: 'later', stood: [-6 * DAY, -DAY - 1], cause: 'PRICE' },
    { name: 'for a change from before it', stood: [-5 * DAY + 1, -HOUR], cause: 'PRICE' },
    { name: 'for a change at its start', stood: [-5 * DAY, -HOUR], cause: 'PARAMETER_CHANGE' },
  ] as const)('$name: $cause', ({ stood, cause }) => {
    expect(causeOf(HELD, under(changed, { 'BTC-USD': stood }), 'TIME')).toBe(cause);
  });

  test('in another market of the account counts, and in one where it holds nothing does not', () => {
    const context = under(changed, { 'ETH-USD': [-6 * DAY, -HOUR] });
    expect(causeOf(HELD_IN_BOTH, context, 'TIME')).toBe('PARAMETER_CHANGE');
    expect(causeOf(HELD, context, 'TIME')).toBe('PRICE');
  });
});
