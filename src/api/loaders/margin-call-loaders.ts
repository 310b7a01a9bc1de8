import { type VisibleEvent } from '../../domain/log/event.js';
import { type Db } from '../../store/database/database.js';
import { listTimelines } from '../../store/log/read-events.js';
import {
  type AllocationView,
  findLiquidations,
  type LiquidationView,
  listAllocations,
  listAllocationsOfCalls,
  listLiquidationsOfCalls,
} from '../../store/liquidations/read-liquidations.js';
import {
  countOpenCalls,
  findMarginCalls,
  findOpenCalls,
  type MarginCallQuery,
  type MarginCallView,
  pageCallsOfAccounts,
  pageMarginCalls,
} from '../../store/margin-calls/read-margin-calls.js';
import { listNoticesOfCalls, type NoticeView } from '../../store/margin-calls/read-notices.js';
import { type Page, type PageRequest } from '../../store/database/read-page.js';
import { type AccountScope } from '../../store/database/read-scope.js';

import { listLoader, mapLoader, pageLoader, requireFound } from './batching.js';

/** Margin calls and related data in the actor's scope. */
export interface MarginCallLoaders {
  readonly marginCall: (id: string) => Promise<MarginCallView | null>;
  /** @throws DomainError NOT_FOUND when it does not exist or is not in scope. */
  readonly require: (id: string) => Promise<MarginCallView>;
  readonly page: (query: MarginCallQuery, page: PageRequest) => Promise<Page<MarginCallView>>;
  /** The following take parents from these loaders, whose scope was checked. */
  readonly pageOfAccount: (
    accountId: string,
    page: PageRequest,
  ) => Promise<Page<MarginCallView> | null>;
  readonly openCall: (accountId: string) => Promise<MarginCallView | null>;
  readonly openCount: () => Promise<number>;
  readonly notices: (callId: string) => Promise<NoticeView[]>;
  readonly timeline: (callId: string) => Promise<VisibleEvent[]>;
  readonly liquidation: (id: string) => Promise<LiquidationView | null>;
  readonly liquidations: (callId: string) => Promise<LiquidationView[]>;
  readonly waterfall: (liquidationId: string) => Promise<AllocationView[]>;
  readonly waterfallOfCall: (callId: string) => Promise<AllocationView[]>;
}

export function createMarginCallLoaders(db: Db, scope: AccountScope): MarginCallLoaders {
  const calls = mapLoader((ids) => findMarginCalls(db, scope, ids));
  const open = mapLoader((accountIds) => findOpenCalls(db, accountIds));
  const notices = listLoader((callIds) => listNoticesOfCalls(db, callIds));
  const timelines = listLoader((callIds) => listTimelines(db, scope, callIds));
  const steps = mapLoader((ids) => findLiquidations(db, scope, ids));
  const stepsOfCalls = listLoader((callIds) => listLiquidationsOfCalls(db, scope, callIds));
  const allocations = listLoader((ids) => listAllocations(db, scope, ids));
  const allocationsOfCalls = listLoader((ids) => listAllocationsOfCalls(db, scope, ids));
  return {
    marginCall: (id) => calls.load(id),
    require: async (id) => requireFound(await calls.load(id), 'margin call', id),
    page: (query, page) => pageMarginCalls(db, scope, query, page),
    pageOfAccount: pageLoader((accountIds, page: PageRequest) =>
      pageCallsOfAccounts(db, accountIds, page),
    ),
    openCall: (accountId) => open.load(accountId),
    openCount: () => countOpenCalls(db, scope),
    notices: (callId) => notices.load(callId),
    timeline: (callId) => timelines.load(callId),
    liquidation: (id) => steps.load(id),
    liquidations: (callId) => stepsOfCalls.load(callId),
    waterfall: (liquidationId) => allocations.load(liquidationId),
    waterfallOfCall: (callId) => allocationsOfCalls.load(callId),
  };
}
