import {
  BACKSTOP_LEDGER,
  DEFICIT_LEDGER,
  GLOBAL_INSURANCE_LEDGER,
  marketInsuranceLedger,
} from '../../app/ledger/ledger.js';
import { type Deps } from '../../app/deps.js';
import { type Decimal, sum, ZERO } from '../../domain/decimal.js';
import { OPEN_MARGIN_CALL_STATES } from '../../domain/margin-call/call/transitions.js';
import { QUOTE_ASSET } from '../../domain/quote-asset.js';
import { type Engine } from '../../engine/engine.js';
import { summarize } from '../../engine/reads/book-summary.js';
import { countCallsByState, listNearestDeadlines } from '../../store/margin-calls/margin-calls.js';
import { readRunMoney, type RunMoney } from '../../store/system/run-figures.js';
import { type FirstPrice } from '../price-stream.js';
import { type RunView } from './run-picture.js';

const DEADLINES_SHOWN = 5;
const OPEN_STATES: ReadonlySet<string> = new Set(OPEN_MARGIN_CALL_STATES);

/** Layers of the waterfall, in the order in which they pay, as a trader calls them. */
const PAYERS: readonly (readonly [kind: string, name: string])[] = [
  ['ACCOUNT_EQUITY', 'bankrupt accounts'],
  ['MARKET_INSURANCE', 'market funds'],
  ['GLOBAL_INSURANCE', 'global fund'],
  ['BACKSTOP', 'backstop'],
  ['AUTO_DELEVERAGING', 'deleveraged winners'],
  ['SOCIALIZED_LOSS', 'all winners'],
];

export type BookView = Pick<
  RunView,
  'prices' | 'levels' | 'openCalls' | 'endedCalls' | 'nearest' | 'money'
>;

/** How the book, its calls and the money stand, from the rows: the same after a restart as without one. */
export async function readBookView(
  deps: Pick<Deps, 'db'>,
  book: Engine,
  markets: readonly FirstPrice[],
): Promise<BookView> {
  const calls = [...(await countCallsByState(deps.db))];
  return {
    prices: markets.map((market) => shownPrice(market, book)),
    levels: levelsOf(book),
    openCalls: calls.filter(([state]) => OPEN_STATES.has(state)),
    endedCalls: calls.filter(([state]) => !OPEN_STATES.has(state)),
    nearest: await listNearestDeadlines(deps.db, DEADLINES_SHOWN),
    money: moneyOf(await readRunMoney(deps.db, QUOTE_ASSET), markets),
  };
}

/** Levels once there is a price; what no price values stands apart, and is not called healthy. */
function levelsOf(book: Engine): RunView['levels'] {
  const { levels, accountsWithoutPositions, unpricedAccounts } = summarize(book);
  const isPriced = levels.some(({ accounts }) => accounts > 0);
  const unpriced = { level: 'UNPRICED', accounts: unpricedAccounts };
  const idle = { level: 'WITHOUT_POSITIONS', accounts: accountsWithoutPositions };
  return [...(isPriced ? [...levels, idle] : []), ...(unpricedAccounts > 0 ? [unpriced] : [])];
}

function moneyOf(money: RunMoney, markets: readonly FirstPrice[]): RunView['money'] {
  const held = (ledgerAccount: string): Decimal => money.balances.get(ledgerAccount) ?? ZERO;
  const ofMarkets = sum(markets.map(({ marketId }) => held(marketInsuranceLedger(marketId))));
  return {
    steps: money.liquidations,
    notional: usd(money.liquidatedNotional),
    paid: PAYERS.flatMap(([kind, name]) => {
      const amount = money.waterfall.get(kind);
      return amount === undefined ? [] : [[name, usd(amount)] as const];
    }),
    funds: [
      ['market funds', usd(ofMarkets)],
      ['global fund', usd(held(GLOBAL_INSURANCE_LEDGER))],
      ['backstop', usd(held(BACKSTOP_LEDGER))],
    ],
    deficit: held(DEFICIT_LEDGER).isZero() ? null : usd(held(DEFICIT_LEDGER).abs()),
    logHead: money.logHead,
  };
}

/** Whole USD, for reading only. */
function usd(amount: Decimal): string {
  return Number(amount.toFixed(0)).toLocaleString('en');
}

function shownPrice({ marketId, price }: FirstPrice, book: Engine): RunView['prices'][number] {
  const now = book.price(marketId);
  return {
    marketId,
    price: now === null ? 'none yet' : now >= 1 ? now.toPrecision(7) : now.toFixed(7),
    change: now === null ? 0 : now / Number(price.toFixed()) - 1,
  };
}
