import { type Api, publish, seedBook } from './harness.js';

/** The margin call of alice-1 in the book of `seedCalledBook`. */
export const CALL = 'alice-1.call-1';

/** All that a reader may see of accounts, calls and the book. */
export const EVERYTHING = `{
  accounts { nodes { id owner
    health { equity maintenanceMargin marginRatio level asOf freeCollateral projectedMarginRatio leverage }
    positions { market { id } size markPrice notional liquidationPrice bankruptcyPrice }
    collateral { asset balance pending haircut value }
    deposits { totalCount nodes { id amount status seenAt } }
    openMarginCall { id state cause amountDue amountOutstanding graceRemainingSeconds deadline
      healthAtOpening { equity level } notices { kind channel status attempts }
      liquidations { id size state waterfall { kind amount counterpartyAccountId } explanation }
      waterfall { kind amount counterpartyAccountId }
      timeline { type ... on MarginCallOpened { health { equity } amountDue cause graceSeconds } } }
    marginCalls { totalCount nodes { id account { id } } } } }
  riskSummary { openMarginCalls accountsWithoutPositions equity levels { level accounts } }
}`;

/** A book in which alice-1 is under a margin call, with a step in flight and losses that bob-1 bore. */
export async function seedCalledBook(api: Api, operator: string): Promise<void> {
  const { system } = api;
  await seedBook(api, operator);
  await publish(api, operator, { 'BTC-USD': '91' });
  await system.db.liquidation.create({
    data: {
      id: `${CALL}.step-1`,
      marginCallId: CALL,
      accountId: 'alice-1',
      marketId: 'BTC-USD',
      step: 1,
      size: '-10',
      limitPrice: '90',
      state: 'SUBMITTED',
      venue: 'none',
      submittedAt: system.clock.now(),
      explanation: { rule: 'test' },
    },
  });
  await system.db.waterfallAllocation.create({
    data: {
      marginCallId: CALL,
      liquidationId: `${CALL}.step-1`,
      ordinal: 1,
      kind: 'AUTO_DELEVERAGING',
      amount: '1.5',
      counterpartyAccountId: 'bob-1',
    },
  });
  await system.db.waterfallAllocation.create({
    data: { marginCallId: CALL, ordinal: 2, kind: 'GLOBAL_INSURANCE', amount: '2.5' },
  });
}
