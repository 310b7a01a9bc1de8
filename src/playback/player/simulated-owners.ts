import { type Decimal, decimal } from '../../domain/decimal.js';
import { type SealedEvent } from '../../domain/log/event.js';
import { requireText } from '../../domain/log/recorded-facts.js';
import { compareIds } from '../../domain/risk/health/account-health.js';
import { QUOTE_ASSET } from '../../domain/quote-asset.js';
import { type CallToPay, listCallsToPay } from '../../store/system/player.js';
import { type Actor } from '../../app/auth/actor.js';
import { type Deps } from '../../app/deps.js';
import { finalizeDeposit } from '../../app/ingest/collateral/change-deposit.js';
import { depositId } from '../../app/ingest/collateral/deposits.js';
import { recordDeposit } from '../../app/ingest/collateral/record-deposit.js';
import { type SimulatedPeople } from './simulated-people.js';

/** An owner's payment for a call; null for none. */
export type TopUpPolicy = (question: {
  readonly marginCallId: string;
  readonly amountDue: Decimal;
  readonly openedAt: Date;
}) => { readonly amount: Decimal; readonly seenAt: Date; readonly finalAt: Date } | null;

/** The owners of the demo's accounts: some of them pay, through the same use cases as everybody else. */
export interface SimulatedOwners extends SimulatedPeople {
  /** Receives new calls. */
  readonly hear: (events: readonly SealedEvent[]) => void;
}

interface PlannedDeposit {
  readonly at: Date;
  readonly key: string;
  readonly accountId: string;
  readonly amount: Decimal;
  readonly stage: 'SEEN' | 'FINAL';
}

/** Prefix of a payment's key, followed by the call's id. */
const TOP_UP_KEY = 'top-up.';

const SIMULATED_OPERATOR: Actor = {
  subject: 'demo:owners',
  roles: new Set(['OPERATOR']),
  accounts: [],
};

/**
 * Can resume after a restart: whether and when an owner pays depends on the call alone, and a recorded deposit
 * is recognised by its key.
 */
export async function createSimulatedOwners(
  deps: Deps,
  policy: TopUpPolicy,
): Promise<SimulatedOwners> {
  /** Not in order while `isSorted` is false: a batch of calls is planned before anybody asks. */
  const planned: PlannedDeposit[] = [];
  let isSorted = true;
  const inOrder = (): PlannedDeposit[] => {
    if (!isSorted) {
      planned.sort(byTimeAndKey);
      isSorted = true;
    }
    return planned;
  };

  function plan(call: CallToPay): void {
    const topUp = policy(call);
    if (topUp === null) {
      return;
    }
    const { accountId, marginCallId } = call;
    const deposit = { key: `${TOP_UP_KEY}${marginCallId}`, accountId, amount: topUp.amount };
    planned.push({ ...deposit, at: topUp.seenAt, stage: 'SEEN' });
    planned.push({ ...deposit, at: topUp.finalAt, stage: 'FINAL' });
    isSorted = false;
  }

  async function perform({ key, accountId, amount, stage }: PlannedDeposit): Promise<void> {
    const input = { key, accountId, asset: QUOTE_ASSET, amount: amount.toFixed(), final: false };
    if (stage === 'SEEN') {
      await recordDeposit(deps, SIMULATED_OPERATOR, input);
    } else {
      await finalizeDeposit(deps, SIMULATED_OPERATOR, depositId(key));
    }
  }

  (await listCallsToPay(deps.db, depositId(TOP_UP_KEY))).forEach(plan);

  return {
    hear: (events) => {
      for (const { type, marginCallId, accountId, payload, at } of events) {
        if (type === 'MarginCallOpened' && marginCallId !== null && accountId !== null) {
          const amountDue = decimal(requireText(payload, 'amountDue'));
          plan({ marginCallId, accountId, amountDue, openedAt: at });
        }
      }
    },
    act: async () => {
      const now = deps.clock.now();
      const later = inOrder().findIndex(({ at }) => at > now);
      const due = planned.splice(0, later === -1 ? planned.length : later);
      for (const deposit of due) {
        await perform(deposit);
      }
      return due.length;
    },
    nextAt: () => inOrder()[0]?.at ?? null,
  };
}

function byTimeAndKey(a: PlannedDeposit, b: PlannedDeposit): number {
  const byTime = a.at.getTime() - b.at.getTime();
  return byTime === 0 ? compareIds(a.key, b.key) : byTime;
}
