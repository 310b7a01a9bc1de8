import { type Resolvers } from '../../../generated/graphql.js';
import { ledgerAccountConnection, ledgerEntryConnection } from '../../lists/ledger-list.js';

const ACCOUNT_PREFIX = 'account:';

export const ledgerResolvers: Pick<
  Resolvers,
  'Query' | 'LedgerAccountConnection' | 'LedgerEntryConnection' | 'LedgerEntry' | 'LedgerCause'
> = {
  Query: {
    ledgerAccounts: (_parent, request, { loaders }) =>
      ledgerAccountConnection(loaders.ledger, request),
    ledgerEntries: (_parent, request, { loaders }) =>
      ledgerEntryConnection(loaders.ledger, request),
  },
  LedgerAccountConnection: { totalCount: ({ countAll }) => countAll() },
  LedgerEntryConnection: { totalCount: ({ countAll }) => countAll() },
  LedgerEntry: {
    id: ({ id }) => id.toString(),
    accountId: ({ kind, ledgerAccount }) =>
      kind === 'ACCOUNT' ? ledgerAccount.slice(ACCOUNT_PREFIX.length) : null,
    transferId: async ({ transferId }, _request, { loaders }) =>
      (await loaders.ledger.cause(transferId)).isVisible ? transferId : null,
    cause: ({ transferId }, _request, { loaders }) => loaders.ledger.cause(transferId),
  },
  LedgerCause: {
    marginCall: ({ marginCallId }, _request, { loaders }) =>
      marginCallId === null ? null : loaders.marginCalls.marginCall(marginCallId),
  },
};
