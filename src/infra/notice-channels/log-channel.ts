import { type Log, type NoticeChannel } from '../../app/ports.js';

/**
 * Writes to the operator's log that there is a notice: always available, and sufficient for a trial run. Only
 * the id is logged, because readers of the log may not be allowed to see an owner's holdings; the API shows the
 * content to authorized readers.
 */
export function logChannel(log: Log): NoticeChannel {
  return {
    name: 'log',
    send: ({ noticeId }) => {
      log.info({ noticeId }, 'notice');
      return Promise.resolve();
    },
  };
}
