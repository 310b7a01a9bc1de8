import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { assessAccounts } from '../../../../src/app/enforcement/calls/assess-accounts.js';
import { liquidateMarket } from '../../../../src/app/enforcement/liquidation/liquidate-market.js';
import { relayLog } from '../../../../src/app/log/relay.js';
import { verifyLog } from '../../../../src/app/verification/verify-log.js';
import { EMPTY_LOG } from '../../../../src/domain/log/hash-chain.js';
import { seal } from '../../../support/seal.js';
import { type VisibleEvent } from '../../../../src/domain/log/event.js';
import { listEvents } from '../../../../src/store/log/events.js';
import { SILENT } from '../../ingest/system.js';
import {
  anEnforcedSystem,
  type EnforcedSystem,
  fund,
  hold,
  publish,
  publishLater,
} from '../system.js';

// BTC-USD: a long of 1 entered at 50,000 with 1,000 USD is called below 49,595, and below 49,395 its
// equity is below the close-out margin.
let system: EnforcedSystem;

beforeEach(async () => {
  system = { ...(await anEnforcedSystem()), log: SILENT };
  await publish(system, { 'BTC-USD': '50000' });
  await fund(system, 'r-1', '1000');
  await hold(system, 'r-1', '1', '50000');
});

afterEach(() => system.close());

async function fallTo(price: string): Promise<void> {
  await publishLater(system, 1, { 'BTC-USD': price });
  await assessAccounts(system, ['r-1'], 'PRICE');
}

async function lines(): Promise<VisibleEvent[]> {
  await relayLog(system, { enqueue: () => Promise.resolve() });
  return listEvents(system.db, {}, 0n, 1000);
}

const isRestriction = ({ type }: VisibleEvent): boolean =>
  type === 'AccountRestricted' || type === 'AccountReleased';

/** The account's restrictions as a reader who knows only these two events has them. */
function followed(log: readonly VisibleEvent[]): unknown {
  return log.filter(isRestriction).at(-1)?.payload.restrictions ?? [];
}

describe('a margin call', () => {
  test('restricts its account in the line behind its opening, and releases it in the one behind its end', async () => {
    await fallTo('49500');
    const during = followed(await lines());
    await fund(system, 'r-1', '1000');
    await assessAccounts(system, ['r-1'], 'COLLATERAL_CHANGE');
    const log = await lines();

    expect(during).toEqual(['NEW_RISK', 'WITHDRAWALS']);
    const places = log.flatMap((line, index) => (isRestriction(line) ? [index] : []));
    expect(places.map((index) => [log[index - 1]?.type, log[index]?.type])).toEqual([
      ['MarginCallOpened', 'AccountRestricted'],
      ['MarginCallCured', 'AccountReleased'],
    ]);
    expect(places.map((index) => log[index])).toMatchObject([
      {
        accountId: 'r-1',
        marginCallId: 'r-1.call-1',
        payload: { restrictions: ['NEW_RISK', 'WITHDRAWALS'], reason: 'ACCOUNT_UNDER_CALL' },
      },
      {
        accountId: 'r-1',
        marginCallId: 'r-1.call-1',
        payload: { restrictions: [], callState: 'CURED' },
      },
    ]);
    expect(await verifyLog(system, null)).toMatchObject({ ok: true });
  });

  test('restricts through its grace and liquidation without another line', async () => {
    await fallTo('49500');
    await fallTo('49300');
    const before = await lines();
    await liquidateMarket(system, 'BTC-USD');
    const log = await lines();

    expect(before.filter(isRestriction).map(({ type }) => type)).toEqual(['AccountRestricted']);
    expect(log.filter(isRestriction)).toMatchObject([
      { type: 'AccountRestricted' },
      { type: 'AccountReleased', payload: { callState: 'RECOVERED' } },
    ]);
    expect(await verifyLog(system, null)).toMatchObject({ ok: true });
  });
});

describe('verify-log', () => {
  async function rewrite(log: readonly VisibleEvent[]): Promise<void> {
    await system.db.$executeRawUnsafe('ALTER TABLE events DISABLE TRIGGER USER');
    await system.db.$executeRaw`DELETE FROM events`;
    await system.db.event.createMany({ data: seal(EMPTY_LOG, log).map((line) => ({ ...line })) });
  }

  test('finds a restriction that was left out, and one that no call made', async () => {
    await fallTo('49500');
    const log = await lines();
    const place = log.findIndex(isRestriction);

    await rewrite(log.filter((_, index) => index !== place));
    expect(await verifyLog(system, null)).toMatchObject({
      ok: false,
      firstBadSequence: BigInt(place),
      fault: 'a derived event that it announces does not follow',
    });

    await rewrite([...log, log[place]!]);
    expect(await verifyLog(system, null)).toMatchObject({
      ok: false,
      firstBadSequence: BigInt(log.length + 1),
      fault: 'no earlier decision announces it',
    });
  });

  test('reads a log of before restrictions were told', async () => {
    await fallTo('49500');
    const old = (await lines())
      .filter((line) => !isRestriction(line))
      .map((line) => {
        const facts = Object.entries(line.payload).filter(([name]) => name !== 'restrictions');
        return { ...line, payload: Object.fromEntries(facts) };
      });
    await rewrite(old);

    expect(await verifyLog(system, null)).toMatchObject({ ok: true });
  });
});
