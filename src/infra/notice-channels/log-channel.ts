import { type Log, type NoticeChannel } from '../../app/ports.js';

/** Writes notices to the operator's log: always there, and all a trial run needs. */
export function logChannel(log: Log): NoticeChannel {
  return {
    name: 'log',
    send: ({ noticeId, recipient, subject, facts }) => {
      log.info({ noticeId, recipient, facts }, subject);
      return Promise.resolve();
    },
  };
}
