import {
  ENFORCEMENT_EVENT_TYPES,
  EVENT_TYPES,
  GOVERNANCE_EVENT_TYPES,
} from '../../domain/log/event.js';
import { type Resolvers } from '../../generated/graphql.js';
import {
  healthChanges,
  logEvents,
  priceChanges,
  riskSummaries,
} from '../subscriptions/subscriptions.js';

/** The yielded value is the value of the field. */
const identity = <Value>(value: Value): Value => value;

export const subscriptionResolvers: Pick<Resolvers, 'Subscription'> = {
  Subscription: {
    marginEvents: {
      subscribe: (_parent, request, context) =>
        logEvents(context, request, ENFORCEMENT_EVENT_TYPES),
      resolve: identity,
    },
    logEvents: {
      subscribe: (_parent, request, context) => logEvents(context, request, EVENT_TYPES),
      resolve: identity,
    },
    governanceEvents: {
      subscribe: (_parent, { after }, context) =>
        logEvents(context, { filter: null, after }, GOVERNANCE_EVENT_TYPES),
      resolve: identity,
    },
    accountHealth: {
      subscribe: (_parent, { accountId, minChange }, context) =>
        healthChanges(context, accountId, minChange),
      resolve: identity,
    },
    markPrices: {
      subscribe: (_parent, { marketIds }, context) => priceChanges(context, marketIds ?? null),
      resolve: identity,
    },
    riskSummary: {
      subscribe: (_parent, { everySeconds }, context) => riskSummaries(context, everySeconds),
      resolve: identity,
    },
  },
};
