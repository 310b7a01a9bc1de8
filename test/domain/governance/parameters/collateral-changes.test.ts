import { describe, expect, test } from 'vitest';

import { decimal } from '../../../../src/domain/decimal.js';
import {
  collateralFaults,
  planCollateral,
} from '../../../../src/domain/governance/parameters/collateral-changes.js';
import { anAsset } from '../../../support/risk-factories.js';

const NOW = new Date('2026-01-01T00:00:00Z');
const DAY = 86_400;

describe('a change of a collateral asset', () => {
  test('of the haircut goes from the one in force to the new one', () => {
    const known = anAsset({ asset: 'ETH', haircut: '0.1', priceMarketId: 'ETH-USD' });
    const planned = planCollateral(known, { haircut: decimal('0.2') }, 2 * DAY, NOW);
    expect(planned.atFullEffect.haircut.toFixed()).toBe('0.2');
    expect(planned.ramp).toEqual({
      from: decimal('0.1'),
      to: decimal('0.2'),
      startsAt: NOW,
      endsAt: new Date('2026-01-03T00:00:00Z'),
    });
    expect(planned.changesOthers).toBe(false);
  });

  test.each([
    // A phase-in of a day or less is judged at full effect, a longer one by its first day.
    [DAY, '0.2'],
    [DAY + 1, '0.199998842606'],
    [2 * DAY, '0.15'],
    [3 * DAY, '0.133333333334'],
  ])('phased in over %d s is judged by the gate at %s', (seconds, haircut) => {
    const known = anAsset({ asset: 'ETH', haircut: '0.1' });
    const { atGate } = planCollateral(known, { haircut: decimal('0.2') }, seconds, NOW);
    expect(atGate.haircut.toFixed()).toBe(haircut);
  });

  test('of the price market or the peg holds at once, and counts as a change', () => {
    const known = anAsset({ asset: 'DOLL', haircut: '0.1' });
    const planned = planCollateral(
      known,
      { priceMarketId: 'DOLL-USD', pegBand: decimal('0.01') },
      0,
      NOW,
    );
    expect(planned.atFullEffect).toMatchObject({ priceMarketId: 'DOLL-USD' });
    expect(planned.atGate.pegBand.toFixed()).toBe('0.01');
    expect([planned.ramp, planned.changesOthers]).toEqual([null, true]);
    const same = planCollateral(
      { ...known, priceMarketId: 'DOLL-USD' },
      { priceMarketId: 'DOLL-USD' },
      0,
      NOW,
    );
    expect(same.changesOthers).toBe(false);
  });

  test('without a haircut moves none', () => {
    const known = anAsset({ asset: 'ETH', haircut: '0.1' });
    const planned = planCollateral(known, {}, 0, NOW);
    expect([planned.ramp, planned.atGate.haircut.toFixed()]).toEqual([null, '0.1']);
  });

  test.each([
    [{ haircut: decimal('0') }, []],
    [{ haircut: decimal('1') }, []],
    [{ haircut: decimal('1.000000000001') }, ['haircut']],
    [{ haircut: decimal('-0.000000000001') }, ['haircut']],
    [{ haircut: decimal('0.0000000000001') }, ['haircut']],
    [{}, ['haircut']],
    [{ pegBand: decimal('0.999999999999') }, []],
    [{ pegBand: decimal('1') }, ['pegBand']],
    [{ priceMarketId: 'DOLL-USD' }, []],
  ])('that gives %o has the faults %o', (changes, fields) => {
    expect(collateralFaults(changes).map(({ field }) => field)).toEqual(fields);
  });
});
