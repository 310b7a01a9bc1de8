import { type Decimal, ZERO, max, min } from '../../../domain/decimal.js';
import { DomainError, notFound } from '../../../domain/errors.js';
import { type ActionOf } from '../../../domain/governance/proposals/proposal-action.js';
import { type NewEvent } from '../../../domain/log/event.js';
import { transit } from '../../../domain/margin-call/call/decision.js';
import { nextState } from '../../../domain/margin-call/call/transitions.js';
import { QUOTE_ASSET } from '../../../domain/quote-asset.js';
import { loadEnforcedAccounts, lockAccounts } from '../../../store/accounts/accounts.js';
import { type Tx } from '../../../store/database/database.js';
import { lockLedgerBalances } from '../../../store/ledger/funds.js';
import { readCallStanding } from '../../../store/governance/governance-records.js';
import { recordDecisions } from '../../enforcement/calls/record-decisions.js';
import {
  BACKSTOP_LEDGER,
  DEFICIT_LEDGER,
  EXTERNAL_LEDGER,
  GLOBAL_INSURANCE_LEDGER,
  marketInsuranceLedger,
  type Posting,
  postTransfers,
} from '../../ledger/ledger.js';

import { type Execution } from './execution.js';

/**
 * Pays external money into a layer of the waterfall. An open deficit is paid first, whichever layer is funded,
 * and only the rest reaches the layer. That is how governance clears a deficit, so that withdrawals are
 * possible again.
 */
export async function fundWaterfall(
  tx: Tx,
  { layer, marketId, amount }: ActionOf<'FUND_WATERFALL'>,
  { proposal, now }: Execution,
): Promise<readonly NewEvent[]> {
  const balances = await lockLedgerBalances(tx, QUOTE_ASSET);
  const deficit = max(ZERO, (balances.get(DEFICIT_LEDGER) ?? ZERO).negated());
  const deficitPaid = min(amount, deficit);
  const credited = amount.minus(deficitPaid);
  await postTransfers(tx, [
    {
      transferId: proposal.id,
      at: now,
      postings: [
        line(EXTERNAL_LEDGER, amount.negated()),
        line(DEFICIT_LEDGER, deficitPaid),
        line(ledgerOf(layer, marketId), credited),
      ],
    },
  ]);
  return [
    {
      type: 'WaterfallFunded',
      marketId,
      proposalId: proposal.id,
      actor: proposal.proposer,
      at: now,
      payload: {
        layer,
        amount: amount.toFixed(),
        deficitPaid: deficitPaid.toFixed(),
        credited: credited.toFixed(),
        deficitLeft: deficit.minus(deficitPaid).toFixed(),
      },
    },
  ];
}

/**
 * Ends a margin call and lifts its restrictions. The cause of the call remains: while it lasts, the next
 * assessment of the account opens a new call.
 *
 * @throws DomainError CONFLICT, temporary, while an order of the call is at the venue, because a step in flight
 *   is never interrupted; and while a bankrupt account is not settled, because without its call its debt would
 *   not be paid.
 */
export async function cancelMarginCall(
  tx: Tx,
  { marginCallId }: ActionOf<'CANCEL_MARGIN_CALL'>,
  { proposal, context, channels, now }: Execution,
): Promise<readonly NewEvent[]> {
  const known = await readCallStanding(tx, marginCallId);
  if (known === null) {
    throw notFound('margin call', marginCallId, 'marginCallId');
  }
  await lockAccounts(tx, [known.accountId]);
  const standing = (await readCallStanding(tx, marginCallId)) ?? known;
  if (standing.hasOrderInFlight) {
    throw new DomainError('CONFLICT', 'A liquidation step of the margin call is in flight.', {
      state: 'LIQUIDATION_STEP_IN_FLIGHT',
      isTemporary: true,
    });
  }
  const [before] = await loadEnforcedAccounts(tx, [known.accountId], now);
  const call = before?.openCall ?? null;
  if (before === undefined || call?.id !== marginCallId) {
    const { state } = standing;
    throw new DomainError('CONFLICT', `Margin call ${marginCallId} has ended: ${state}.`, {
      state,
    });
  }
  if (nextState(call.state, 'CANCELLED_BY_GOVERNANCE') === null) {
    throw new DomainError('CONFLICT', `The waterfall has not paid for ${marginCallId} yet.`, {
      state: call.state,
      isTemporary: true,
    });
  }
  const cancelled = transit(call, 'CANCELLED_BY_GOVERNANCE', {
    closedAt: now,
    amountOutstanding: ZERO,
    suspendedAt: null,
    suspendedFrom: null,
    nextStepAt: null,
    nextStepMarketId: null,
    isCoolingDown: false,
  });
  await recordDecisions(
    tx,
    [
      {
        before,
        vote: { proposalId: proposal.id, actor: proposal.proposer, reason: proposal.title },
        decision: {
          after: { ...before, openCall: null },
          actions: [
            {
              kind: 'MOVE_CALL',
              transition: 'CANCELLED_BY_GOVERNANCE',
              call: cancelled,
              health: null,
            },
          ],
        },
      },
    ],
    context,
    channels,
  );
  return [];
}

function line(ledgerAccount: string, amount: Decimal): Posting {
  return { ledgerAccount, asset: QUOTE_ASSET, amount };
}

function ledgerOf(layer: ActionOf<'FUND_WATERFALL'>['layer'], marketId: string | null): string {
  switch (layer) {
    case 'MARKET_INSURANCE':
      return marketInsuranceLedger(marketId ?? '');
    case 'GLOBAL_INSURANCE':
      return GLOBAL_INSURANCE_LEDGER;
    case 'BACKSTOP':
      return BACKSTOP_LEDGER;
  }
}
