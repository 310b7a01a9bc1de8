import {
  type FieldNode,
  type FragmentDefinitionNode,
  getArgumentValues,
  getNamedType,
  getNullableType,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

import { DomainError } from '../../../domain/errors.js';
import { PAGE_MAX } from '../../inputs/cursors.js';

/** Objects one operation may ask for: a full page of accounts with their positions and health fits. */
export const QUERY_COST_MAX = 50_000;
/** The cost of a list without `first`: most are short. */
const PLAIN_LIST = 10;
/** Lists that are long by nature, though they have no `first`. */
const LONG_LISTS: Readonly<Record<string, number>> = {
  timeline: 50,
  liquidations: 20,
  openOrders: 50,
};
/** Fields that look at every account, or at the whole log, in the objects that would take as long to answer. */
const WHOLE_BOOK: ReadonlyMap<string, number> = new Map([
  ['Market.holders', 500],
  ['Proposal.impactNow', 5000],
  ['Query.bookSnapshot', 5000],
  ['Query.previewMarginParameters', 5000],
  ['Query.stressTest', 20_000],
  ['Query.verifyLog', 30_000],
]);

interface Operation {
  readonly schema: GraphQLSchema;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  readonly variables: Readonly<Record<string, unknown>>;
}

interface Walk extends Operation {
  readonly fragmentCosts: Map<string, number>;
}

/**
 * Refuses an operation that asks for too many objects.
 *
 *     cost(selection) = Σ over fields with objects of (size of the list) · (1 + cost of what is below)
 *
 * A field that looks at the whole book costs what `WHOLE_BOOK` says besides, so that a list of proposals
 * cannot ask for two hundred impacts. The size of a page is its `first`, with the operation's variables and the schema's defaults, so a
 * number that hides in a variable counts too. A `last` counts as a `first`.
 *
 * @throws DomainError QUERY_TOO_COMPLEX with the limit and what was asked.
 */
export function requireAffordable(
  operation: OperationDefinitionNode,
  parts: Operation,
  limit: number = QUERY_COST_MAX,
): void {
  const root = parts.schema.getRootType(operation.operation);
  const cost =
    root === undefined || root === null
      ? 0
      : costOf(operation.selectionSet, root, { ...parts, fragmentCosts: new Map() });
  if (cost > limit) {
    throw new DomainError('QUERY_TOO_COMPLEX', 'The operation asks for too much at once.', {
      limit,
      asked: Math.min(cost, Number.MAX_SAFE_INTEGER),
    });
  }
}

function costOf(set: SelectionSetNode, type: GraphQLCompositeType, parts: Walk): number {
  return set.selections.reduce((total, selection) => {
    switch (selection.kind) {
      case Kind.FIELD:
        return total + costOfField(selection, type, parts);
      case Kind.INLINE_FRAGMENT: {
        const name = selection.typeCondition?.name.value;
        return total + costOf(selection.selectionSet, narrowed(type, name, parts), parts);
      }
      case Kind.FRAGMENT_SPREAD: {
        return total + costOfFragment(selection.name.value, type, parts);
      }
    }
  }, 0);
}

/** Each fragment once, however often it is spread: fragments of fragments would grow without end. */
function costOfFragment(name: string, type: GraphQLCompositeType, parts: Walk): number {
  const known = parts.fragmentCosts.get(name);
  const fragment = parts.fragments[name];
  if (known !== undefined || fragment === undefined) {
    return known ?? 0;
  }
  const on = narrowed(type, fragment.typeCondition.name.value, parts);
  const cost = costOf(fragment.selectionSet, on, parts);
  parts.fragmentCosts.set(name, cost);
  return cost;
}

function narrowed(
  type: GraphQLCompositeType,
  name: string | undefined,
  { schema }: Operation,
): GraphQLCompositeType {
  const other = name === undefined ? null : schema.getType(name);
  return isCompositeType(other) ? other : type;
}

function costOfField(node: FieldNode, type: GraphQLCompositeType, parts: Walk): number {
  const field =
    isObjectType(type) || isInterfaceType(type) ? type.getFields()[node.name.value] : undefined;
  if (field === undefined || node.selectionSet === undefined) {
    return 0;
  }
  const below = getNamedType(field.type);
  const inside = isCompositeType(below) ? costOf(node.selectionSet, below, parts) : 0;
  const own = WHOLE_BOOK.get(`${type.name}.${field.name}`) ?? 0;
  return own + sizeOf(node, field, parts) * (1 + inside);
}

/** How many objects a field may bring. The entries of a connection count where its `first` is. */
function sizeOf(
  node: FieldNode,
  field: GraphQLField<unknown, unknown>,
  { variables }: Operation,
): number {
  if (field.args.some((argument) => argument.name === 'first')) {
    const { first, last } = getArgumentValues(field, node, variables);
    const size = last ?? first;
    return typeof size === 'number' ? Math.min(Math.max(size, 1), PAGE_MAX) : PAGE_MAX;
  }
  const isPageContent = field.name === 'edges' || field.name === 'nodes';
  return isListType(getNullableType(field.type)) && !isPageContent
    ? (LONG_LISTS[field.name] ?? PLAIN_LIST)
    : 1;
}
