import {
  coerceInputValue,
  type DocumentNode,
  type FieldNode,
  getNamedType,
  type GraphQLError,
  type GraphQLInputObjectType,
  type GraphQLSchema,
  isInputObjectType,
  Kind,
  type OperationDefinitionNode,
  visit,
} from 'graphql';

import { type RecordReceipt, type Rejection } from '../../app/ingest/receipt.js';
import { inSlices } from '../../app/slices.js';
import { DomainError } from '../../domain/errors.js';

/** The name of the row list in the `input` of each mutation that takes or rejects rows one by one. */
export const ROWS_OF: Readonly<Record<string, string>> = {
  publishMarkPrices: 'prices',
  recordPositions: 'positions',
  recordDeposits: 'deposits',
  recordTrades: 'trades',
  recordCashFlows: 'flows',
  recordFundingRates: 'rates',
  recordProfitSettlements: 'settlements',
  recordOpenOrders: 'orders',
  reportLiquidationFills: 'fills',
  openAccounts: 'accounts',
};

/** With more unreadable rows than this the call is refused as a whole, because each costs time. */
export const BAD_ROWS_MAX = 1_000;

type Variables = Readonly<Record<string, unknown>>;

/** The rows of one batch: those that GraphQL can read, and those that it cannot. */
export interface BatchRows {
  /** The list, for example `prices`. */
  readonly list: string;
  /** As GraphQL reads them, for the resolver; null: they are in the variables. */
  readonly rows: readonly unknown[] | null;
  /** In the order of the rows. */
  readonly rejected: readonly Rejection[];
}

/** An operation's variables without the rows of its batches. */
export interface SetAside {
  /** For GraphQL: the rows of a batch are an empty list. */
  readonly variables: Record<string, unknown>;
  /** The same with the rows that can be read. */
  readonly readable: Record<string, unknown>;
  /** By the response key of their field. */
  readonly batches: ReadonlyMap<string, BatchRows>;
}

/**
 * Reads the rows of batches in the variables, in slices, and takes them out: GraphQL itself would read all of them
 * at once, and nothing else could run meanwhile. Rows that cannot be read (an invalid date, a number instead of
 * text, null, a missing or unknown field) are rejected; GraphQL would refuse the whole call because of one of them.
 *
 * This works only for rows in a variable, as the whole `input` or as its list: literals in the document are
 * refused by its validation. When no row is valid, or more than `BAD_ROWS_MAX` are not, the variables stay as they
 * are, and the call is refused. A variable that is used twice keeps its valid rows.
 */
export async function setRowsAside(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode | null | undefined,
  given: Record<string, unknown>,
): Promise<SetAside> {
  const batches = new Map<string, BatchRows>();
  const uses = countUses(document);
  let [variables, readable] = [given, given];
  for (const field of operation?.selectionSet.selections ?? []) {
    const place = field.kind === Kind.FIELD ? placeOf(field, schema, given) : null;
    if (field.kind !== Kind.FIELD || place === null) {
      continue;
    }
    const { list, variable } = place;
    const { good, rows, rejected } = await readRows(place);
    if (rows.length === 0 || rejected.length > BAD_ROWS_MAX) {
      continue;
    }
    const isUsedOnce = uses.get(variable) === 1;
    readable = rejected.length === 0 ? readable : place.withRows(readable, good);
    variables = isUsedOnce ? place.withRows(variables, []) : place.withRows(variables, good);
    const key = field.alias?.value ?? field.name.value;
    batches.set(key, { list, rows: isUsedOnce ? rows : null, rejected });
  }
  return { variables, readable, batches };
}

/** How often each variable is used in the document. */
function countUses(document: DocumentNode): ReadonlyMap<string, number> {
  const uses = new Map<string, number>();
  visit(document, {
    VariableDefinition: () => false,
    Variable: ({ name }) => {
      uses.set(name.value, (uses.get(name.value) ?? 0) + 1);
    },
  });
  return uses;
}

interface ReadRows {
  /** The readable rows as they were given. */
  readonly good: readonly unknown[];
  /** The same as GraphQL reads them. */
  readonly rows: readonly unknown[];
  readonly rejected: readonly Rejection[];
}

async function readRows({ rows: given, rowType, list }: Place): Promise<ReadRows> {
  const good: unknown[] = [];
  const rows: unknown[] = [];
  const rejected: Rejection[] = [];
  let index = 0;
  await inSlices(given, (slice) => {
    for (const row of slice) {
      const read = readRow(row, index, list, rowType);
      if ('rejection' in read) {
        rejected.push(read.rejection);
      } else {
        good.push(row);
        rows.push(read.value);
      }
      index += 1;
    }
  });
  return { good, rows, rejected };
}

/** The arguments of a batch's field with the rows that were set aside. */
export function withRows(
  args: { readonly input: object },
  batch: BatchRows | undefined,
): { readonly input: object } {
  const { list, rows = null } = batch ?? {};
  return list === undefined || rows === null
    ? args
    : { ...args, input: { ...args.input, [list]: rows } };
}

/**
 * The receipt of all rows, from that of the valid ones: indexes are those of the request. Rejections of another
 * list of the input stay as they are.
 */
export function withBadRows(receipt: RecordReceipt, batch: BatchRows | undefined): RecordReceipt {
  if (batch === undefined || batch.rejected.length === 0) {
    return receipt;
  }
  const { list, rejected } = batch;
  const isBad = new Set(rejected.map(({ index }) => index));
  const count = receipt.accepted + receipt.rejected.length + rejected.length;
  const placeOfGood = Array.from({ length: count }, (_, index) => index).filter(
    (index) => !isBad.has(index),
  );
  const isOfOther = ({ field }: Rejection): boolean =>
    field !== null && /^\w+\[/.test(field) && !field.startsWith(`${list}[`);
  const moved = receipt.rejected.map((rejection): Rejection => {
    if (isOfOther(rejection)) {
      return rejection;
    }
    const index = placeOfGood[rejection.index] ?? rejection.index;
    const renamed = (text: string): string =>
      text.replaceAll(`${list}[${String(rejection.index)}]`, `${list}[${String(index)}]`);
    const field = rejection.field === null ? null : renamed(rejection.field);
    return { ...rejection, index, field, message: renamed(rejection.message) };
  });
  const all = [...moved, ...rejected].sort((a, b) => a.index - b.index);
  return { ...receipt, rejected: all };
}

/** The path of a batch's rows in the variables. */
interface Place {
  readonly list: string;
  /** The one with the rows. */
  readonly variable: string;
  readonly rowType: GraphQLInputObjectType;
  readonly rows: readonly unknown[];
  readonly withRows: (variables: Variables, rows: readonly unknown[]) => Record<string, unknown>;
}

function placeOf(field: FieldNode, schema: GraphQLSchema, variables: Variables): Place | null {
  const list = ROWS_OF[field.name.value];
  const input = field.arguments?.find(({ name }) => name.value === 'input')?.value;
  const rowType = list === undefined ? null : rowTypeOf(schema, field.name.value, list);
  if (list === undefined || input === undefined || rowType === null) {
    return null;
  }
  if (input.kind === Kind.VARIABLE) {
    const name = input.name.value;
    const value = variables[name];
    const holder: Variables = typeof value === 'object' && value !== null ? { ...value } : {};
    const rows = holder[list];
    return Array.isArray(rows)
      ? {
          list,
          variable: name,
          rowType,
          rows,
          withRows: (all, good) => ({ ...all, [name]: { ...holder, [list]: good } }),
        }
      : null;
  }
  const inner =
    input.kind === Kind.OBJECT ? input.fields.find(({ name }) => name.value === list)?.value : null;
  if (inner?.kind !== Kind.VARIABLE) {
    return null;
  }
  const name = inner.name.value;
  const rows = variables[name];
  return Array.isArray(rows)
    ? { list, variable: name, rowType, rows, withRows: (all, good) => ({ ...all, [name]: good }) }
    : null;
}

function rowTypeOf(
  schema: GraphQLSchema,
  mutation: string,
  list: string,
): GraphQLInputObjectType | null {
  const input = schema.getMutationType()?.getFields()[mutation]?.args[0]?.type;
  const inputType = input === undefined ? null : getNamedType(input);
  const listType = isInputObjectType(inputType) ? inputType.getFields()[list]?.type : undefined;
  const rowType = listType === undefined ? null : getNamedType(listType);
  return isInputObjectType(rowType) ? rowType : null;
}

/** The first fault ends the check of a row, because each check costs time. */
class RowFault extends Error {
  override readonly name = 'RowFault';

  constructor(
    readonly path: readonly (string | number)[],
    readonly found: GraphQLError,
  ) {
    super(found.message);
  }
}

/** A row as GraphQL reads it, or why it cannot. */
function readRow(
  row: unknown,
  index: number,
  list: string,
  rowType: GraphQLInputObjectType,
): { readonly value: unknown } | { readonly rejection: Rejection } {
  try {
    if (row === null) {
      throw new DomainError('BAD_USER_INPUT', '', { rule: 'must not be null' });
    }
    const value: unknown = coerceInputValue(row, rowType, (path, _value, error) => {
      throw new RowFault(path, error);
    });
    return { value };
  } catch (error) {
    const path = error instanceof RowFault ? error.path : [];
    const origin = error instanceof RowFault ? (error.found.originalError ?? error.found) : error;
    const rule =
      origin instanceof DomainError ? String(origin.details.rule) : (origin as Error).message;
    const field = [`${list}[${String(index)}]`, ...path.map(String)].join('.');
    return {
      rejection: { index, code: 'BAD_USER_INPUT', field, message: `${field}: ${rule}` },
    };
  }
}
