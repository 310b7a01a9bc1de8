import { Decimal } from '../../src/domain/decimal.js';

import {
  anExchangeServer,
  type ExchangeRequest,
  type ExchangeServer,
  hmacSha256,
  type Reply,
} from './exchange-server.js';

export const OKX_KEY = { apiKey: 'okx-key', secret: 'okx-secret', passphrase: 'okx-pass' };

interface OkxOrder {
  readonly clOrdId: string;
  readonly side: string;
  readonly sz: string;
  readonly px: string;
  readonly accFillSz: string;
}

export interface OkxServer extends ExchangeServer {
  readonly orders: OkxOrder[];
  /** Contracts of 0.01 BTC that it can trade at 48,850. */
  resting: string;
}

const ok = (data: readonly object[]): Reply => ({ body: { code: '0', msg: '', data } });
const refused = (code: string, msg: string): Reply => ({ body: { code, msg, data: [] } });

/**
 * OKX, as its v5 documentation has instruments, book, place multiple orders, order details and balance, with one
 * instrument, BTC-USDT-SWAP: contracts of 0.01 BTC in lots of 0.1. It only acknowledges an order.
 */
export async function anOkxServer(): Promise<OkxServer> {
  const orders: OkxOrder[] = [];
  const server = await anExchangeServer((request) => {
    switch (`${request.method} ${request.path}`) {
      case 'GET /api/v5/public/instruments':
        return ok([INSTRUMENT]);
      case 'GET /api/v5/market/books':
        return ok([
          {
            bids: [['48850', '100', '0', '1']],
            asks: [['48860', '100', '0', '1']],
            ts: '1597026383085',
            seqId: 1,
          },
        ]);
      case 'POST /api/v5/trade/batch-orders':
        return refusalOf(request) ?? timeoutOf(request) ?? placeOrder(request, state);
      case 'GET /api/v5/trade/order':
        return refusalOf(request) ?? orderDetails(request, orders);
      case 'GET /api/v5/account/balance':
        return refusalOf(request) ?? ok([{ uTime: '1597026383085', details: [] }]);
      default:
        return { status: 404, body: { code: '404', msg: 'Not Found', data: [] } };
    }
  });
  const state: OkxServer = { ...server, orders, resting: '100' };
  return state;
}

function refusalOf({ headers, method, path, parameters, body }: ExchangeRequest): Reply | null {
  if (headers['ok-access-key'] !== OKX_KEY.apiKey) {
    return refused('50111', 'Invalid OK-ACCESS-KEY');
  }
  const query = parameters.toString();
  const target = method === 'GET' && query !== '' ? `${path}?${query}` : path;
  const text = `${String(headers['ok-access-timestamp'])}${method}${target}${body}`;
  const isSigned = headers['ok-access-sign'] === hmacSha256(OKX_KEY.secret, text, 'base64');
  return isSigned && headers['ok-access-passphrase'] === OKX_KEY.passphrase
    ? null
    : refused('50113', 'Invalid signature');
}

/** As "Transaction Timeouts" of the documentation: what comes after its `expTime` is not processed. */
function timeoutOf({ headers }: ExchangeRequest): Reply | null {
  const deadline = headers.exptime;
  return deadline !== undefined && Number(deadline) < Date.now()
    ? refused('51149', 'Order timed out. Please try again.')
    : null;
}

function placeOrder({ parameters, body }: ExchangeRequest, state: OkxServer): Reply {
  const text = body === '' ? parameters.toString() : body;
  const [order] = JSON.parse(text) as Record<string, string>[];
  const { clOrdId = '', sz = '0', px = '0', side = '', ordType } = order ?? {};
  if (ordType !== 'ioc' || !/^[A-Za-z0-9]{1,32}$/.test(clOrdId)) {
    return refused('51000', 'Parameter error');
  }
  if (state.orders.some((other) => other.clOrdId === clOrdId)) {
    const data = [{ clOrdId, ordId: '', sCode: '51016', sMsg: 'Duplicated client order ID' }];
    return { body: { code: '1', msg: 'All operations failed', data } };
  }
  const accFillSz = Decimal.min(sz, state.resting).toFixed();
  state.orders.push({ clOrdId, side, sz, px, accFillSz });
  return ok([{ clOrdId, ordId: '312269865356374016', tag: '', sCode: '0', sMsg: '' }]);
}

function orderDetails({ parameters }: ExchangeRequest, orders: readonly OkxOrder[]): Reply {
  const order = orders.find(({ clOrdId }) => clOrdId === parameters.get('clOrdId'));
  if (order === undefined) {
    return refused('51603', 'Order does not exist');
  }
  return ok([
    {
      ...order,
      instType: 'SWAP',
      instId: 'BTC-USDT-SWAP',
      ordId: '312269865356374016',
      ordType: 'ioc',
      tdMode: 'cross',
      lever: '5',
      feeCcy: 'USDT',
      fee: '-1',
      avgPx: order.accFillSz === '0' ? '' : '48850',
      state: order.accFillSz === order.sz ? 'filled' : 'canceled',
      uTime: '1597026383085',
      cTime: '1597026383085',
      fillTime: '1597026383085',
    },
  ]);
}

const INSTRUMENT = {
  alias: '',
  baseCcy: '',
  category: '1',
  ctMult: '1',
  ctType: 'linear',
  ctVal: '0.01',
  ctValCcy: 'BTC',
  expTime: '',
  instId: 'BTC-USDT-SWAP',
  instType: 'SWAP',
  lever: '100',
  listTime: '1606468572000',
  lotSz: '0.1',
  minSz: '0.1',
  optType: '',
  quoteCcy: '',
  settleCcy: 'USDT',
  state: 'live',
  stk: '',
  tickSz: '0.1',
  uly: 'BTC-USDT',
  maxLmtSz: '100000000',
  maxMktSz: '35000',
  instFamily: 'BTC-USDT',
};
