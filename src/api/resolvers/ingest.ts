import {
  finalizeDeposit,
  recordConfirmations,
  reverseDeposit,
} from '../../app/ingest/collateral/change-deposit.js';
import { recordCashFlows } from '../../app/ingest/flows/record-cash-flows.js';
import { recordDeposit } from '../../app/ingest/collateral/record-deposit.js';
import { recordDeposits } from '../../app/ingest/collateral/record-deposits.js';
import {
  recordFundingRates,
  recordProfitSettlements,
} from '../../app/ingest/funding/record-holder-payments.js';
import { publishMarkPrices } from '../../app/ingest/prices/mark-prices.js';
import { recordPositions } from '../../app/ingest/positions/record-positions.js';
import { recordTrades } from '../../app/ingest/trades/record-trades.js';
import { recordWithdrawal } from '../../app/ingest/collateral/withdrawals.js';
import { reconcileAccounts } from '../../app/ingest/reconciliation/reconcile-accounts.js';
import { type Resolvers } from '../../generated/graphql.js';

export const ingestResolvers: Pick<Resolvers, 'Mutation'> = {
  Mutation: {
    recordDeposit: (_parent, { input }, { actor, services }) =>
      recordDeposit(services.deps, actor, { ...input, final: input.final === true }),
    recordDeposits: (_parent, { input }, { actor, services }) =>
      recordDeposits(services.deps, actor, {
        key: input.key,
        deposits: input.deposits.map(({ owner, final, confirmations, ...deposit }) => ({
          ...deposit,
          owner: owner ?? null,
          final: final === true,
          confirmations: confirmations ?? null,
        })),
      }),
    finalizeDeposit: (_parent, { id }, { actor, services }) =>
      finalizeDeposit(services.deps, actor, id),
    recordConfirmations: (_parent, { depositId, confirmations }, { actor, services }) =>
      recordConfirmations(services.deps, actor, depositId, confirmations),
    reverseDeposit: (_parent, { id, reason }, { actor, services }) =>
      reverseDeposit(services.deps, actor, id, reason),
    recordWithdrawal: async (_parent, { input }, { actor, services, freshLoaders }) => {
      const { accountId } = await recordWithdrawal(services.deps, actor, input);
      return freshLoaders().accounts.require(accountId);
    },
    recordPositions: (_parent, { input }, { actor, services }) =>
      recordPositions(services.deps, actor, input),
    recordTrades: (_parent, { input }, { actor, services }) =>
      recordTrades(services.deps, actor, {
        ...input,
        trades: input.trades.map(({ fee, ...trade }) => ({ ...trade, fee: fee ?? '0' })),
      }),
    recordCashFlows: (_parent, { input }, { actor, services }) =>
      recordCashFlows(services.deps, actor, {
        key: input.key,
        flows: input.flows.map(({ marketId, reason, ...flow }) => ({
          ...flow,
          marketId: marketId ?? null,
          reason: reason ?? null,
        })),
      }),
    recordFundingRates: (_parent, { input }, { actor, services }) =>
      recordFundingRates(services.deps, actor, input),
    recordProfitSettlements: (_parent, { input }, { actor, services }) =>
      recordProfitSettlements(services.deps, actor, input),
    reconcileAccounts: (_parent, { input }, { actor, services }) =>
      reconcileAccounts(services.deps, actor, {
        ...input,
        correct: input.correct === true,
        reason: input.reason ?? null,
      }),
    publishMarkPrices: (_parent, { input }, { actor, services }) =>
      publishMarkPrices(services.deps, actor, input),
  },
};
