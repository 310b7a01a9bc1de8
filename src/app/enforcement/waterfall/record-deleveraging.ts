import { ZERO } from '../../../domain/decimal.js';
import { liquidationId } from '../../../domain/margin-call/call/margin-call.js';
import { decideAfterStep } from '../../../domain/margin-call/rules/after-step.js';
import { type RiskContext } from '../../../domain/risk/health/account.js';
import { requireMarket } from '../../../domain/risk/health/collateral-value.js';
import { type Deleveraged } from '../../../domain/risk/liquidation/deleveraging.js';
import { coveredBy, fundsPartOf } from '../../../domain/risk/waterfall/deleveraging-plan.js';
import { type Tx } from '../../../store/database/database.js';
import {
  insertLiquidationOrders,
  saveReducedPositions,
  saveOrderOutcomes,
} from '../../../store/liquidations/liquidations.js';
import { insertRealizedProfits } from '../../../store/liquidations/realized-profits.js';
import {
  addShortfalls,
  insertWaterfallAllocations,
} from '../../../store/liquidations/waterfall-allocations.js';
import { insertNotices } from '../../../store/margin-calls/notice-rows.js';
import { type Deps } from '../../deps.js';
import { postTransfers } from '../../ledger/ledger.js';

import { recordDecisions } from '../calls/record-decisions.js';
import { type BankruptCall, type DeleveragedCall, marketOf } from './deleveraged-call.js';
import { reportDeleveraging } from './deleveraging-events.js';
import {
  orderOf,
  reducedOf,
  latestPerAccount,
  allocationsOf,
  profitsOf,
  transferOf,
  fundsTransferOf,
} from './deleveraging-rows.js';

/**
 * Writes a batch of deleveragings: positions, cash, never-sent orders, allocations, notices, events. From here
 * on every position of the account is closed, whatever its equity becomes, because others have paid for it.
 */
export async function recordDeleveraging(
  tx: Tx,
  deps: Pick<Deps, 'channels' | 'venue'>,
  batch: readonly Deleveraged<BankruptCall>[],
  context: RiskContext,
): Promise<readonly DeleveragedCall[]> {
  if (batch.length === 0) {
    return [];
  }
  const { now } = context;
  const deleveraged = batch.map((each) => decideAfter(each, context));
  const told = deleveraged.map((each) => reportDeleveraging(each, deps, now));
  await insertNotices(
    tx,
    told.flatMap(({ notices }) => notices),
  );
  await insertLiquidationOrders(
    tx,
    deleveraged.map((each) => orderOf(each, now)),
  );
  await saveOrderOutcomes(
    tx,
    deleveraged.map(({ liquidationId: id, plan, filledSize }) => ({
      id,
      state: 'FILLED',
      filledSize,
      averagePrice: plan.price,
      fee: ZERO,
      failure: null,
      settledAt: now,
    })),
  );
  await saveReducedPositions(tx, latestPerAccount(deleveraged.flatMap(reducedOf)));
  await recordDecisions(
    tx,
    told.map(({ decided }) => decided),
    context,
    deps.channels,
  );
  await insertWaterfallAllocations(tx, deleveraged.flatMap(allocationsOf), now);
  await insertRealizedProfits(
    tx,
    deleveraged.flatMap((each) => profitsOf(each, now)),
  );
  await addShortfalls(
    tx,
    deleveraged.map(({ liquidationId: id, plan }) => ({
      liquidationId: id,
      shortfall: fundsPartOf(plan).plus(coveredBy(plan.assignments)),
    })),
  );
  await postTransfers(
    tx,
    deleveraged.flatMap((each) => [transferOf(each, now), fundsTransferOf(each, now)]),
  );
  return deleveraged;
}

function decideAfter(each: Deleveraged<BankruptCall>, context: RiskContext): DeleveragedCall {
  const { subject, after: account, plan } = each;
  const { enforced, call } = subject;
  const { parameters } = requireMarket(context, marketOf({ plan }));
  const step = decideAfterStep(
    { ...enforced, account },
    { ...call, isClosingAll: true },
    context,
    { isFilled: true, isCapped: false, failures: 0 },
    parameters.liquidationCooldownSeconds,
  );
  return { ...each, step, liquidationId: liquidationId(call.id, call.stepCount + 1) };
}
