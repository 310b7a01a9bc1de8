import { afterAll, beforeAll, expect, test } from 'vitest';

import { decideAfterStep } from '../../../src/domain/margin-call/rules/after-step.js';
import { encodeHealth } from '../../../src/app/enforcement/calls/decision-record.js';
import { assessAccountHealth } from '../../../src/domain/risk/health/account-health.js';
import { type MarginCall } from '../../../src/domain/margin-call/call/margin-call.js';
import { inTransaction } from '../../../src/store/database/database.js';
import { insertAccounts } from '../../../src/store/accounts/accounts-write.js';
import { insertMarginCalls, loadOpenCalls } from '../../../src/store/margin-calls/margin-calls.js';
import { aSystem, type System } from '../../app/ingest/system.js';
import {
  anEnforcedAccount,
  atPrice,
  callOf,
  decided,
  holding,
} from '../../support/enforcement-factories.js';
import { NOW, secondsAfter } from '../../support/risk-factories.js';

let system: System;
beforeAll(async () => {
  system = await aSystem();
});
afterAll(() => system.close());

const CALLED = decided(holding(anEnforcedAccount(), '45'), atPrice('100', NOW));
const HEALTH = encodeHealth(assessAccountHealth(CALLED.account, atPrice('100', NOW)));

test('a new call is written with every column, as its last version has it', async () => {
  const call: MarginCall = {
    ...callOf(CALLED),
    state: 'SUSPENDED',
    version: 7,
    suspendedAt: secondsAfter(60),
    suspendedFrom: 'GRACE',
    hasHeldForFinality: true,
    hasExtendedGrace: true,
    resumeGraceMs: 900_000,
    nextStepMarketId: 'BTC-USD',
    isCoolingDown: true,
    isClosingAll: true,
    stepCount: 3,
    acknowledgedAt: secondsAfter(62),
  };
  await inTransaction(system.db, async (tx) => {
    await insertAccounts(tx, [{ id: call.accountId, owner: 'alice' }], NOW);
    await insertMarginCalls(tx, [{ call, healthAtOpening: HEALTH }]);
  });
  const read = (await loadOpenCalls(system.db, [call.accountId])).get(call.accountId);

  expect(JSON.stringify(read)).toBe(JSON.stringify(call));
});

test('a step of a call that was suspended meanwhile is counted, and the call stays suspended', () => {
  const liquidating = decided(holding(CALLED, '30'), atPrice('100', NOW));
  const unusable = atPrice('100', secondsAfter(1), { isPriceUsable: false });
  const suspended = decided(liquidating, unusable);
  const outcome = { isFilled: true, isCapped: false, isLossCapped: false, failures: 0 };
  const { call } = decideAfterStep(suspended, callOf(suspended), unusable, outcome, 30);

  expect(call).toMatchObject({ state: 'SUSPENDED', stepCount: 1, nextStepAt: null });
  expect(call.version).toBe(callOf(suspended).version + 1);
});
