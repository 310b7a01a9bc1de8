import { describe, expect, test } from 'vitest';

import { jobsOfEvents } from '../../../src/app/log/jobs-of-events.js';
import { EVENT_TYPES, type LogLine, type SealedEvent } from '../../../src/domain/log/event.js';
import { EMPTY_LOG } from '../../../src/domain/log/hash-chain.js';
import { seal } from '../../support/seal.js';

const AT = new Date('2026-11-30T00:00:00.000Z');
const LATER = '2026-11-30T00:10:00.000Z';

/** A line as it stands in the log, whatever it says. */
function aLine(type: LogLine['type'], payload: LogLine['payload']): SealedEvent {
  const about = {
    accountId: 'a',
    marketId: null,
    marginCallId: 'a.call-1',
    proposalId: 'proposal-1',
  };
  const [line] = seal(EMPTY_LOG, [{ type, ...about, actor: 'test', at: AT, payload }]);
  return line as SealedEvent;
}

const LIQUIDATING = { state: 'LIQUIDATING', nextStepAt: LATER, nextStepMarketId: 'BTC-USD' };
const GRACE = { state: 'GRACE', deadline: LATER };
const EVERYTHING = { ...LIQUIDATING, noticeIds: ['n-1'], executableAt: LATER, deadline: LATER };

function queuesOf(type: LogLine['type'], payload: LogLine['payload']): string[] {
  return jobsOfEvents([aLine(type, payload)]).map(({ queue }) => queue);
}

describe('a job is asked for', () => {
  test.each([
    { type: 'MarginCallOpened', payload: { ...GRACE, noticeIds: ['n'] }, queue: 'grace-timer' },
    { type: 'EnforcementResumed', payload: GRACE, queue: 'grace-timer' },
    { type: 'GraceVoided', payload: LIQUIDATING, queue: 'liquidate' },
    { type: 'LiquidationStepFailed', payload: LIQUIDATING, queue: 'liquidate' },
    { type: 'AutoDeleveraged', payload: { ...LIQUIDATING, side: 'BANKRUPT' }, queue: 'liquidate' },
    { type: 'LossSocialized', payload: { noticeIds: ['n'] }, queue: 'notify' },
    { type: 'ProposalQueued', payload: { executableAt: LATER }, queue: 'execute-proposal' },
  ] as const)('by $type: $queue', ({ type, payload, queue }) => {
    expect(queuesOf(type, payload)).toContain(queue);
  });

  test('by the type of an event, never by what its payload happens to hold', () => {
    const asking = EVENT_TYPES.filter((type) => queuesOf(type, EVERYTHING).length > 0);
    expect(asking).not.toContain('PositionsRecorded');
    expect(asking).not.toContain('ProposalCreated');
    expect(asking).not.toContain('GenesisApplied');
    expect(queuesOf('PriceQuarantined', EVERYTHING)).toEqual([]);
    expect(queuesOf('ProposalQueued', EVERYTHING)).toEqual(['execute-proposal']);
    expect(queuesOf('LiquidationStepFilled', EVERYTHING)).toEqual(['liquidate']);
  });

  test('by no line of an earlier version that lacks the facts, nor by one that says nonsense', () => {
    expect(EVENT_TYPES.flatMap((type) => queuesOf(type, {}))).toEqual([]);
    const nonsense = { state: 'GRACE', deadline: 'soon' };
    expect(queuesOf('MarginCallOpened', nonsense)).toEqual([]);
  });

  test('once for an instant and market, however many events ask', () => {
    const lines = [aLine('GraceVoided', LIQUIDATING), aLine('GraceExpired', LIQUIDATING)];
    expect(jobsOfEvents(lines)).toMatchObject([
      { queue: 'liquidate', payload: { marketId: 'BTC-USD' }, runAt: new Date(LATER) },
    ]);
  });
});
