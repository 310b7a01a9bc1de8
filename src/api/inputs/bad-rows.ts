import {
  coerceInputValue,
  type FieldNode,
  getNamedType,
  type GraphQLError,
  type GraphQLInputObjectType,
  type GraphQLSchema,
  isInputObjectType,
  Kind,
  type OperationDefinitionNode,
} from 'graphql';

import { type RecordReceipt, type Rejection } from '../../app/ingest/receipt.js';
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

/** Rows of one list that do not have the shape of a row. */
export interface BadRows {
  /** The list, for example `prices`. */
  readonly list: string;
  /** In the order of the rows. */
  readonly rejected: readonly Rejection[];
}

/** An operation's variables without the bad rows, and the bad rows by the response key of their field. */
export interface SetAside {
  readonly variables: Record<string, unknown>;
  readonly badRows: ReadonlyMap<string, BadRows>;
}

/**
 * Removes rows that GraphQL cannot read from the variables of a batch: an invalid date, a number instead of
 * text, null, a missing or unknown field. GraphQL would refuse the whole call because of one of them.
 *
 * This works only for rows in a variable, as the whole `input` or as its list: literals in the document are
 * refused by its validation. When no row is valid, or more than `BAD_ROWS_MAX` are not, none is removed, and
 * the call is refused.
 */
export function setBadRowsAside(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode | null | undefined,
  given: Record<string, unknown>,
): SetAside {
  const badRows = new Map<string, BadRows>();
  let variables = given;
  for (const field of operation?.selectionSet.selections ?? []) {
    const place = field.kind === Kind.FIELD ? placeOf(field, schema, given) : null;
    if (field.kind !== Kind.FIELD || place === null) {
      continue;
    }
    const { list, rowType, rows } = place;
    const rejected = rows.flatMap((row, index) => rejectionOfRow(row, index, list, rowType) ?? []);
    if (rejected.length === 0 || rejected.length === rows.length) {
      continue;
    }
    if (rejected.length > BAD_ROWS_MAX) {
      continue;
    }
    const bad = new Set(rejected.map(({ index }) => index));
    variables = place.withRows(
      variables,
      rows.filter((_row, index) => !bad.has(index)),
    );
    badRows.set(field.alias?.value ?? field.name.value, { list, rejected });
  }
  return { variables, badRows };
}

/**
 * The receipt of all rows, from that of the valid ones: indexes are those of the request. Rejections of another
 * list of the input stay as they are.
 */
export function withBadRows(receipt: RecordReceipt, bad: BadRows | undefined): RecordReceipt {
  if (bad === undefined) {
    return receipt;
  }
  const { list, rejected } = bad;
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
    ? { list, rowType, rows, withRows: (all, good) => ({ ...all, [name]: good }) }
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

function rejectionOfRow(
  row: unknown,
  index: number,
  list: string,
  rowType: GraphQLInputObjectType,
): Rejection | null {
  try {
    if (row === null) {
      throw new DomainError('BAD_USER_INPUT', '', { rule: 'must not be null' });
    }
    coerceInputValue(row, rowType, (path, _value, error) => {
      throw new RowFault(path, error);
    });
    return null;
  } catch (error) {
    const path = error instanceof RowFault ? error.path : [];
    const origin = error instanceof RowFault ? (error.found.originalError ?? error.found) : error;
    const rule =
      origin instanceof DomainError ? String(origin.details.rule) : (origin as Error).message;
    const field = [`${list}[${String(index)}]`, ...path.map(String)].join('.');
    return { index, code: 'BAD_USER_INPUT', field, message: `${field}: ${rule}` };
  }
}
