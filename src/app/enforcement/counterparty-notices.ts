import { type JsonObject } from '../../domain/log/canonical.js';
import { type NewNotice } from '../../store/notice-rows.js';
import { type NoticeKind } from '../notice-messages.js';
import { type NoticeChannel } from '../ports.js';

import { canReach } from './enforcement-notices.js';

/** What somebody's bankruptcy did to another account. */
export interface CounterpartyFact {
  /** Names the occasion, so that a second run makes the same ids. */
  readonly occasion: string;
  readonly kind: NoticeKind;
  readonly account: { readonly id: string; readonly owner: string };
  readonly body: JsonObject;
  readonly at: Date;
}

/** The notices to an account that pays for another's loss, one on each channel that can reach its owner. */
export function counterpartyNotices(
  { occasion, kind, account, body, at }: CounterpartyFact,
  channels: readonly NoticeChannel[],
): NewNotice[] {
  return channels
    .filter((channel) => canReach(channel, account.owner))
    .map((channel) => ({
      id: `${occasion}.${kind.toLowerCase()}.${account.id}.${channel.name}`,
      accountId: account.id,
      marginCallId: null,
      kind,
      channel: channel.name,
      recipient: account.owner,
      body: { accountId: account.id, ...body },
      createdAt: at,
    }));
}
