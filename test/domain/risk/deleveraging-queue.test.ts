import { describe, expect, test } from 'vitest';

import { decimal } from '../../../src/domain/decimal.js';
import { assessAccountHealth } from '../../../src/domain/risk/health/account-health.js';
import {
  type DeleveragingCandidate,
  deleveragingCandidateOf,
  drawFromQueue,
} from '../../../src/domain/risk/waterfall/auto-deleveraging.js';
import { aContext, anAccount } from '../../support/risk-factories.js';

/** Someone in a market at 100, with so much equity. */
function aCandidate(id: string, size: string, equity = '1000'): DeleveragingCandidate {
  const account = anAccount({
    id,
    positions: [['BTC-USD', size, '100']],
    collateral: [['USDC', equity]],
  });
  return deleveragingCandidateOf(assessAccountHealth(account, aContext()), 'BTC-USD')!;
}

function drawn(
  size: string,
  price: string,
  shareMax: string,
  queue: readonly DeleveragingCandidate[],
): readonly string[] {
  const { assignments, remainingSize } = drawFromQueue({
    size: decimal(size),
    bankruptcyPrice: decimal(price),
    shareMax: decimal(shareMax),
    lotSize: decimal('0.1'),
    queue,
  });
  const taken = assignments.map(
    ({ accountId, size: traded }) => `${accountId} ${traded.toFixed()}`,
  );
  return [...taken, remainingSize.toFixed()];
}

describe('a deleveraging queue', () => {
  const queue = [aCandidate('first', '-4'), aCandidate('second', '-6')];

  test('is taken in its order, each up to its share', () => {
    expect(drawn('5', '100', '1', queue)).toEqual(['first 4', 'second 1', '0']);
    expect(drawn('5', '100', '0.5', queue)).toEqual(['first 2', 'second 3', '0']);
    expect(drawn('-5', '100', '1', [aCandidate('long', '7')])).toEqual(['long -5', '0']);
  });

  test('leaves what nobody can take, with its sign', () => {
    expect(drawn('12', '100', '1', queue)).toEqual(['first 4', 'second 6', '2']);
    expect(drawn('-1', '100', '1', [])).toEqual(['-1']);
  });

  test('passes over the same side, and who would be left below zero', () => {
    const mixed = [aCandidate('same', '4'), aCandidate('poor', '-4', '39.99'), ...queue];
    expect(drawn('4', '110', '1', mixed)).toEqual(['first 4', '0']);
    expect(drawn('4', '110', '1', [aCandidate('just', '-4', '40')])).toEqual(['just 4', '0']);
  });
});
