/** A notice was handed to its channel. */
export type NoticeDelivered = {
  readonly noticeId: string;
  /** Name of the channel. */
  readonly channel: string;
  /** Kind of the notice. */
  readonly kind: string;
  /** Attempts made, from 1. */
  readonly attempts: number;
};

/** The delivery of a notice failed permanently. */
export type NoticeFailed = NoticeDelivered & {
  /** Why the last attempt failed, at most 500 characters. */
  readonly error: string;
};

export interface NoticePayloads {
  readonly NoticeDelivered: NoticeDelivered;
  readonly NoticeFailed: NoticeFailed;
}
