import { type Connection, request } from './graphql.js';

/** Mutations that record facts, or ask for a movement of money. Each is safe to repeat with the same input. */
export const MUTATIONS = {
  openAccounts: recording('openAccounts', 'OpenAccountsInput'),
  recordDeposits: recording('recordDeposits', 'RecordDepositsInput'),
  recordTrades: recording('recordTrades', 'RecordTradesInput'),
  recordOpenOrders: recording('recordOpenOrders', 'RecordOpenOrdersInput'),
  recordFundingRates: recording('recordFundingRates', 'RecordFundingRatesInput'),
  reportLiquidationFills: recording('reportLiquidationFills', 'ReportLiquidationFillsInput'),
  transferCollateral: `mutation ($input: TransferCollateralInput!) {
    transferCollateral(input: $input) { id } }`,
  recordWithdrawal: `mutation ($input: RecordWithdrawalInput!) {
    recordWithdrawal(input: $input) { id } }`,
} as const;

export type Mutation = keyof typeof MUTATIONS;

function recording(name: string, input: string): string {
  return `mutation ($input: ${input}!) {
    ${name}(input: $input) { accepted rejected { index code field message } } }`;
}

export interface Receipt {
  readonly accepted: number;
  readonly rejected: readonly {
    readonly index: number;
    readonly code: string;
    readonly field: string | null;
    readonly message: string;
  }[];
}

export async function send(
  connection: Connection,
  mutation: Mutation,
  input: object,
): Promise<Partial<Receipt>> {
  const data = await request<Record<string, Partial<Receipt>>>(connection, MUTATIONS[mutation], {
    input,
  });
  return data[mutation] ?? {};
}

export interface Price {
  readonly marketId: string;
  readonly price: string;
}

/** Publishes marks, once. A price that did not arrive is replaced by the next one. */
export async function publishPrices(
  connection: Connection,
  prices: readonly Price[],
  at: Date,
): Promise<void> {
  await request(
    connection,
    `mutation ($input: PublishMarkPricesInput!) { publishMarkPrices(input: $input) {
      rejected { index code message } } }`,
    {
      input: {
        source: 'example-exchange',
        prices: prices.map((each) => ({ ...each, at: at.toISOString() })),
      },
    },
  );
}

export interface OrderCheckInput {
  readonly accountId: string;
  readonly marketId: string;
  readonly side: 'BUY' | 'SELL';
  readonly size: string;
  readonly price: string;
  readonly reduceOnly: boolean;
}

export interface OrderCheck {
  readonly allowed: boolean;
  readonly code: string | null;
  readonly maxSize: string;
}

const CHECKS_PER_CALL = 1_000;

export async function checkOrders(
  connection: Connection,
  orders: readonly OrderCheckInput[],
): Promise<OrderCheck[]> {
  const checks: OrderCheck[] = [];
  for (let from = 0; from < orders.length; from += CHECKS_PER_CALL) {
    const data = await request<{ checkOrders: OrderCheck[] }>(
      connection,
      'query ($orders: [OrderCheckInput!]!) { checkOrders(orders: $orders) { allowed code maxSize } }',
      { orders: orders.slice(from, from + CHECKS_PER_CALL) },
    );
    checks.push(...data.checkOrders);
  }
  return checks;
}

/** How much could leave the account now, in USD. */
export async function withdrawable(
  connection: Connection,
  accountId: string,
  amount: string,
): Promise<string> {
  const data = await request<{ checkWithdrawal: { maxAmount: string } }>(
    connection,
    `query ($accountId: ID!, $amount: Decimal!) {
      checkWithdrawal(accountId: $accountId, asset: "USD", amount: $amount) { maxAmount } }`,
    { accountId, amount },
  );
  return data.checkWithdrawal.maxAmount;
}

export interface Instruction {
  readonly cursor: string;
  readonly id: string;
  readonly kind: 'LIQUIDATE' | 'CANCEL_OPEN_ORDERS' | 'DELEVERAGE';
  readonly accountId: string;
  readonly marketId: string;
  readonly size: string | null;
  readonly limitPrice: string | null;
  readonly expiresAt: string | null;
}

export const INSTRUCTIONS = `subscription ($after: String) { venueInstructions(after: $after) {
  cursor id kind accountId marketId size limitPrice expiresAt } }`;

/** What of Marginward's log moves money in this book, or says who may not trade. */
export const FOLLOWED_EVENTS = [
  'AccountRestricted',
  'AccountReleased',
  'LiquidationStepFilled',
  'LiquidationStepFailed',
  'AutoDeleveraged',
  'WaterfallDrawn',
  'LossSocialized',
  'BankruptcySettled',
  'VenueFillRefused',
  'VenueOutageBegan',
] as const;

export interface MarginEvent {
  readonly cursor: string;
  readonly sequence: string;
  readonly type: (typeof FOLLOWED_EVENTS)[number];
  readonly accountId: string | null;
  readonly marketId: string | null;
  readonly marginCallId: string | null;
  readonly liquidationId?: string;
  readonly filledSize?: string;
  readonly realizedPnl?: string;
  readonly fee?: string;
  readonly layer?: string;
  readonly amount?: string;
  readonly debt?: string;
  readonly deficit?: string;
  /** Of a deleveraging: its typed fields lack what this account realized and holds. */
  readonly payload?: {
    readonly liquidationId: string;
    readonly size: string;
    readonly price: string;
    readonly realizedPnl: string;
    readonly positionSize: string;
  };
}

export const EVENTS = `subscription ($after: String) {
  marginEvents(after: $after, filter: { types: ${JSON.stringify(FOLLOWED_EVENTS)} }) {
    cursor sequence type accountId marketId marginCallId
    ... on LiquidationStepFilled { liquidationId filledSize realizedPnl fee }
    ... on LiquidationStepFailed { liquidationId }
    ... on AutoDeleveraged { payload }
    ... on WaterfallDrawn { layer amount }
    ... on LossSocialized { amount }
    ... on BankruptcySettled { debt deficit }
  } }`;

/** The place in the log from which a new exchange follows it. */
export async function firstCursor(connection: Connection): Promise<string> {
  const data = await request<{ events: { nodes: { cursor: string }[] } }>(
    connection,
    '{ events(first: 1) { nodes { cursor } } }',
  );
  const cursor = data.events.nodes[0]?.cursor;
  if (cursor === undefined) {
    throw new Error('the log is empty: no genesis was applied');
  }
  return cursor;
}

export interface FundedMarket {
  readonly marketId: string;
  readonly sequence: string;
}

/** Where the funding of an instant stands in the log, by market. */
export async function fundingAt(
  connection: Connection,
  after: string,
  at: string,
): Promise<FundedMarket[]> {
  const data = await request<{
    events: { nodes: { marketId: string; sequence: string; fundedAt: string }[] };
  }>(
    connection,
    `query ($after: String) { events(first: 500, after: $after, filter: { types: ["FundingPaid"] }) {
      nodes { marketId sequence ... on FundingPaid { fundedAt } } } }`,
    { after },
  );
  const instant = Date.parse(at);
  return data.events.nodes.filter(({ fundedAt }) => Date.parse(fundedAt) === instant);
}
