import { type EventType, type EventTypeWith } from '../../domain/log/event-payloads.js';
import { EVENT_TYPES, type SealedEvent } from '../../domain/log/event.js';
import { instantOf } from '../../domain/log/recorded-facts.js';
import { type JobRequest } from '../ports.js';

/** Maximum number of notices that one job delivers. */
const NOTICES_PER_JOB = 100;

/** The kinds of jobs, each with the facts that its event must have. */
interface FactsOfJob {
  readonly NOTICES: 'noticeIds';
  readonly GRACE_TIMER: 'deadline';
  readonly LIQUIDATION: 'nextStepAt';
  readonly EXECUTION: 'executableAt';
  readonly WIND_DOWN: 'reduceOnlyFrom';
}
type AskedJob = keyof FactsOfJob;
type JobsOf<Type extends EventType> = {
  [Job in AskedJob]: Type extends EventTypeWith<FactsOfJob[Job]> ? Job : never;
}[AskedJob];

/** The jobs that each event type asks for. The payload decides their time, never whether another job starts. */
const JOBS_OF_EVENT = {
  MarginWarningRaised: ['NOTICES'],
  MarginWarningCleared: ['NOTICES'],
  MarginCallOpened: ['NOTICES', 'GRACE_TIMER', 'LIQUIDATION'],
  MarginCallAcknowledged: [],
  TopUpReceived: ['NOTICES', 'GRACE_TIMER', 'LIQUIDATION'],
  MarginCallCured: ['NOTICES'],
  MarginCallClosed: ['NOTICES'],
  MarginCallCancelled: ['NOTICES'],
  GraceExtended: ['NOTICES', 'GRACE_TIMER'],
  GraceExpired: ['NOTICES', 'LIQUIDATION'],
  GraceVoided: ['NOTICES', 'LIQUIDATION'],
  EnforcementSuspended: ['NOTICES'],
  EnforcementResumed: ['NOTICES', 'GRACE_TIMER', 'LIQUIDATION'],
  NoticeDelivered: [],
  NoticeFailed: [],
  LiquidationStepFilled: ['LIQUIDATION'],
  LiquidationStepFailed: ['LIQUIDATION'],
  AccountRecovered: ['NOTICES'],
  AccountBankrupt: ['NOTICES'],
  VenueFillRefused: [],
  OrderOutcomeStated: [],
  VenueInstructionGiven: [],
  OpenOrdersCancelled: [],
  VenueOutageBegan: [],
  VenueOutageEnded: [],
  BankruptcySettled: [],
  WaterfallDrawn: [],
  AutoDeleveraged: ['NOTICES', 'LIQUIDATION'],
  LossSocialized: ['NOTICES'],
  DeficitRecorded: [],
  AccountRestricted: [],
  AccountReleased: [],
  DepositSeen: [],
  DepositFinal: [],
  DepositReversed: [],
  WithdrawalRecorded: [],
  PositionsRecorded: [],
  AccountOpened: [],
  BookLoaded: [],
  CollateralTransferred: [],
  TradesRecorded: [],
  CashFlowsRecorded: [],
  FundingPaid: [],
  InterestCharged: [],
  ProfitsSettled: [],
  RiskTakenUnderCall: [],
  PriceQuarantined: [],
  OpenInterestCapExceeded: [],
  OpenInterestCapKept: [],
  LedgerMismatchFound: [],
  WebhookDisabled: [],
  ReconciliationDifferenceFound: [],
  BooksReconciled: [],
  ProposalCreated: [],
  VoteCast: [],
  VotingExtended: [],
  ProposalQueued: ['EXECUTION'],
  ProposalExecuted: [],
  ProposalFailed: [],
  ProposalCancelled: [],
  ProposalVetoed: [],
  MandateGranted: [],
  MandateRevoked: [],
  ParametersChanged: [],
  CollateralChanged: [],
  CollateralShareChanged: [],
  CommitteeChanged: [],
  MarketListed: [],
  MarketStatusChanged: [],
  PriceSourcesChanged: [],
  PriceConfirmed: [],
  WaterfallFunded: [],
  GenesisApplied: [],
  MarketWindDownScheduled: ['WIND_DOWN'],
  SettlementPriceFixed: [],
  SettlementPriceMissing: [],
  PositionSettled: [],
  MarketSettled: [],
} as const satisfies { readonly [Type in EventType]: readonly JobsOf<Type>[] };

/** The event types that ask for a job. */
type Asking<Job extends AskedJob> = {
  [Type in EventType]: Job extends (typeof JOBS_OF_EVENT)[Type][number] ? Type : never;
}[EventType];

/** Selects the events that ask for a job. */
function asking<Job extends AskedJob>(
  job: Job,
): (event: SealedEvent) => event is SealedEvent<Asking<Job>> {
  const types = new Set(
    EVENT_TYPES.filter((type) => (JOBS_OF_EVENT[type] as readonly AskedJob[]).includes(job)),
  );
  return (event): event is SealedEvent<Asking<Job>> => types.has(event.type);
}

const asksForNotices = asking('NOTICES');
const asksForGraceTimer = asking('GRACE_TIMER');
const asksForLiquidation = asking('LIQUIDATION');
const asksForExecution = asking('EXECUTION');
const asksForWindDown = asking('WIND_DOWN');

/**
 * The jobs that sealed events ask for. Job ids are derived from the events, so a relay that dies after
 * enqueueing and before moving its cursor requests the same jobs again, not more.
 */
export function jobsOfEvents(events: readonly SealedEvent[]): JobRequest[] {
  return [
    ...noticeJobs(events),
    ...graceTimers(events),
    ...liquidationJobs(events),
    ...proposalTimers(events),
    ...windDownTimers(events),
  ];
}

function noticeJobs(events: readonly SealedEvent[]): JobRequest[] {
  const ids = events
    .filter(asksForNotices)
    .flatMap(({ payload }) => ('noticeIds' in payload ? (payload.noticeIds ?? []) : []));
  const first = events[0]?.sequence.toString() ?? '';
  const jobs: JobRequest[] = [];
  for (let start = 0; start < ids.length; start += NOTICES_PER_JOB) {
    jobs.push({
      queue: 'notify',
      id: `notify-${first}-${String(start)}`,
      payload: { noticeIds: ids.slice(start, start + NOTICES_PER_JOB) },
      runAt: null,
    });
  }
  return jobs;
}

/**
 * One alarm clock per instant, for all calls that share it. It rings just after the instant, because a deadline
 * is strict.
 */
function graceTimers(events: readonly SealedEvent[]): JobRequest[] {
  const jobs = new Map<string, JobRequest>();
  for (const { payload, sequence } of events.filter(asksForGraceTimer)) {
    const deadline = instantOf(payload.deadline);
    if (deadline !== null && payload.state === 'GRACE') {
      const runAt = new Date(deadline.getTime() + 1);
      const id = `grace-timer-${String(runAt.getTime())}-${sequence.toString()}`;
      const text = deadline.toISOString();
      if (!jobs.has(text)) {
        jobs.set(text, { queue: 'grace-timer', id, payload: { deadline: text }, runAt });
      }
    }
  }
  return [...jobs.values()];
}

/** One job per market and instant takes the steps of all its calls, worst account first. */
function liquidationJobs(events: readonly SealedEvent[]): JobRequest[] {
  const jobs = new Map<string, JobRequest>();
  for (const { payload, sequence, at } of events.filter(asksForLiquidation)) {
    if (!('state' in payload) || payload.state !== 'LIQUIDATING') {
      continue;
    }
    const nextStepAt = instantOf(payload.nextStepAt);
    const marketId = payload.nextStepMarketId ?? null;
    if (nextStepAt === null || marketId === null) {
      continue;
    }
    const key = `${marketId} ${nextStepAt.toISOString()}`;
    if (!jobs.has(key)) {
      jobs.set(key, {
        queue: 'liquidate',
        id: `liquidate-${sequence.toString()}`,
        payload: { marketId },
        runAt: nextStepAt <= at ? null : nextStepAt,
      });
    }
  }
  return [...jobs.values()];
}

function proposalTimers(events: readonly SealedEvent[]): JobRequest[] {
  return events.filter(asksForExecution).flatMap(({ payload, proposalId, sequence }) => {
    const executableAt = instantOf(payload.executableAt);
    return executableAt === null || proposalId === null
      ? []
      : [
          {
            queue: 'execute-proposal' as const,
            id: `execute-${sequence.toString()}`,
            payload: { proposalId },
            runAt: executableAt,
          },
        ];
  });
}

/** One alarm clock when a market stops taking new risk, and one when it is settled. */
function windDownTimers(events: readonly SealedEvent[]): JobRequest[] {
  return events.filter(asksForWindDown).flatMap(({ payload, marketId, sequence }) => {
    const instants = [instantOf(payload.reduceOnlyFrom), instantOf(payload.settlesAt)];
    return marketId === null
      ? []
      : instants.flatMap((runAt, place) =>
          runAt === null
            ? []
            : [
                {
                  queue: 'wind-down' as const,
                  id: `wind-down-${sequence.toString()}-${String(place)}`,
                  payload: { marketId },
                  runAt,
                },
              ],
        );
  });
}
