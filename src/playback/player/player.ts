import { setImmediate as yieldToOthers, setTimeout as sleep } from 'node:timers/promises';

import { inTransaction } from '../../store/database/database.js';
import { appendEvents } from '../../store/log/events.js';
import { readPlayerProgress } from '../../store/system/player.js';
import { loadGuards } from '../../store/markets/prices.js';
import { loadRiskContext } from '../../store/markets/risk-context.js';
import { type Deps } from '../../app/deps.js';
import { resolveOrdersInFlight } from '../../app/enforcement/liquidation/liquidate-market.js';
import { createPlayedLeader, type Watch } from '../../app/enforcement/watch/watch.js';
import { quarantineEvent } from '../../app/ingest/prices/price-admission.js';
import { resumeRelay } from '../../app/log/relay.js';

import { type PriceInstant } from '../price-stream.js';
import { type PlayerOptions } from './player-options.js';
import { createPriceBoard, type PriceBoard } from './price-board.js';
import { isDue, report, type Run, runUntilQuiet, savePlayed } from './run-until-quiet.js';
import { createSimulatedCommittee } from './simulated-committee.js';
import { createSimulatedOwners } from './simulated-owners.js';
import { type SimulatedPeople } from './simulated-people.js';

export interface Player {
  readonly watch: Watch;
  readonly board: PriceBoard;
  /** Plays to the end, or until stopped. @returns the number of prices played. */
  readonly play: () => Promise<{ readonly pricesPlayed: number }>;
  /** After the last price: continues to process commits of others, while time stands still. */
  readonly serveUntilStopped: (untilStopped: Promise<void>) => Promise<void>;
}

/** Interval of checks for commits of others after the last price, without a ring. */
const ATTEND_MS = 1000;
/** If a run waits longer than this between two instants, its prices are written first, so that readers see them. */
const WATCHED_MS = 20;
/** The actor of quarantines of prices that no operator published. */
const PRICE_GUARD_ACTOR = 'system:price-guard';
/** Maximum number of instants between two writes of prices, even if no decision used them. */
const INSTANTS_BETWEEN_SAVES = 40;

/**
 * Plays prices at their own time. Before the next instant it finishes all work due by the present one: calls,
 * timers, liquidations, acts of owners, and the consequences. So the result of a run depends only on the rows,
 * the prices and the policies, at any speed.
 *
 * A killed run continues at the last instant whose prices are in the rows.
 */
export async function createPlayer(deps: Deps, options: PlayerOptions): Promise<Player> {
  const { clock, prices } = options;
  const progress = await readPlayerProgress(deps.db, prices.fingerprint);
  if (progress !== null) {
    clock.set(progress.at);
  }
  const context = await loadRiskContext(deps.db, clock.now());
  const guards = await loadGuards(deps.db, [...context.markets.keys()], { lock: false });
  const board = createPriceBoard(guards, context);
  const watch = createPlayedLeader(deps, {
    ...(options.onDecided === undefined ? {} : { onDecided: options.onDecided }),
    beforeDeciding: () => savePlayed(run),
  });
  const owners = await createSimulatedOwners(deps, options.topUps);
  const run: Run = {
    deps,
    options,
    watch,
    board,
    owners,
    committee: createSimulatedCommittee(deps, options.committee ?? []),
    instants: progress?.step ?? 0,
    savedInstants: progress?.step ?? 0,
    pricesPlayed: 0,
    dueAt: null,
    governanceDueAt: null,
    hasGoverned: true,
  };
  return {
    watch,
    board,
    play: () => play(run),
    serveUntilStopped: (stopped) => attend(run, stopped),
  };
}

async function play(run: Run): Promise<{ readonly pricesPlayed: number }> {
  const { deps, options, watch, board } = run;
  const { clock, prices } = options;
  const resumedAfter = run.instants;
  await resumeRelay(deps, options.queue);
  // No other process trades in a played run: orders in flight were left by a killed run.
  await resolveOrdersInFlight(deps);
  await watch.warmUp();
  await watch.onUsability((marketId) => board.standingOf(marketId, clock.now()));
  await runUntilQuiet(run);

  let index = 0;
  let startedAt: { readonly wall: number; readonly played: number } | null = null;
  for await (const instant of prices.instants()) {
    index += 1;
    if (index <= resumedAfter) {
      continue;
    }
    startedAt ??= { wall: performance.now(), played: instant.at.getTime() };
    const waitMs =
      (instant.at.getTime() - startedAt.played) / clock.speed -
      (performance.now() - startedAt.wall);
    await waitAndHear(run, waitMs);
    if (options.isStopped?.() === true) {
      // The next run continues from here, so nothing may have happened later than this.
      await savePlayed(run);
      return { pricesPlayed: run.pricesPlayed };
    }
    run.instants = index;
    await playInstant(run, instant);
  }
  await finishLiquidations(run);
  await savePlayed(run);
  clock.end();
  return { pricesPlayed: run.pricesPlayed };
}

/**
 * Waits until the next instant is due, or the run is stopped, or `news` rings. Commits of others meanwhile are
 * processed at once, at the present played time.
 */
async function waitAndHear(run: Run, waitMs: number): Promise<void> {
  const { news = null, isStopped } = run.options;
  const dueAt = performance.now() + waitMs;
  if (waitMs > WATCHED_MS) {
    await savePlayed(run);
  }
  for (;;) {
    if (news?.take() === true) {
      await runDueWork(run);
    }
    const leftMs = dueAt - performance.now();
    if (leftMs <= 1 || isStopped?.() === true) {
      await yieldToOthers();
      return;
    }
    if (news === null) {
      await sleep(leftMs);
    } else if (await news.wait(leftMs)) {
      await runDueWork(run);
    }
  }
}

async function runDueWork(run: Run): Promise<void> {
  await savePlayed(run);
  await runUntilQuiet(run);
}

async function attend(run: Run, untilStopped: Promise<void>): Promise<void> {
  const { news = null } = run.options;
  const stopping = new AbortController();
  const stopped = untilStopped.then(() => {
    stopping.abort();
    news?.ring();
  });
  while (!stopping.signal.aborted && news !== null) {
    await news.wait(ATTEND_MS);
    await runUntilQuiet(run);
  }
  await stopped;
}

async function playInstant(run: Run, { at, prices }: PriceInstant): Promise<void> {
  const { deps, options, watch, board } = run;
  options.clock.set(at);
  const { updates, quarantined } = board.admit(
    prices.map((price) => ({ ...price, at })),
    at,
  );
  run.pricesPlayed += prices.length;
  if (quarantined.length > 0) {
    await savePlayed(run);
    const events = quarantined.map((price) => quarantineEvent(price, PRICE_GUARD_ACTOR, at));
    await inTransaction(deps.db, (tx) => appendEvents(tx, events));
  }
  const acted = (await actIfDue(run.owners, at)) + (await actIfDue(run.committee, at));
  const reached = await watch.onAssets(board.rampingAssets(at));
  const decided = reached + (await watch.onPrices(updates));
  const turned = await watch.onUsability((marketId) => board.standingOf(marketId, at));
  const isEventful = quarantined.length + acted + decided + turned > 0 || isDue(run.dueAt, at);
  if (isEventful) {
    await savePlayed(run);
    await runUntilQuiet(run);
  } else {
    const isKept = updates.some(({ marketId }) => board.isComingToSettlement(marketId, at));
    if (isKept || run.instants - run.savedInstants >= INSTANTS_BETWEEN_SAVES) {
      await savePlayed(run);
    }
    report(run, []);
  }
}

async function actIfDue(people: SimulatedPeople, at: Date): Promise<number> {
  return isDue(people.nextAt(), at) ? people.act() : 0;
}

/** After the last price: takes the liquidation steps that only wait for a cooldown, while the prices are usable. */
async function finishLiquidations(run: Run): Promise<void> {
  const { options, watch, board } = run;
  const { clock } = options;
  for (;;) {
    const next = run.dueAt;
    const isOver =
      next === null || [...watch.engine.book.markets.ids].every((id) => !board.isUsable(id, next));
    if (isOver) {
      return;
    }
    clock.set(next);
    await runUntilQuiet(run);
    if (run.dueAt !== null && run.dueAt <= next) {
      return;
    }
  }
}
