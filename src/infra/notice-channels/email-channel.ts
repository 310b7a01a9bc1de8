import { createTransport } from 'nodemailer';

import { type NoticeChannel } from '../../app/ports.js';

export interface EmailOptions {
  /** For example `Risk desk <risk@example.com>`. */
  readonly from: string;
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 8_000;

/**
 * Sends notices by email. `send` resolves when the server has accepted the message for the recipient.
 * The notice's id is in the message id, so that a mailbox shows a repeated notice once.
 *
 * @param smtpUrl `smtp://user:password@host:port` (STARTTLS when the server offers it) or `smtps://…`.
 */
export function emailChannel(smtpUrl: string, options: EmailOptions): NoticeChannel {
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
  const transport = createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections: 5,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
  });
  const domain = /@([^>\s]+)/.exec(options.from)?.[1] ?? 'marginward.invalid';
  return {
    name: 'email',
    send: async ({ noticeId, recipient, subject, text }) => {
      await transport.sendMail({
        from: options.from,
        // An object, not a header line: a recipient with a comma must not become two recipients.
        to: { name: '', address: recipient },
        subject,
        text,
        messageId: `<notice-${noticeId}@${domain}>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
        disableFileAccess: true,
        disableUrlAccess: true,
      });
    },
  };
}
