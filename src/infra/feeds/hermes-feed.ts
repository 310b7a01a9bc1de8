import { z } from 'zod';

import { type FeedPrice, type PriceFeed } from '../../app/ingest/feeds/price-feed.js';
import { decimal } from '../../domain/decimal.js';

export interface HermesFeedOptions {
  /** Of the Hermes service, without a path. */
  readonly url: string;
  /** The id of a Pyth price, 64 hex digits, for each of our markets. */
  readonly symbols: ReadonlyMap<string, string>;
}

/** Longer than this no message is; the rest of a line would grow without end. */
const LINE_CHARACTERS_MAX = 1_048_576;
const PRICE_PLACES = 12;

const amount = z.string().regex(/^\d{1,20}$/);
const updates = z.object({
  parsed: z.array(
    z.object({
      id: z.string(),
      price: z.object({
        price: amount,
        conf: amount,
        expo: z.number().int().min(-30).max(10),
        publish_time: z.number().int().positive(),
      }),
    }),
  ),
});

/**
 * Prices of Pyth, as its service Hermes streams them (server-sent events).
 *
 *     price = price · 10^expo    confidence = conf · 10^expo
 *
 * @see https://hermes.pyth.network/docs `/v2/updates/price/stream`
 */
export function hermesFeed({ url, symbols }: HermesFeedOptions): PriceFeed {
  const marketOf = new Map([...symbols].map(([marketId, id]) => [withoutPrefix(id), marketId]));
  const target = new URL('/v2/updates/price/stream', url);
  for (const id of marketOf.keys()) {
    target.searchParams.append('ids[]', id);
  }
  target.searchParams.set('parsed', 'true');
  target.searchParams.set('encoding', 'base64');
  return {
    follow: async (onPrice, signal) => {
      const response = await fetch(target, {
        signal,
        headers: { accept: 'text/event-stream' },
        redirect: 'error',
      });
      if (!response.ok || response.body === null) {
        throw new Error(`Hermes answered ${response.status}`);
      }
      for await (const line of linesOf(response.body)) {
        if (line.startsWith('data:')) {
          pricesOf(line.slice(5), marketOf).forEach(onPrice);
        }
      }
      throw new Error('Hermes ended the stream');
    },
  };
}

async function* linesOf(body: ReadableStream<Uint8Array>): AsyncIterable<string> {
  let rest = '';
  for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > LINE_CHARACTERS_MAX) {
      throw new Error('a message of Hermes is too long');
    }
    yield* lines;
  }
}

/** What is no message of prices says nothing. */
function pricesOf(text: string, marketOf: ReadonlyMap<string, string>): FeedPrice[] {
  const read = updates.safeParse(jsonOf(text));
  return (read.data?.parsed ?? []).flatMap(({ id, price: said }): FeedPrice[] => {
    const marketId = marketOf.get(withoutPrefix(id));
    const scaled = (value: string): string =>
      decimal(`${value}e${said.expo}`).toDecimalPlaces(PRICE_PLACES).toFixed();
    return marketId === undefined
      ? []
      : [
          {
            marketId,
            price: scaled(said.price),
            confidence: scaled(said.conf),
            at: new Date(said.publish_time * 1000),
          },
        ];
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Ids come with and without 0x. */
function withoutPrefix(id: string): string {
  return id.toLowerCase().replace(/^0x/, '');
}
