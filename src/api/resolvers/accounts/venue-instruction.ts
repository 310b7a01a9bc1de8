import { reportLiquidationFills } from '../../../app/enforcement/liquidation/reports/report-fills.js';
import { assert } from '../../../domain/errors.js';
import { type VisibleEvent } from '../../../domain/log/event.js';
import { type RecordedPayload } from '../../../domain/log/event-payloads.js';
import { requireFact, requireText } from '../../../domain/log/recorded-facts.js';
import { type Resolvers } from '../../../generated/graphql.js';
import { eventCursor } from '../../inputs/cursors.js';
import { venueInstructions } from '../../subscriptions/subscriptions.js';

/** Converts an event to an instruction. */
function payloadOf({ type, payload }: VisibleEvent): RecordedPayload<'VenueInstructionGiven'> {
  assert(type === 'VenueInstructionGiven', 'the event is an instruction');
  return payload;
}

function requireGiven(id: string | null): string {
  assert(id !== null, 'an instruction names its account and market');
  return id;
}

export const venueInstructionResolvers: Pick<
  Resolvers,
  'Mutation' | 'Subscription' | 'VenueInstruction'
> = {
  Mutation: {
    reportLiquidationFills: (_parent, { input }, { actor, services }) =>
      reportLiquidationFills(services.deps, actor, {
        key: input.key,
        fills: input.fills.map(({ reason, ...fill }) => ({ ...fill, reason: reason ?? null })),
      }),
  },
  Subscription: {
    venueInstructions: {
      subscribe: (_parent, { after }, context) => venueInstructions(context, after),
      resolve: (line: VisibleEvent) => line,
    },
  },
  VenueInstruction: {
    cursor: ({ sequence }) => eventCursor(sequence),
    id: (line) => requireText(payloadOf(line), 'instructionId'),
    kind: (line) => requireFact(payloadOf(line), 'kind'),
    accountId: ({ accountId }) => requireGiven(accountId),
    marketId: ({ marketId }) => requireGiven(marketId),
    counterpartyAccountId: (line) => payloadOf(line).counterpartyAccountId ?? null,
    size: (line) => payloadOf(line).size ?? null,
    limitPrice: (line) => payloadOf(line).limitPrice ?? null,
    expiresAt: (line) => payloadOf(line).expiresAt ?? null,
  },
};
