import { setImmediate as yieldToOthers, setTimeout as sleep } from 'node:timers/promises';

import { type NewEvent, type SealedEvent } from '../../domain/log/event.js';
import { inTransaction } from '../../store/database.js';
import { appendEvents } from '../../store/events.js';
import { readPlayerProgress, savePlayerProgress } from '../../store/player.js';
import { loadGuards, savePrices } from '../../store/prices.js';
import { loadRiskContext } from '../../store/risk-context.js';
import { type Deps } from '../deps.js';
import { settleOrdersInFlight } from '../enforcement/liquidate-market.js';
import { sweep } from '../enforcement/sweep.js';
import { createWatch, type Watch } from '../enforcement/watch.js';
import { relayLog, resumeRelay } from '../log/relay.js';
import { type JobQueue } from '../ports.js';

import { createPriceBoard, type OfferedPrice, type PriceBoard } from './price-board.js';
import {
  createSimulatedOwners,
  type SimulatedOwners,
  type TopUpPolicy,
} from './simulated-owners.js';

/** All prices of one instant of the played time. */
export interface PlayedStep {
  readonly at: Date;
  readonly prices: readonly Omit<OfferedPrice, 'at'>[];
}

export interface PlayedPrices {
  readonly fingerprint: string;
  readonly steps: () => AsyncIterable<PlayedStep>;
}

/** A clock that stands still until the player moves it. */
export interface PlayedClock {
  readonly now: () => Date;
  readonly set: (instant: Date) => void;
}

export interface PlayerOptions {
  readonly prices: PlayedPrices;
  readonly clock: PlayedClock;
  readonly queue: JobQueue;
  /** Runs every queued job to its end; answers how many ran. */
  readonly drain: () => Promise<number>;
  readonly topUps: TopUpPolicy;
  readonly index: 'scan' | 'bands';
  readonly onDecided?: (milliseconds: number) => void;
  /** Played time over real time; Infinity never waits. */
  readonly speed: number;
  readonly onProgress?: (progress: PlayerProgress) => void;
  /** Asked between steps; true ends the run early. */
  readonly isStopped?: () => boolean;
}

export interface PlayerProgress {
  readonly step: number;
  readonly at: Date;
  readonly pricesPlayed: number;
  readonly sealed: readonly SealedEvent[];
}

export interface Player {
  readonly watch: Watch;
  readonly board: PriceBoard;
  /** Plays to the end, or until stopped. @returns how many prices were played. */
  readonly play: () => Promise<{ readonly pricesPlayed: number }>;
}

/** Prices are written at least every so many steps, also when they decide nothing. */
const STEPS_BETWEEN_SAVES = 40;

interface Run {
  readonly deps: Deps;
  readonly options: PlayerOptions;
  readonly watch: Watch;
  readonly board: PriceBoard;
  readonly owners: SimulatedOwners;
  step: number;
  savedStep: number;
  pricesPlayed: number;
  dueAt: Date | null;
}

/**
 * Plays prices at their own time and lets everything that is due by an instant settle before it goes on
 * to the next: calls, timers, liquidations, what owners do, and what follows from all of it. So a run is
 * a function of the rows, the prices and the policies, at any speed.
 *
 * A run that was killed goes on at the last step whose prices are in the rows.
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
  const watch = createWatch(deps, {
    index: options.index,
    ...(options.onDecided === undefined ? {} : { onDecided: options.onDecided }),
    beforeDeciding: () => savePlayed(run),
  });
  const owners = await createSimulatedOwners(deps, options.topUps);
  const run: Run = {
    ...{ deps, options, watch, board, owners },
    step: progress?.step ?? 0,
    savedStep: progress?.step ?? 0,
    pricesPlayed: 0,
    dueAt: null,
  };
  return { watch, board, play: () => play(run) };
}

async function play(run: Run): Promise<{ readonly pricesPlayed: number }> {
  const { deps, options, watch, board } = run;
  const { clock, prices, speed } = options;
  const resumedAfter = run.step;
  await resumeRelay(deps, options.queue);
  // Nobody else trades in a played run: what is in flight was left there by a run that was killed.
  await settleOrdersInFlight(deps);
  await watch.warmUp();
  await watch.onUsability((marketId) => board.isUsable(marketId, clock.now()));
  await settle(run);

  let index = 0;
  let startedAt: { readonly wall: number; readonly played: number } | null = null;
  for await (const step of prices.steps()) {
    index += 1;
    if (index <= resumedAfter) {
      continue;
    }
    if (options.isStopped?.() === true) {
      // The next run goes on from here: nothing may have happened later than this by then.
      await savePlayed(run);
      return { pricesPlayed: run.pricesPlayed };
    }
    startedAt ??= { wall: performance.now(), played: step.at.getTime() };
    const waitMs =
      (step.at.getTime() - startedAt.played) / speed - (performance.now() - startedAt.wall);
    await (waitMs > 1 ? sleep(waitMs) : yieldToOthers());
    run.step = index;
    await playStep(run, step);
  }
  await finishLiquidations(run);
  await savePlayed(run);
  return { pricesPlayed: run.pricesPlayed };
}

async function playStep(run: Run, { at, prices }: PlayedStep): Promise<void> {
  const { deps, options, watch, board, owners } = run;
  options.clock.set(at);
  const { updates, quarantined } = board.admit(
    prices.map((price) => ({ ...price, at })),
    at,
  );
  run.pricesPlayed += prices.length;
  if (quarantined.length > 0) {
    await savePlayed(run);
    await inTransaction(deps.db, (tx) => appendEvents(tx, quarantined.map(quarantineEvent)));
  }
  const acted = isDue(owners.nextAt(), at) ? await owners.act() : 0;
  const decided = await watch.onPrices(updates);
  const turned = await watch.onUsability((marketId) => board.isUsable(marketId, at));
  const isEventful = quarantined.length + acted + decided + turned > 0 || isDue(run.dueAt, at);
  if (isEventful) {
    await savePlayed(run);
    await settle(run);
  } else {
    if (run.step - run.savedStep >= STEPS_BETWEEN_SAVES) {
      await savePlayed(run);
    }
    report(run, []);
  }
}

function isDue(instant: Date | null, now: Date): boolean {
  return instant !== null && instant <= now;
}

/** Until nothing moves any more: seal, run what was asked for, follow, ask for what is overdue. */
async function settle(run: Run): Promise<void> {
  const { deps, options, watch, owners } = run;
  for (;;) {
    const sealed = await relayLog(deps, options.queue);
    owners.hear(sealed);
    report(run, sealed);
    const ran = await options.drain();
    const decided = sealed.length > 0 ? await watch.follow(sealed) : 0;
    // Whatever moved may have moved more: look at what is overdue only when all else is quiet.
    if (sealed.length + ran + decided > 0) {
      continue;
    }
    const { asked, nextAt } = await sweep(deps, options.queue);
    if (asked === 0) {
      run.dueAt = nextAt;
      return;
    }
  }
}

/** After the last price: steps that only wait for a cooldown are still taken, while the prices hold. */
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
    await settle(run);
    if (run.dueAt !== null && run.dueAt <= next) {
      return;
    }
  }
}

async function savePlayed(run: Run): Promise<void> {
  const { deps, options, board, step } = run;
  const unsaved = board.takeUnsaved();
  if (unsaved.length === 0 && run.savedStep === step) {
    return;
  }
  const now = options.clock.now();
  await inTransaction(deps.db, async (tx) => {
    await savePrices(tx, unsaved);
    await savePlayerProgress(tx, options.prices.fingerprint, step, now);
  });
  run.savedStep = step;
}

function report(run: Run, sealed: readonly SealedEvent[]): void {
  const { step, pricesPlayed, options } = run;
  options.onProgress?.({ step, pricesPlayed, at: options.clock.now(), sealed });
}

function quarantineEvent({ marketId, price, source, at }: OfferedPrice): NewEvent {
  return {
    type: 'PriceQuarantined',
    marketId,
    actor: 'system:price-guard',
    at,
    payload: { price: price.toFixed(), source },
  };
}
