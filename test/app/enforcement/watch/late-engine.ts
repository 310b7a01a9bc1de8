import { type SealedEvent } from '../../../../src/domain/log/event.js';
import {
  createPriceIntake,
  type Moment,
} from '../../../../src/app/enforcement/watch/price-intake.js';
import { createPlayedLeader, type Watch } from '../../../../src/app/enforcement/watch/watch.js';
import { relayLog } from '../../../../src/app/log/relay.js';
import { openListener } from '../../../../src/store/database/listener.js';
import { parseAnnouncedPrices, PRICE_CHANNEL } from '../../../../src/store/markets/prices.js';
import { type EnforcedSystem, usableMarkets } from '../system.js';

/** An engine without its loop: the test determines when it receives prices, processes them and reads the log. */
export interface LateEngine {
  readonly watch: Watch;
  /** Takes in so many of the commits of prices that it has not heard of, oldest first. */
  readonly hear: (commits: number) => void;
  /** Looks at the prices that it heard of. */
  readonly look: () => Promise<void>;
  /** Seals recorded events, and applies them. */
  readonly follow: () => Promise<readonly SealedEvent[]>;
  /** Receives, processes and follows until no work is left. @returns The events sealed by that. */
  readonly catchUp: () => Promise<readonly SealedEvent[]>;
  /** Waits until so many commits of prices have been announced since it was opened. */
  readonly announced: (commits: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

export async function aLateEngine(system: EnforcedSystem): Promise<LateEngine> {
  const watch = createPlayedLeader(system);
  const intake = createPriceIntake();
  const messages: string[] = [];
  let announcedCount = 0;
  let onAnnounced = (): void => undefined;
  let played: Moment | null = null;
  const listener = await openListener({
    url: system.url,
    channels: [PRICE_CHANNEL],
    onMessage: (_, message) => {
      announcedCount += 1;
      messages.push(message);
      onAnnounced();
    },
    onLost: (cause) => {
      throw new Error('the listening connection is lost', { cause });
    },
  });
  const hear = (commits: number): void => {
    for (const message of messages.splice(0, commits)) {
      intake.offer(parseAnnouncedPrices(message).prices);
    }
  };
  const look = async (): Promise<void> => {
    await watch.onUsability(await usableMarkets(system));
    for (const moment of intake.take()) {
      const updates = [...moment.prices.values()].filter(
        (price) => played?.prices.get(price.marketId) !== price,
      );
      await watch.onPrices(updates, moment);
      played = moment;
      intake.confirm(moment);
    }
  };
  const follow = async (): Promise<readonly SealedEvent[]> => {
    const sealed = await relayLog(system, { enqueue: () => Promise.resolve() });
    await watch.onEvents(sealed, played);
    return sealed;
  };
  await watch.warmUp();
  return {
    watch,
    hear,
    look,
    follow,
    catchUp: async () => {
      const all: SealedEvent[] = [];
      hear(messages.length);
      await look();
      for (let sealed = await follow(); sealed.length > 0; sealed = await follow()) {
        all.push(...sealed);
      }
      return all;
    },
    announced: (commits) =>
      new Promise((resolve) => {
        onAnnounced = () => {
          if (announcedCount >= commits) {
            resolve();
          }
        };
        onAnnounced();
      }),
    close: listener.close,
  };
}
