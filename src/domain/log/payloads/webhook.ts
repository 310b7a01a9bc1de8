/** An endpoint gets no more events: it failed for three days, or its key is no longer valid. */
export type WebhookDisabled = {
  readonly webhookId: string;
  /** At most 300 characters. */
  readonly reason: string;
};

export interface WebhookPayloads {
  readonly WebhookDisabled: WebhookDisabled;
}
