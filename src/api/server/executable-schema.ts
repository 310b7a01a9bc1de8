import { makeExecutableSchema } from '@graphql-tools/schema';
import {
  type GraphQLScalarType,
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
  isScalarType,
} from 'graphql';

import { type RecordReceipt } from '../../app/ingest/receipt.js';
import { assert } from '../../domain/errors.js';
import { EVENT_TYPES, type VisibleEvent } from '../../domain/log/event.js';

import { type ApiContext } from '../context.js';
import { accountKindResolvers } from '../resolvers/accounts/account-kind.js';
import { accountResolvers } from '../resolvers/accounts/account.js';
import { apiKeyResolvers } from '../resolvers/api-key.js';
import { governanceChangeResolvers } from '../resolvers/governance/governance-change.js';
import { governanceResolvers } from '../resolvers/governance/governance.js';
import { impactResolvers } from '../resolvers/governance/impact.js';
import { ingestResolvers } from '../resolvers/ingest.js';
import { ledgerResolvers } from '../resolvers/accounts/ledger.js';
import { liquidationResolvers } from '../resolvers/accounts/liquidation.js';
import { logResolvers } from '../resolvers/log.js';
import { marginCallResolvers } from '../resolvers/accounts/margin-call.js';
import { marketResolvers } from '../resolvers/market.js';
import { permissionResolvers } from '../resolvers/accounts/permission.js';
import { subscriptionResolvers } from '../resolvers/subscriptions.js';
import { systemResolvers } from '../resolvers/system.js';
import { venueInstructionResolvers } from '../resolvers/accounts/venue-instruction.js';
import { webhookResolvers } from '../resolvers/webhook.js';
import { ROWS_OF, withBadRows, withRows } from '../inputs/bad-rows.js';
import { dateTimeScalar, decimalScalar } from '../inputs/scalars.js';
import { type Authority, guardRootFields, readAuthority } from './authority.js';
import { factOf } from './event-facts.js';
import { readTypeDefinitions } from './type-definitions.js';

/** The schema, and who may ask for what in it. */
export interface ApiSchema {
  readonly schema: GraphQLSchema;
  readonly authority: Authority;
}

/**
 * The executable schema. Every field of every type has a resolver or is a property of its model, and declares
 * who may ask for it.
 */
export function buildApiSchema(): ApiSchema {
  const schema = makeExecutableSchema({
    typeDefs: [...readTypeDefinitions()],
    resolvers: [
      systemResolvers,
      marketResolvers,
      accountResolvers,
      accountKindResolvers,
      marginCallResolvers,
      liquidationResolvers,
      ledgerResolvers,
      governanceResolvers,
      governanceChangeResolvers,
      impactResolvers,
      logResolvers,
      ingestResolvers,
      permissionResolvers,
      subscriptionResolvers,
      apiKeyResolvers,
      webhookResolvers,
      venueInstructionResolvers,
    ],
    inheritResolversFromInterfaces: true,
    resolverValidationOptions: { requireResolversToMatchSchema: 'error' },
  });
  readScalarsWith(schema, decimalScalar);
  readScalarsWith(schema, dateTimeScalar);
  resolveFactsFromPayload(schema);
  renewLoadersForMutations(schema);
  resolveBatches(schema);
  const authority = readAuthority(schema);
  guardRootFields(schema, authority);
  return { schema, authority };
}

/** Adds the functions of a scalar; its name and description come from the SDL. */
function readScalarsWith(schema: GraphQLSchema, functions: GraphQLScalarType): void {
  const scalar = schema.getType(functions.name);
  assert(isScalarType(scalar), `${functions.name} is a scalar of the SDL`);
  scalar.parseValue = functions.parseValue;
  scalar.parseLiteral = functions.parseLiteral;
  scalar.serialize = functions.serialize;
}

/**
 * Mutations of one operation run one after another, and each returns the state after itself: at its own
 * instant, from rows read afterwards.
 */
function renewLoadersForMutations(schema: GraphQLSchema): void {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const { resolve } = field;
    field.resolve = (parent: unknown, input: unknown, context: ApiContext, info) => {
      context.renewLoaders();
      return resolve?.(parent, input, context, info);
    };
  }
}

/** Gives a batch the rows that were set aside, and adds those that GraphQL could not read to its receipt. */
function resolveBatches(schema: GraphQLSchema): void {
  const fields = schema.getMutationType()?.getFields() ?? {};
  for (const name of Object.keys(ROWS_OF)) {
    const field = fields[name];
    assert(field !== undefined, `${name} is a mutation of the SDL`);
    const { resolve } = field;
    field.resolve = async (parent: unknown, args: unknown, context: ApiContext, info) => {
      const batch = context.batches.get(String(info.path.key));
      const input = withRows(args as { readonly input: object }, batch);
      const receipt = (await resolve?.(parent, input, context, info)) as RecordReceipt;
      return withBadRows(receipt, batch);
    };
  }
}

/** A typed field of an event is the fact of that name in its payload. */
function resolveFactsFromPayload(schema: GraphQLSchema): void {
  const event = schema.getType('Event');
  const shared = new Set(isInterfaceType(event) ? Object.keys(event.getFields()) : []);
  for (const name of EVENT_TYPES) {
    const type = schema.getType(name);
    for (const field of isObjectType(type) ? Object.values(type.getFields()) : []) {
      if (!shared.has(field.name)) {
        field.resolve = (line: VisibleEvent) => factOf(line, field.name);
      }
    }
  }
}
