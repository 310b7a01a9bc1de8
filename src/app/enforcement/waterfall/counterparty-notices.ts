import { createHash } from 'node:crypto';

import { type JsonObject } from '../../../domain/canonical.js';
import { type NewNotice } from '../../../store/margin-calls/notice-rows.js';
import { type NoticeKind } from '../../notices/notice-wordings.js';
import { type NoticeChannel } from '../../ports.js';

import { canReach } from '../calls/enforcement-notices.js';

/** What somebody's bankruptcy did to another account. */
export interface CounterpartyFact {
  /** The bankrupt's liquidation or call: a second run makes the same ids from it. Names the other account, so it is not told. */
  readonly occasion: string;
  readonly kind: NoticeKind;
  readonly account: { readonly id: string; readonly owner: string };
  readonly body: JsonObject;
  readonly at: Date;
}

/**
 * The notices to an account that pays for another's loss, one on each channel that can reach its owner.
 * Neither their text nor their ids name the other.
 */
export function counterpartyNotices(
  { occasion, kind, account, body, at }: CounterpartyFact,
  channels: readonly NoticeChannel[],
): NewNotice[] {
  const reference = createHash('sha256').update(`${occasion} ${account.id}`).digest('hex');
  return channels
    .filter((channel) => canReach(channel, account.owner))
    .map((channel) => ({
      id: `${account.id}.${kind.toLowerCase()}.${reference.slice(0, 16)}.${channel.name}`,
      accountId: account.id,
      marginCallId: null,
      kind,
      channel: channel.name,
      recipient: account.owner,
      body: { accountId: account.id, ...body },
      createdAt: at,
    }));
}
