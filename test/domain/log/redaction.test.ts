import { expect, test } from 'vitest';

import { type SealedEvent } from '../../../src/domain/log/event.js';
import { redactEvent } from '../../../src/domain/log/redaction.js';

test('an owner is not told who takes the other side of a deleveraging', () => {
  const payload = {
    instructionId: 'a1.call-1.step-1.pair-1',
    kind: 'DELEVERAGE' as const,
    size: '-2',
    limitPrice: '48500',
    counterpartyAccountId: 's-1',
    expiresAt: null,
  };
  const line: SealedEvent<'VenueInstructionGiven'> = {
    type: 'VenueInstructionGiven',
    accountId: 'a1',
    marketId: 'BTC-USD',
    marginCallId: 'a1.call-1',
    proposalId: null,
    actor: 'system:engine',
    at: new Date('2026-01-01T00:00:00Z'),
    payload,
    sequence: 1n,
    hash: 'h',
    previousHash: 'p',
  };
  expect(redactEvent(line)).toEqual({
    ...line,
    payload: { ...payload, counterpartyAccountId: null },
    hash: null,
    previousHash: null,
  });
});
