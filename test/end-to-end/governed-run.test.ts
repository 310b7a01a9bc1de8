import { afterEach, describe, expect, test } from 'vitest';

import { type Actor } from '../../src/app/auth/actor.js';
import { type Deps } from '../../src/app/deps.js';
import {
  pauseEnforcement,
  resumeEnforcement,
} from '../../src/app/governance/committee/pause-enforcement.js';
import { castVote } from '../../src/app/governance/proposals/proposal-votes.js';
import { propose } from '../../src/app/governance/proposals/propose.js';
import { verifyLog } from '../../src/app/verification/verify-log.js';
import { decimal } from '../../src/domain/decimal.js';
import { type JsonObject } from '../../src/domain/canonical.js';
import { type EventType } from '../../src/domain/log/event-payloads.js';
import { type SealedEvent } from '../../src/domain/log/event.js';
import { type PriceInstant, type PriceStream } from '../../src/playback/price-stream.js';
import { createRandom } from '../../src/playback/demo/random.js';
import { type TestDatabase } from '../support/database.js';
import { NARROW_MARGINS } from '../support/genesis-files.js';
import { CALM_DAY, hasRecordedPrices } from '../support/played-prices.js';
import {
  playFreshRun,
  type PlayedRun,
  type PlayedRunOptions,
  readLog,
} from '../support/played-run.js';

const RUN_MS = 600_000;
const [ALICE, BOB, CAROL, DAVE, FRANK] = ['alice', 'bob', 'carol', 'dave', 'frank'].map(
  (subject): Actor => ({ subject, roles: new Set(), accounts: [] }),
) as [Actor, Actor, Actor, Actor, Actor];

let database: TestDatabase | null = null;

afterEach(async () => {
  await database?.close();
  database = null;
}, RUN_MS);

async function play(options: PlayedRunOptions): Promise<PlayedRun> {
  const run = await playFreshRun({ genesisFile: NARROW_MARGINS, ...options });
  database = run.database;
  return run;
}

async function proposeAndPass(deps: Deps, action: JsonObject): Promise<string> {
  const { id } = await propose(deps, ALICE, { title: 'A change', rationale: 'Because.', action });
  for (const voter of [ALICE, BOB, CAROL, DAVE]) {
    await castVote(deps, voter, { proposalId: id, choice: 'FOR', reason: null });
  }
  return id;
}

const ofTypes = <Type extends EventType>(
  log: readonly SealedEvent[],
  ...types: readonly Type[]
): SealedEvent<Type>[] =>
  log.filter(({ type }) => types.some((each) => each === type)) as SealedEvent<Type>[];

describe('a tightening that would newly close out accounts, on a calm day', () => {
  const MINUTE = 60;
  const COMMITTEE = {
    votingPeriodSeconds: 30 * MINUTE,
    timelockSeconds: 30 * MINUTE,
    executionWindowSeconds: 60 * MINUTE,
  };
  // Nobody is above 30×, so equity is at least 3.3 % of notional: the close-out margin at full effect is 4 %.
  const TIGHTER: JsonObject = {
    kind: 'CHANGE_PARAMETERS',
    marketId: 'BTC-USD',
    changes: { initialMarginFraction: '0.08', maintenanceMarginFraction: '0.06' },
  };

  async function expectGovernedDay(
    prices: Pick<PlayedRunOptions, 'files' | 'stream'>,
  ): Promise<void> {
    const ids: string[] = [];
    const run = await play({
      ...prices,
      accounts: 80,
      maxLeverage: 30,
      committee: COMMITTEE,
      act: async (deps, instant) => {
        if (instant === 10) {
          ids.push(await proposeAndPass(deps, TIGHTER));
          ids.push(await proposeAndPass(deps, { ...TIGHTER, phaseInSeconds: 7 * 86_400 }));
        }
      },
    });
    const log = await readLog(run.deps);
    const [atOnce, overAWeek] = ids;

    // At once: refused at execution, with the numbers.
    const [failed] = ofTypes(log, 'ProposalFailed');
    expect(ofTypes(log, 'ProposalFailed')).toHaveLength(1);
    expect(failed).toMatchObject({ proposalId: atOnce, payload: { code: 'IMPACT_LIMIT' } });
    const details = failed?.payload.details ?? {};
    expect(details).toMatchObject({ limit: 'maxNewlyCloseOutAccounts', allowed: '0' });
    expect(Number(details.measured)).toBeGreaterThan(0);
    expect(details.measured).toBe(String(details.newlyCloseOutAccounts));

    // Over a week: accepted, one new version, executed by the job when the timelock ended.
    const executed = ofTypes(log, 'ProposalExecuted');
    expect(executed).toMatchObject([{ proposalId: overAWeek, actor: 'system:governance' }]);
    const [queued] = ofTypes(log, 'ProposalQueued').filter(
      ({ proposalId }) => proposalId === overAWeek,
    );
    const executableAt = Date.parse(queued?.payload.executableAt ?? '');
    const lateMs = (executed[0]?.at.getTime() ?? 0) - executableAt;
    expect(lateMs).toBeGreaterThanOrEqual(0);
    expect(lateMs).toBeLessThanOrEqual(MINUTE * 1000);
    expect(ofTypes(log, 'ParametersChanged')).toHaveLength(1);

    // And nobody is closed out, by it or at all.
    expect(
      ofTypes(log, 'GraceVoided', 'GraceExpired', 'LiquidationStepFilled', 'AccountBankrupt'),
    ).toEqual([]);
    expect(run.deps.clock.now().getTime() - (executed[0]?.at.getTime() ?? 0)).toBeGreaterThan(
      20 * 3_600_000,
    );
    expect(run.errors).toEqual([]);
    expect(await verifyLog(run.deps, null)).toMatchObject({ ok: true, checked: log.length });
  }

  (hasRecordedPrices() ? test : test.skip)(
    'of recorded prices: refused at once, accepted over a week, and nobody is closed out by it',
    () => expectGovernedDay({ files: [CALM_DAY] }),
    RUN_MS,
  );

  test(
    'of synthetic prices: refused at once, accepted over a week, and nobody is closed out by it',
    () => expectGovernedDay({ stream: aCalmDay() }),
    RUN_MS,
  );
});

/** A day of BTC-USD in steps of a minute that moves by at most 0.5 % from where it began. */
function aCalmDay(): PriceStream {
  const startsAt = new Date(Date.UTC(2000, 0, 1));
  const endsAt = new Date(startsAt.getTime() + 86_400_000);
  const priceAt = (instant: number, noise: number): string =>
    (100_000 + 400 * Math.sin(instant / 90) + 100 * (noise - 0.5)).toFixed(1);
  async function* instants(): AsyncIterable<PriceInstant> {
    const random = createRandom('calm day');
    for (let instant = 0; instant < 1440; instant += 1) {
      const price = decimal(priceAt(instant, random.uniform()));
      yield await Promise.resolve({
        at: new Date(startsAt.getTime() + instant * 60_000),
        prices: [{ marketId: 'BTC-USD', price, confidence: null, source: 'synthetic' }],
      });
    }
  }
  return {
    fingerprint: 'synthetic calm day',
    startsAt,
    endsAt,
    durationSeconds: 86_400,
    instantCount: 1440,
    warnings: [],
    instants,
    markets: [{ marketId: 'BTC-USD', price: decimal('100000'), at: startsAt }],
  };
}

describe('a run while it is played', () => {
  test(
    'hears a pause and a resumption: open calls are suspended, nobody is called in between',
    async () => {
      const marketIds: string[] = [];
      let [pausedAt, resumedAt] = [new Date(0), new Date(0)];
      const run = await play({
        accounts: 80,
        window: {
          from: new Date('2000-01-01T01:10:00Z'),
          until: new Date('2000-01-01T01:50:00Z'),
        },
        act: async (deps, instant) => {
          // In the middle of the crash, for six minutes.
          if (instant === 118) {
            marketIds.push(...(await deps.db.market.findMany()).map(({ id }) => id));
            pausedAt = deps.clock.now();
            for (const marketId of marketIds) {
              await pauseEnforcement(deps, FRANK, { marketId, reason: 'A bad feed.' });
            }
          }
          if (instant === 142) {
            resumedAt = deps.clock.now();
            for (const marketId of marketIds) {
              await resumeEnforcement(deps, FRANK, { marketId, reason: 'It is good again.' });
            }
          }
        },
      });
      const log = await readLog(run.deps);
      const openedBetween = (from: Date, until: Date): SealedEvent[] =>
        ofTypes(log, 'MarginCallOpened').filter(({ at }) => at > from && at < until);
      const halfAnHour = 1_800_000;
      const before = new Date(pausedAt.getTime() - halfAnHour);
      expect(openedBetween(before, pausedAt).length).toBeGreaterThan(0);
      expect(openedBetween(pausedAt, resumedAt)).toEqual([]);
      expect(
        ofTypes(log, 'LiquidationStepFilled').filter(({ at }) => at > pausedAt && at < resumedAt),
      ).toEqual([]);
      const after = new Date(resumedAt.getTime() + halfAnHour);
      expect(openedBetween(new Date(resumedAt.getTime() - 1), after).length).toBeGreaterThan(0);
      const suspended = ofTypes(log, 'EnforcementSuspended').filter(
        ({ at }) => at.getTime() === pausedAt.getTime(),
      );
      expect(suspended.length).toBeGreaterThan(0);
      for (const { marginCallId } of suspended) {
        const [next] = log.filter(
          (event) => event.marginCallId === marginCallId && event.type === 'EnforcementResumed',
        );
        expect(next?.at).toEqual(resumedAt);
      }
      expect(run.errors).toEqual([]);
      expect(await verifyLog(run.deps, null)).toMatchObject({ ok: true });
    },
    RUN_MS,
  );

  test(
    'ends a pause by itself, and moves a haircut that is phased in, whose calls say so',
    async () => {
      const run = await play({
        stream: aCalmDay(),
        accounts: 200,
        maxLeverage: 20,
        committee: {
          votingPeriodSeconds: 600,
          timelockSeconds: 600,
          executionWindowSeconds: 3600,
          maxNewlyCloseOutAccounts: 1000,
          maxNewlyCalledNotional: null,
        },
        act: async (deps, instant) => {
          if (instant === 5) {
            const action = { kind: 'CHANGE_COLLATERAL', asset: 'USDC', haircut: '0.9' };
            await proposeAndPass(deps, { ...action, phaseInSeconds: 6 * 3600 });
          }
          if (instant === 900) {
            await pauseEnforcement(deps, FRANK, { marketId: 'BTC-USD', reason: 'A drill.' });
          }
        },
      });
      const log = await readLog(run.deps);
      const [changed] = ofTypes(log, 'CollateralChanged');
      const from = changed?.at.getTime() ?? 0;
      const calls = ofTypes(log, 'MarginCallOpened').filter(
        ({ at }) => at.getTime() > from && at.getTime() <= from + 6 * 3_600_000,
      );
      expect(calls.length).toBeGreaterThan(0);
      expect(new Set(calls.map(({ payload }) => payload.cause))).toEqual(
        new Set(['PARAMETER_CHANGE']),
      );
      // Its own grace; only who was called three times within a day has none.
      const first = calls.filter(({ marginCallId }) => marginCallId?.endsWith('.call-1') === true);
      expect(new Set(first.map(({ payload }) => payload.graceSeconds))).toEqual(new Set([86_400]));
      const statuses = ofTypes(log, 'MarketStatusChanged');
      expect(statuses.map(({ actor, payload }) => [actor, payload.status])).toEqual([
        ['frank', 'ENFORCEMENT_PAUSED'],
        ['system:governance', 'ACTIVE'],
      ]);
      const [paused, resumed] = statuses.map(({ at }) => at.getTime()) as [number, number];
      expect(resumed - paused).toBe(4 * 3_600_000);
      expect(await verifyLog(run.deps, null)).toMatchObject({ ok: true });
    },
    RUN_MS,
  );
});
