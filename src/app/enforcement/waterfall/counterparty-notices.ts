import { createHash } from 'node:crypto';

import { type JsonObject } from '../../../domain/canonical.js';
import { type NewNotice } from '../../../store/margin-calls/notice-rows.js';
import { type NoticeKind } from '../../notices/notice-wordings.js';
import { type NoticeChannel } from '../../ports.js';

import { canReach } from '../calls/enforcement-notices.js';

/** The effect of a bankruptcy on another account. */
export interface CounterpartyFact {
  /**
   * The bankrupt's liquidation or call; a retry creates the same ids from it. It identifies the other account,
   * so it is not disclosed.
   */
  readonly occasion: string;
  readonly kind: NoticeKind;
  readonly account: { readonly id: string; readonly owner: string };
  readonly body: JsonObject;
  readonly at: Date;
}

/**
 * The notices to an account that pays for another's loss, one per channel that can reach its owner.
 * Neither their text nor their ids identify the bankrupt account.
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
