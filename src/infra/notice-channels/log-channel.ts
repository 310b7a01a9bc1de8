import { type Log, type NoticeChannel } from '../../app/ports.js';

/**
 * Says in the operator's log that there is a notice: always there, and enough for a trial run. By its id alone,
 * for the log is read and kept by people who may not know what an owner holds; the API shows the rest to who may
 * read the account.
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
