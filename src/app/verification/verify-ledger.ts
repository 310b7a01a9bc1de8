import { type Decimal, ZERO } from '../../domain/decimal.js';
import { type NewEvent } from '../../domain/log/event.js';
import { type LedgerDifferenceRecord } from '../../domain/log/payloads/ingest.js';
import { QUOTE_ASSET } from '../../domain/quote-asset.js';
import { NO_CAP } from '../../domain/risk/parameters/collateral-settings.js';
import { inTransaction, type Reader } from '../../store/database/database.js';
import { appendEvents } from '../../store/log/events.js';
import { listCountedMismatches } from '../../store/ledger/counted-totals.js';
import { listLedgerMismatches, sumBalancesByAsset } from '../../store/ledger/ledger.js';
import {
  listFactMismatches,
  listLoadMismatches,
  listPaymentMismatches,
} from '../../store/ledger/fact-checks.js';
import {
  listLiquidationMismatches,
  listSettlementMismatches,
  lockReportedDifferences,
  saveLedgerCheck,
} from '../../store/ledger/ledger-checks.js';

import { type Deps } from '../deps.js';
import { accountLedger, VENUE_LEDGER } from '../ledger/ledger.js';

/** Maximum number of differences that one check counts, and that one event names. */
const COUNTED_MAX = 1000;
const NAMED_MAX = 100;
const LEDGER_ACTOR = 'system:ledger';

/** Two amounts that should be equal and are not. */
export interface LedgerDifference {
  /**
   * BALANCE: a balance against its postings. TOTAL: the total of an asset against zero. LIQUIDATION: postings
   * against the step's event. SETTLEMENT: postings for a bankruptcy against its event. FACT: postings for a
   * fact of the venue against its event. COUNTED: what counts under a cap of all accounts against their balances.
   */
  readonly kind: 'BALANCE' | 'TOTAL' | 'LIQUIDATION' | 'SETTLEMENT' | 'FACT' | 'COUNTED';
  /** Null for a TOTAL, and for COUNTED. */
  readonly ledgerAccount: string | null;
  readonly liquidationId: string | null;
  /** Set for a SETTLEMENT. */
  readonly marginCallId: string | null;
  /** Set for a FACT. */
  readonly transferId: string | null;
  readonly asset: string;
  /** In the asset. */
  readonly expected: Decimal;
  readonly found: Decimal;
}

const OF_NO_CAUSE = { liquidationId: null, marginCallId: null, transferId: null };

/**
 * All differences in the ledger, at most 1,000 of each kind: balances against their postings; the sum of each
 * asset over all accounts against zero; realized amounts less fees of liquidation steps and auto-deleveraging
 * against their postings; the log's payments for bankruptcies and movements of venue facts against their
 * postings; and what counts under caps against balances. Each kind is one statement, so one snapshot.
 *
 * @see docs/risk-model.md#ledger
 */
export async function findLedgerDifferences(reader: Reader): Promise<readonly LedgerDifference[]> {
  const balances = await listLedgerMismatches(reader, COUNTED_MAX);
  const totals = await sumBalancesByAsset(reader);
  const steps = await listLiquidationMismatches(reader, COUNTED_MAX);
  const settlements = await listSettlementMismatches(reader, QUOTE_ASSET, COUNTED_MAX);
  return [
    ...(await countedDifferences(reader)),
    ...balances.map(({ ledgerAccount, asset, balance, posted }): LedgerDifference => ({
      kind: 'BALANCE',
      ledgerAccount,
      ...OF_NO_CAUSE,
      asset,
      expected: posted,
      found: balance,
    })),
    ...[...totals]
      .filter(([, total]) => !total.isZero())
      .map(([asset, total]): LedgerDifference => ({
        kind: 'TOTAL',
        ledgerAccount: null,
        ...OF_NO_CAUSE,
        asset,
        expected: ZERO,
        found: total,
      })),
    ...steps.map(({ liquidationId, accountId, expected, posted }): LedgerDifference => ({
      kind: 'LIQUIDATION',
      ledgerAccount: accountLedger(accountId),
      ...OF_NO_CAUSE,
      liquidationId,
      asset: QUOTE_ASSET,
      expected,
      found: posted,
    })),
    ...settlements.map(({ marginCallId, ledgerAccount, expected, posted }): LedgerDifference => ({
      kind: 'SETTLEMENT',
      ledgerAccount,
      ...OF_NO_CAUSE,
      marginCallId,
      asset: QUOTE_ASSET,
      expected,
      found: posted,
    })),
    ...(await findFactDifferences(reader)),
  ];
}

/** What facts of the venue, payments of holders and loads have in the log, against their postings. */
async function findFactDifferences(reader: Reader): Promise<readonly LedgerDifference[]> {
  const facts = await listFactMismatches(reader, COUNTED_MAX);
  const payments = await listPaymentMismatches(reader, QUOTE_ASSET, COUNTED_MAX);
  const loads = await listLoadMismatches(reader, COUNTED_MAX);
  return [
    ...facts.map(({ transferId, accountId, asset, expected, posted }): LedgerDifference => ({
      kind: 'FACT',
      ledgerAccount: accountLedger(accountId),
      ...OF_NO_CAUSE,
      transferId,
      asset,
      expected,
      found: posted,
    })),
    ...payments.map(({ transferId, ledgerAccount, expected, posted }): LedgerDifference => ({
      kind: 'FACT',
      ledgerAccount,
      ...OF_NO_CAUSE,
      transferId,
      asset: QUOTE_ASSET,
      expected,
      found: posted,
    })),
    ...loads.map(({ transferId, asset, expected, posted }): LedgerDifference => ({
      kind: 'FACT',
      ledgerAccount: VENUE_LEDGER,
      ...OF_NO_CAUSE,
      transferId,
      asset,
      expected: expected.negated(),
      found: posted.negated(),
    })),
  ];
}

async function countedDifferences(reader: Reader): Promise<readonly LedgerDifference[]> {
  const counted = await listCountedMismatches(reader, NO_CAP);
  return counted.map((difference) => ({
    kind: 'COUNTED',
    ledgerAccount: null,
    ...OF_NO_CAUSE,
    ...difference,
  }));
}

/** One line for people. */
export function describeDifference(difference: LedgerDifference): string {
  const { asset, expected, found } = difference;
  return `${subjectOf(difference)}: ${found.toFixed()} ${asset}, expected ${expected.toFixed()}`;
}

function subjectOf(difference: LedgerDifference): string {
  const { kind, ledgerAccount, liquidationId, marginCallId, transferId } = difference;
  switch (kind) {
    case 'TOTAL':
      return 'the sum over all ledger accounts';
    case 'COUNTED':
      return 'what counts under the cap of all accounts';
    case 'BALANCE':
      return String(ledgerAccount);
    case 'LIQUIDATION':
      return `${String(ledgerAccount)}, step ${String(liquidationId)}`;
    case 'SETTLEMENT':
      return `${String(ledgerAccount)}, bankruptcy of call ${String(marginCallId)}`;
    case 'FACT':
      return `${String(ledgerAccount)}, transfer ${String(transferId)}`;
  }
}

/**
 * Checks the ledger and stores the result. A difference is reported once, as LedgerMismatchFound and as an
 * error in the process's log, and again only after it had disappeared. It is identified by its amount, so an
 * account that goes on trading with a wrong balance is not reported every time.
 *
 * @returns The present differences.
 */
export async function verifyLedger(
  deps: Pick<Deps, 'db' | 'clock' | 'log'>,
): Promise<readonly LedgerDifference[]> {
  const differences = await findLedgerDifferences(deps.db);
  const now = deps.clock.now();
  const count = differences.length;
  const ids = differences.map(idOf);
  await inTransaction(deps.db, async (tx) => {
    const reported = new Set(await lockReportedDifferences(tx, now));
    if (ids.some((id) => !reported.has(id))) {
      await appendEvents(tx, [mismatchFound(differences, now)]);
    }
    await saveLedgerCheck(
      tx,
      { checkedAt: now, isSound: count === 0, differenceCount: Math.min(count, COUNTED_MAX) },
      ids,
    );
  });
  if (count > 0) {
    const named = differences.slice(0, NAMED_MAX).map(describeDifference);
    deps.log.error({ count, differences: named }, 'the ledger does not agree with its postings');
  } else {
    deps.log.debug({}, 'the ledger agrees with its postings');
  }
  return differences;
}

function idOf({
  kind,
  ledgerAccount,
  liquidationId,
  marginCallId,
  transferId,
  asset,
  expected,
  found,
}: LedgerDifference): string {
  const difference = found.minus(expected).toFixed();
  const cause = liquidationId ?? marginCallId ?? transferId ?? '';
  return [kind, ledgerAccount ?? '', cause, asset, difference].join(' ');
}

function mismatchFound(differences: readonly LedgerDifference[], at: Date): NewEvent {
  const named = differences.slice(0, NAMED_MAX).map(encodeDifference);
  return {
    type: 'LedgerMismatchFound',
    actor: LEDGER_ACTOR,
    at,
    payload: {
      asset: named[0]?.asset ?? null,
      expected: named[0]?.expected ?? null,
      found: named[0]?.found ?? null,
      differences: named,
      differenceCount: Math.min(differences.length, COUNTED_MAX),
    },
  };
}

function encodeDifference(difference: LedgerDifference): LedgerDifferenceRecord {
  const { expected, found, ...rest } = difference;
  return { ...rest, expected: expected.toFixed(), found: found.toFixed() };
}
